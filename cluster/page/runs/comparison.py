"""The page of two runs beside each other: the tables of `compare`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ....store import EventLog
from ....store.views import RunSummary, Unreadable, load_comparison
from ...comparing.sheets import Sheet, heading, sheets
from ..frame import Frame
from ..links import run_address
from ..rendering import Page


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs, compared."""

    heading: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    unreadable: int
    """Dialogues that were left out."""


@dataclass(frozen=True, slots=True)
class RunComparisonPage(Page):
    """Two runs, or the form that asks for them."""

    template: ClassVar[str] = "run_comparison.html"

    frame: Frame
    runs: tuple[str, ...]
    a: str
    b: str
    compared: Compared | None
    """None: two runs are still to be chosen."""

    def address(self, run: str) -> str:
        """Return the address of a run's page."""
        return run_address(run)


async def compared_runs(log: EventLog, runs: Sequence[RunSummary], a: str, b: str) -> Compared | None:
    """Compare run *b* with run *a*; None where these are not two runs that have dialogues. Raises as the log."""
    there = {run.id for run in runs if run.opened}
    if a == b or not {a, b} <= there:
        return None
    from ....actors.offline import STAND_IN  # noqa: PLC0415 — no other page waits for the stand-in

    unreadable: list[Unreadable] = []
    comparison = await load_comparison((log, a), (log, b), stand_in=STAND_IN, unreadable=unreadable)
    return Compared(tuple(heading(comparison)), tuple(sheets(comparison)), len(unreadable))
