"""A report: it is given records as they come, and holds none of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ....actors.rules import Rule
from ..placed import Reported
from ..summary import Summary


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What a report writes to, and what it may speak of."""

    write: Callable[[str], object]
    rules: Mapping[str, Rule]
    colour: bool
    """Whether the reader's screen shows colours."""


class CheckReport(Protocol):
    """Tells of a check in one format."""

    def begin(self) -> None:
        """Before the first record."""

    def add(self, record: Reported) -> None:
        """A record of which there is something to say."""

    def end(self, summaries: Sequence[Summary], *, withheld: int) -> None:
        """After the last one; *withheld* findings were too many to be told."""
