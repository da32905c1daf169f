"""The first page: the runs of the log."""

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

    def share(self, run: RunSummary, outcome: DialogueOutcome) -> int:
        """Return the share of the run's dialogues that ended so, in percent."""
        return round(100 * run.dialogues.get(outcome, 0) / run.opened) if run.opened else 0
