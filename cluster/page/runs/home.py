"""The first page: the runs of the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ....store.views import DialogueOutcome, RunSummary, Unreadable
from ..frame import Frame
from ..links import run_address
from ..rendering import Page


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """All runs."""

    template: ClassVar[str] = "home.html"

    frame: Frame
    runs: tuple[RunSummary, ...]
    unreadable: tuple[Unreadable, ...]

    def address(self, run: RunSummary) -> str:
        """Return the address of a run's page."""
        return run_address(run.id)

    def parts(self, run: RunSummary) -> Iterator["Part"]:
        """Yield the share of each outcome, as a part of a bar of 100."""
        begin, most = 0.0, max(run.opened, run.planned, 1)
        for outcome in DialogueOutcome:
            width = round(100 * run.dialogues.get(outcome, 0) / most, 2)
            yield Part(outcome, begin, width)
            begin = round(begin + width, 2)

    def told(self, run: RunSummary) -> str:
        """Tell the same in words."""
        return ", ".join(f"{number} {outcome.replace('_', ' ')}" for outcome, number in run.dialogues.items() if number)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar."""

    outcome: DialogueOutcome
    begin: float
    width: float
