"""The contexts of the pages of one run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode

from ....store.views import DialogueOutcome, RunSummary
from ....store.views.run.rows import DialogueRow
from ....store.views.run.tally import Line, Loss, ModelLine, RunTally, Stage
from ....store.wording import at_least, dollars_in_brief, dollars_of, kind_words
from ..frame import Frame
from ..links import DialogueLinks, dialogues_address, run_address
from ..rendering import Page
from .choice import Choice

_MOST = 12
"""Lines of a table; what is behind them is counted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run has been looked at."""

    seen: int
    expected: int
    complete: bool
    latest: datetime | None
    """The time of the last event that was looked at."""
    trouble: str


@dataclass(frozen=True, slots=True)
class RunPage(Page):
    """A run as a whole."""

    template: ClassVar[str] = "run.html"

    frame: Frame
    run: RunSummary
    tally: RunTally
    progress: Progress

    @property
    def stages(self) -> Sequence[Stage]:
        """The stages, without those of the making where nothing was made here."""
        first, *made, last = self.tally.stages
        if self.tally.answers or self.tally.kinds or not made:
            return self.tally.stages
        lost: Counter[str] = Counter()
        for stage in (first, *made):
            lost.update({loss.why: loss.dialogues for loss in stage.lost})
        return first.model_copy(update={"lost": tuple(Loss(why=why, dialogues=n) for why, n in lost.items())}), last

    @property
    def live(self) -> str:
        """Where changes are told."""
        return f"{run_address(self.run.id)}/changes"

    def chosen(self, **choice: str) -> str:
        """Return the address of the dialogues that have something in common."""
        return dialogues_address(self.run.id, **choice)

    def of_all(self, dialogues: int, width: int) -> float:
        """Return the share of the opened dialogues, as a part of *width*."""
        most = max(self.tally.dialogues, 1)
        return round(width * dialogues / most, 1)

    def shown(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Return the lines that a table has room for."""
        return lines[:_MOST]

    @property
    def blocking(self) -> Sequence[Line]:
        """The checks that reject dialogues."""
        return [line for line in self.tally.checks if line.rejected][:_MOST]

    def price(self, line: ModelLine) -> str:
        """Return what a model's answers cost."""
        return dollars_in_brief(line.price, line.unpriced, line.answers)

    def tokens(self, known: int, line: ModelLine) -> str:
        """Return tokens, `?` where no answer says."""
        return at_least(known, line.unsaid, line.answers)

    @property
    def money(self) -> str:
        """What all answers cost."""
        return dollars_of(self.tally.price, self.tally.unpriced, self.tally.answers)

    @property
    def per_accepted(self) -> str:
        """What an accepted dialogue costs, with its share of those that are not."""
        kept = self.run.dialogues.get(DialogueOutcome.ACCEPTED, 0)
        if not kept or self.tally.unpriced == self.tally.answers:
            return ""
        return f"{'≥ ' if self.tally.unpriced else ''}${self.tally.price / kept:.4f}"


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen, from what there is."""

    checks: tuple[str, ...]
    tools: tuple[str, ...]
    kinds: tuple[str, ...]
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DialoguesPage(Page):
    """Dialogues of a run, a page of them."""

    template: ClassVar[str] = "dialogues.html"

    frame: Frame
    run: str
    blind: bool
    """True for who is not to know outcomes yet."""
    choice: Choice
    options: Options
    rows: tuple[DialogueRow, ...]
    found: int
    """Dialogues that were chosen, as far as the run has been looked at."""
    first: bool
    """True on the first page."""
    next: str
    """The address of the page behind; empty on the last."""
    progress: Progress

    @property
    def changes(self) -> str:
        """Where changes are told."""
        return f"{run_address(self.run)}/changes"

    @property
    def all(self) -> str:
        """The address of all dialogues."""
        return dialogues_address(self.run)

    @property
    def start(self) -> str:
        """The address of the first page of these."""
        return dialogues_address(self.run, **self.choice.words)

    def address(self, row: DialogueRow) -> str:
        """Return the address of a dialogue."""
        return DialogueLinks(row.stream, queue=urlencode(self.choice.words)).first

    def kinds(self, row: DialogueRow) -> str:
        """Return the complexity of a dialogue, in words."""
        return ", ".join(kind_words(kind) for kind in row.kinds)

    def price(self, row: DialogueRow) -> str:
        """Return what a dialogue cost."""
        return dollars_in_brief(row.price or 0.0, row.unpriced, row.answers)
