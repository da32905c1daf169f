"""The addresses of pages, from the names of runs and dialogues."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

HOME = "/"
STATIC = "/-/"


def run_address(run: str) -> str:
    """Return the address of a run's page."""
    return f"/runs/{quote(run, safe='')}"


def dialogues_address(run: str, ending: str = "", /, **chosen: str | int | None) -> str:
    """Return the address of a run's dialogues, those that are *chosen*; with *ending* `.json` for programs."""
    given = {key: value for key, value in chosen.items() if value not in (None, "")}
    return f"{run_address(run)}/dialogues{ending}{f'?{urlencode(given)}' if given else ''}"


@dataclass(frozen=True, slots=True)
class DialogueLinks:
    """Addresses within one dialogue: of its versions, turns and findings."""

    dialogue: str
    file: bool = False
    """True in a file of its own, where all of them are in the same page."""
    queue: str = ""
    """What was chosen where it was found, as a query: the dialogues beside it are of those."""

    @property
    def path(self) -> str:
        """The dialogue's own."""
        run, _, number = self.dialogue.rpartition("/")
        return "" if self.file else f"{run_address(run)}/{number}"

    @property
    def first(self) -> str:
        """Return the address at which a visit begins."""
        return f"{self.path}?{urlencode({'in': self.queue})}" if self.queue else self.path

    @property
    def changes(self) -> str:
        """Where it is told that the dialogue has grown."""
        run, _, number = self.dialogue.rpartition("/")
        return f"{run_address(run)}/changes?dialogue={number}"

    def at(self, version: int, turn: str = "", finding: str = "") -> str:
        """Return the address of a version, with the turn and the finding that are looked at."""
        chosen = {"at": str(version), "turn": turn, "finding": finding, "in": self.queue}
        query = urlencode({key: value for key, value in chosen.items() if value})
        return f"{self.path}{'#' if self.file else '?'}{query}"

    def why(self, place: str, version: int | None = None) -> str:
        """Return the address of the history of the value at *place*; empty in a file, which has none."""
        if self.file:
            return ""
        chosen = {"place": place} if version is None else {"at": str(version), "place": place}
        return f"{self.path}/why?{urlencode(chosen)}"

    def compare(self, before: int, after: int) -> str:
        """Return the address of two versions beside each other."""
        return f"{self.path}/compare?{urlencode({'from': before, 'to': after})}"

    @property
    def review(self) -> str:
        """Where a verdict is recorded."""
        return f"{self.path}/review"

    def prompt(self, version: int) -> str:
        """Return the address of the prompt behind the answer at *version*; empty in a file, which has none."""
        return "" if self.file else f"{self.path}/prompt/{version}"
