"""A report: it takes records as they come, and holds none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ....events import Severity
from ..reported import Reported
from ..summary import Summary


class DescribedCheck(NamedTuple):
    """A check that a finding may come from."""

    name: str
    holds: str
    """One sentence: what holds in a good dialogue."""
    severity: Severity


@dataclass(frozen=True, slots=True)
class ReportContext:
    """The output of a report, and the checks that it may name."""

    write: Callable[[str], object]
    checks: Sequence[DescribedCheck]
    colour: bool
    """True if the reader's screen shows colours."""


class CheckReport(Protocol):
    """Writes down a check in one format."""

    def begin(self) -> None:
        """Begin before the first record."""

    def add(self, record: Reported) -> None:
        """Report a record with findings or fixes."""

    def end(self, summaries: Sequence[Summary], *, withheld: int) -> None:
        """Finish after the last record; *withheld* findings were too many to be reported."""
