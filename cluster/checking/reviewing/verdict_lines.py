"""Verdicts in a file, one JSON object on a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr, ValidationError

from ....events import DialogueReviewed, ReviewVerdict
from ...errors import UsageError

_LONGEST: Final = 2**20
"""Bytes of a line."""


class VerdictLine(BaseModel):
    """What one line says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dialogue: Annotated[StrictStr, BeforeValidator(lambda said: str(said) if type(said) is int else said)]
    """`RUN/NUMBER`, or the number alone."""
    verdict: ReviewVerdict
    reason: StrictStr = ""
    turn: StrictStr | None = None
    by: StrictStr | None = Field(default=None, min_length=1)
    """The person; None: who runs the command."""
    blind: bool = False

    def event(self, by: str) -> DialogueReviewed:
        """Return the event that says so; *by* is who runs the command."""
        return DialogueReviewed(
            by=self.by or by, verdict=self.verdict, words=self.reason, turn=self.turn, blind=self.blind
        )

    def stream(self, run: str) -> str:
        """Return the name of the dialogue."""
        return self.dialogue if "/" in self.dialogue else f"{run}/{self.dialogue}"


class Line(NamedTuple):
    """A line of the file."""

    number: int
    said: VerdictLine | None
    fault: str
    """Why it does not read; empty where it does."""


def read_verdicts(path: Path) -> Iterator[Line]:
    """Yield the lines of *path* that are not empty. Raises UsageError where it cannot be read."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_LONGEST):
                number += 1
                if line.strip():
                    yield _line(number, line)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _line(number: int, line: bytes) -> Line:
    try:
        return Line(number, VerdictLine.model_validate_json(line), "")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return Line(number, None, f"{f'{where}: ' if where else ''}{first['msg'][:200]}")
