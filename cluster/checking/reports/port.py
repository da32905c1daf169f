"""A report: it is given records as they come, and holds none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ....events import Severity
from ..placed import Reported
from ..summary import Summary


class DescribedCheck(NamedTuple):
    """A check that a finding may come from."""

    name: str
    holds: str
    """One sentence: what holds in a good dialogue."""
    severity: Severity


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Where a report writes, and the checks that it may name."""

    write: Callable[[str], object]
    checks: Sequence[DescribedCheck]
    colour: bool
    """True if the reader's screen shows colours."""


class CheckReport(Protocol):
    """Writes down a check in one format."""

    def begin(self) -> None:
        """Before the first record."""

    def add(self, record: Reported) -> None:
        """A record of which there is something to say."""

    def end(self, summaries: Sequence[Summary], *, withheld: int) -> None:
        """After the last one; *withheld* findings were too many to be told."""
