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
    knobs: GenerationParameters
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


def dialogue_at(records: Sequence[Recorded], version: int | None = None) -> Dialogue:
    """Return the fold of the first *version* records (None: of all). Raises NoSuchVersion, DamagedLog."""
    shown = upto(records, version)
    return fold_records(records[0].stream, shown) if records else unopened("")


def snapshot_at(records: Sequence[Recorded], version: int | None = None) -> Snapshot:
    """Return the dialogue at *version* (None: the latest). Raises NoSuchVersion, DamagedLog."""
    dialogue, shown = dialogue_at(records, version), upto(records, version)
    under = {turn: mask.id for mask in dialogue.masks for turn in mask.turns}
    return Snapshot(
        id=dialogue.id,
        version=dialogue.version,
        digest=shown[-1].digest.hex() if shown else "",
        time=shown[-1].time if shown else None,
        phase=dialogue.phase,
        outcome=outcome_of(dialogue.phase),
        reason=dialogue.reason,
        failure=dialogue.failure,
        imported=dialogue.imported,
        source=_source(shown),
        seed=dialogue.seed,
        knobs=dialogue.knobs,
        tools=dialogue.tools,
        withheld=tuple(sorted(dialogue.withheld)),
        context=dialogue.context,
        plan=dialogue.plan,
        drafted=dialogue.drafted,
        turns=tuple(
            ShownTurn(position=position, mask=under.get(turn.id), turn=turn)
            for position, turn in enumerate(dialogue.turns)
        ),
        masks=_masks(dialogue),
        edits=_edits(dialogue),
        iterations=dialogue.iterations,
        repairs=dialogue.repairs,
        round=dialogue.round,
        checks=dialogue.checks,
        findings=dialogue.findings,
        votes=tuple(
            ShownVote(expert=v.expert, verdict=v.verdict, confidence=v.confidence, reason=v.reason)
            for v in dialogue.votes
        ),
    )


def _source(records: Sequence[Recorded]) -> str | None:
    first = records[0].event if records else None
    return first.source if isinstance(first, DialogueImported) else None


def _masks(dialogue: Dialogue) -> tuple[ShownMask, ...]:
    return tuple(
        ShownMask(
            id=mask.id,
            operation=mask.operation,
            turns=mask.turns,
            injection=mask.injection,
            guidance=mask.guidance,
            proposal=tuple(t for r in mask.proposal.replacements for t in r.turns) if mask.proposal else None,
        )
        for mask in dialogue.masks
    )


def _edits(dialogue: Dialogue) -> tuple[ShownEdit, ...]:
    return tuple(
        ShownEdit(
            mask=edit.mask,
            operation=edit.operation,
            turns=edit.turns,
            injection=edit.injection,
            accepted=edit.accepted,
            declined_by=edit.declined_by,
            wrote=edit.wrote,
        )
        for edit in dialogue.edits
    )
