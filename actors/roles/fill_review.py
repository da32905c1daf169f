"""The review of fills by rule: what is refused, what is taken without a judge, and what a judge is asked about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...events import (
    AssistantTurn,
    ComplexityKind,
    ComplexityType,
    DeclinedBy,
    Dialogue,
    FillAccepted,
    FillDeclined,
    Mask,
    Operation,
    Turn,
    evolve,
    told_anew,
)
from ..evidence import DialogueView
from .regressions import RuleReview, place, places, said_of
from .substance import in_words_only, is_said_elsewhere

UNCHANGED = "the turns came back as they were"


@dataclass(frozen=True, slots=True)
class Review:
    """The masked turns of a rewrite, each by id, as the rules part them; a turn that came back as it was is in none."""

    broken: Mapping[str, str]
    """Turns whose replacement adds a fault or undoes an injection, with what it is."""
    words: tuple[str, ...]
    """Turns that only say the same in other words, or were written for other results than came."""
    judged: tuple[str, ...]
    """Turns that differ in substance."""


def taken(dialogue: Dialogue, mask: str, kept: tuple[str, ...] | None = None) -> Dialogue:
    """*dialogue* with the fill of *mask* accepted, or with those of its turns that are *kept*."""
    return evolve(dialogue, FillAccepted(mask=mask, reason="", kept=kept))


def fault_of(dialogue: Dialogue, mask: Mask, review: RuleReview) -> str | None:
    """Return why the fill of *mask* makes the dialogue worse or mends nothing, in words for the model, or None.

    A rewrite of which some turns are sound is not asked for again: they are taken, and the broken ones stay.
    *dialogue* is the one that all open masks were cut from.
    """
    if mask.operation is Operation.FILL:
        parted = reviewed(dialogue, mask, review)
        changed = (*parted.words, *parted.judged)
        if parted.broken and not changed:
            return "; ".join(f"turn {turn}: {why}" for turn, why in parted.broken.items())
        added = review.added(dialogue, taken(dialogue, mask.id, changed)) if changed else ()
        return said_of(added) or None
    after = taken(dialogue, mask.id)
    if added := review.added(dialogue, after):
        return f"it adds a fault: {said_of(added)}"
    return _not_mended(dialogue, mask, after, review) if mask.operation is Operation.REPAIR else None


def reviewed(dialogue: Dialogue, mask: Mask, review: RuleReview) -> Review:
    """Return the turns of a rewrite, parted. One that says what another turn says already is passed over."""
    changed = {old.id: (old, new) for old, new in pairs(dialogue, mask) if _is_new(dialogue, old, new)}
    broken: dict[str, str] = {}
    remarked: set[str] = set()
    if changed and review.remarked(dialogue, taken(dialogue, mask.id, (*changed,))):
        for id_ in changed:
            alone = taken(dialogue, mask.id, (id_,))
            if added := review.added(dialogue, alone):
                broken[id_] = said_of(added)
            elif review.remarked(dialogue, alone):
                remarked.add(id_)
    for id_, (old, new) in changed.items():
        if _calls(old) != _calls(new) and _fails_on_purpose(dialogue, old):
            broken[id_] = "its calls fail on purpose and a later call puts them right: keep these calls as they are"
    sound = {id_: pair for id_, pair in changed.items() if id_ not in broken}
    anew = told_anew(dialogue)
    words = tuple(
        id_ for id_, pair in sound.items() if id_ not in remarked and (id_ in anew or in_words_only(dialogue, *pair))
    )
    return Review(broken, words, tuple(id_ for id_ in sound if id_ not in words))


def _is_new(dialogue: Dialogue, old: Turn, new: Turn) -> bool:
    return old != new and not (_calls(old) == _calls(new) and is_said_elsewhere(dialogue, old, new))


def pairs(dialogue: Dialogue, mask: Mask) -> Iterator[tuple[Turn, Turn]]:
    """Yield each masked turn of a rewrite or repair with what would stand in its place."""
    assert mask.proposal is not None
    for replacement in mask.proposal.replacements:
        (new,) = replacement.turns
        yield dialogue.turn(replacement.turn), new


def settled_rewrite(
    dialogue: Dialogue, mask: Mask, kept: tuple[str, ...], reason: str, review: RuleReview
) -> FillAccepted | FillDeclined:
    """Return the acceptance of as many turns of *kept* as go together, or that the fill is declined by rule."""
    why = reason
    while kept:
        added = review.added(dialogue, taken(dialogue, mask.id, kept))
        if not added:
            whole = set(kept) == set(mask.turns)
            return FillAccepted(mask=mask.id, reason=reason, kept=None if whole else kept)
        why = f"what was kept of it does not go together: {said_of(added)}"
        named = {turn for finding in added for turn in finding.turns}
        left = tuple(turn for turn in kept if turn not in named)
        kept = left if len(left) < len(kept) else ()
    return FillDeclined(mask=mask.id, by=DeclinedBy.RULE, reason=why)


def repaired(dialogue: Dialogue, mask: Mask, review: RuleReview) -> FillAccepted | FillDeclined | None:
    """Return the verdict on a repair where the rules can give it; None leaves it to the judge.

    One that adds a blocking finding is declined, and so is one that mends nothing of what the rules asked for. One that
    was asked for by rules alone, and mends what they found, is accepted.
    """
    if why := fault_of(dialogue, mask, review):
        return FillDeclined(mask=mask.id, by=DeclinedBy.RULE, reason=why)
    guidance = [finding for finding in dialogue.findings if finding.id in mask.guidance]
    if not guidance or any(finding not in dialogue.rule_findings for finding in guidance):
        return None
    left = places(review.blocking(taken(dialogue, mask.id)))
    mended = sum(place(finding) not in left for finding in guidance)
    return FillAccepted(mask=mask.id, reason=f"it mends {mended} of {len(guidance)} findings, and adds none")


def undone(dialogue: Dialogue, mask: Mask, review: RuleReview) -> FillAccepted | FillDeclined:
    """Return the verdict on undoing an injection: it is undone unless what is left of the dialogue breaks by it."""
    if added := review.added(dialogue, taken(dialogue, mask.id)):
        why = f"without the injection the dialogue has a fault: {said_of(added)}"
        return FillDeclined(mask=mask.id, by=DeclinedBy.RULE, reason=why)
    return FillAccepted(mask=mask.id, reason="no repair was left, and the dialogue holds without the injection")


def _not_mended(dialogue: Dialogue, mask: Mask, after: Dialogue, review: RuleReview) -> str | None:
    guidance = [finding for finding in dialogue.rule_findings if finding.id in mask.guidance]
    left = places(review.findings(after))
    if not guidance or any(place(finding) not in left for finding in guidance):
        return None
    if any(finding.id in mask.guidance for finding in dialogue.findings if finding not in dialogue.rule_findings):
        return None  # experts found something, too, and the judge sees whether that is mended
    return f"it mends nothing: {said_of(guidance)}"


def _fails_on_purpose(dialogue: Dialogue, turn: Turn) -> bool:
    """True if an accepted injection of an error wrote *turn*, and a call of it failed or found nothing."""
    if not isinstance(turn, AssistantTurn) or not turn.calls:
        return False
    wrote = {id_ for edit in dialogue.edits if edit.accepted and _is_error(edit.injection) for id_ in edit.wrote}
    if turn.id not in wrote:
        return False
    placed = [call for call in DialogueView(dialogue).calls if call.turn.id == turn.id]
    return any(call.result is not None and (call.result.failed or call.result.empty) for call in placed)


def _is_error(injection: ComplexityKind | None) -> bool:
    return injection is not None and injection.type is ComplexityType.ERROR_SIMULATION


def _calls(turn: Turn) -> object:
    return turn.calls if isinstance(turn, AssistantTurn) else ()
