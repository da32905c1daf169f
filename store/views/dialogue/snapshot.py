"""A dialogue as it was at a version."""

from collections.abc import Sequence
from datetime import datetime

from ....events import (
    CheckOutcome,
    ComplexityKind,
    DeclinedBy,
    Dialogue,
    DialogueImported,
    FailureReason,
    Finding,
    GenerationParameters,
    Mask,
    Operation,
    Phase,
    Recorded,
    SubtaskPlan,
    Tool,
    Turn,
    Verdict,
    fold_records,
    unopened,
)
from ..load import upto
from ..outcome import DialogueOutcome, outcome_of
from ..reviews import GivenReview, given_reviews
from ..view import View


class ShownTurn(View):
    """A turn at its position."""

    position: int
    """From 0."""
    mask: str | None
    """The open mask that it is under."""
    turn: Turn


class ShownMask(View):
    """A mask that is open."""

    id: str
    operation: Operation
    turns: tuple[str, ...]
    injection: ComplexityKind | None
    guidance: tuple[str, ...]
    proposal: tuple[Turn, ...] | None
    """The turns of the fill that waits for a judgement."""


class ShownEdit(View):
    """A mask that was closed."""

    mask: str
    operation: Operation
    turns: tuple[str, ...]
    injection: ComplexityKind | None
    accepted: bool
    declined_by: DeclinedBy | None
    wrote: tuple[str, ...]


class ShownVote(View):
    """The vote of an expert in this round."""

    expert: str
    verdict: Verdict
    confidence: float | None
    reason: str


class Snapshot(View):
    """The whole state of a dialogue at a version."""

    id: str
    version: int
    digest: str
    """Of the last record, hex: the whole stream up to here hangs on it. Empty at version 0."""
    time: datetime | None
    """Of the last record."""
    phase: Phase
    outcome: DialogueOutcome
    reason: str
    failure: FailureReason | None
    imported: bool
    source: str | None
    """The file and line of an imported dialogue."""
    seed: int
    parameters: GenerationParameters
    tools: tuple[Tool, ...]
    """The candidate tools, the withheld ones among them."""
    withheld: tuple[str, ...]
    context: str
    plan: tuple[SubtaskPlan, ...]
    drafted: int
    turns: tuple[ShownTurn, ...]
    masks: tuple[ShownMask, ...]
    edits: tuple[ShownEdit, ...]
    iterations: int
    repairs: int
    round: int
    checks: tuple[CheckOutcome, ...] | None
    findings: tuple[Finding, ...]
    """Of this round."""
    votes: tuple[ShownVote, ...]
    reviews: tuple[GivenReview, ...]


def dialogue_at(records: Sequence[Recorded], version: int | None = None) -> Dialogue:
    """Return the fold of the first *version* records (None: of all). Raises NoSuchVersion, DamagedLog."""
    shown = upto(records, version)
    return fold_records(records[0].stream, shown) if records else unopened("")


def snapshot_at(records: Sequence[Recorded], version: int | None = None) -> Snapshot:
    """Return the dialogue at *version* (None: the latest). Raises NoSuchVersion, DamagedLog."""
    dialogue, shown = dialogue_at(records, version), upto(records, version)
    under = {turn: mask.id for mask in dialogue.masks for turn in mask.turns}
    return Snapshot.copied_from(
        dialogue,
        digest=shown[-1].digest.hex() if shown else "",
        time=shown[-1].time if shown else None,
        outcome=outcome_of(dialogue.phase),
        source=_source(shown),
        withheld=tuple(sorted(dialogue.withheld)),
        turns=tuple(
            ShownTurn(position=position, mask=under.get(turn.id), turn=turn)
            for position, turn in enumerate(dialogue.turns)
        ),
        masks=tuple(ShownMask.copied_from(mask, proposal=_proposed(mask)) for mask in dialogue.masks),
        edits=tuple(map(ShownEdit.copied_from, dialogue.edits)),
        votes=tuple(map(ShownVote.copied_from, dialogue.votes)),
        reviews=given_reviews(dialogue),
    )


def _source(records: Sequence[Recorded]) -> str | None:
    first = records[0].event if records else None
    return first.source if isinstance(first, DialogueImported) else None


def _proposed(mask: Mask) -> tuple[Turn, ...] | None:
    return tuple(turn for r in mask.proposal.replacements for turn in r.turns) if mask.proposal else None
