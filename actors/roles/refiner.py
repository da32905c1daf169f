"""Stage 2: chooses what to mask and why, and judges the fills. It never writes a turn itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel

from ...events import (
    DeclinedBy,
    Dialogue,
    DialogueEvent,
    FillAccepted,
    FillDeclined,
    Mask,
    Operation,
    Phase,
    RefinementCompleted,
    Turn,
    evolve,
    sees_original_as_a,
)
from ..prompts import judge_prompt, retry_feedback
from ..questions import Answer, Question
from ..replies import JudgeReply
from ..rules import RULES, Rule
from .choosing import choose_injections, injection_mask, pending_injections
from .fill_review import UNCHANGED, fault_of, pairs, repaired, reviewed, settled_rewrite, undone
from .purposes import JUDGE, REFINER
from .randomness import rng_of
from .real_results import real_results
from .reasonability import choose_reasonability, covered, iteration_due, reasonability_mask
from .regressions import RuleReview, said_of
from .repairing import repair_mask, worth_repair
from .result_reconciliation import settling_mask
from .undoing import to_undo, undo_mask

_WHOLE = "all"
"""Stands for the turn in a verdict on a fill that is taken as a whole."""


class Refiner:
    """Masks, and keeps the better of two versions."""

    name = REFINER

    def __init__(self, rules: Mapping[str, Rule] = RULES) -> None:
        self._review = RuleReview(rules)

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """One judgement for each fill that no rule settles."""
        together = dialogue.as_masked
        return [self._judgement(together, mask) for mask in dialogue.masks if mask.proposal is not None]

    def _judgement(self, dialogue: Dialogue, mask: Mask) -> Question[BaseModel]:
        key = f"judge:{mask.id}"
        faults = dialogue.faults.get(key, ())
        versions = self._versions(dialogue, mask)
        prompt = judge_prompt(dialogue, mask, versions, retry_feedback(dialogue, key))
        return Question(key, JUDGE, None, prompt, JudgeReply, len(faults) + 1)

    def _versions(self, dialogue: Dialogue, mask: Mask) -> Mapping[str, tuple[list[Turn], list[Turn]]]:
        """The versions A and B of what is judged, by the turn that a verdict is about."""
        if mask.operation is not Operation.FILL:
            both = original_turns(dialogue, mask), proposed_turns(mask)
            return {_WHOLE: both if original_is_a(dialogue, mask) else both[::-1]}
        judged = set(reviewed(dialogue, mask, self._review).judged)
        return {
            old.id: ([old], [new]) if original_is_a(dialogue, mask, old.id) else ([new], [old])
            for old, new in pairs(dialogue, mask)
            if old.id in judged
        }

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """A judgement has one verdict for each turn that was asked about, or one on the whole."""
        assert isinstance(value, JudgeReply)
        wanted = [*self._versions(dialogue.as_masked, dialogue.mask(_mask_id(question)))]
        got = [verdict.turn for verdict in value.verdicts]
        if wanted == [_WHOLE]:
            return None if len(got) == 1 else f"one verdict on the whole is wanted, and {len(got)} came"
        same = sorted(got) == sorted(wanted)
        return None if same else f"a verdict on each of the turns {wanted} is wanted, and the verdicts are on {got}"

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """Verdicts on fills; without answers: fills that a rule settles, or else what to mask next."""
        if answers:
            return [self._verdict(dialogue, answer) for answer in answers]
        if dialogue.masks:
            return self._settled_by_rule(dialogue)
        if settling := settling_mask(dialogue, _next_mask(dialogue)):
            return [settling]
        return _mend(dialogue) if dialogue.phase is Phase.VERIFYING else _refine(dialogue)

    def _verdict(self, dialogue: Dialogue, answer: Answer) -> DialogueEvent:
        mask = dialogue.mask(_mask_id(answer.question))
        if mask.operation is Operation.FILL:
            return self._verdict_on_turns(dialogue, mask, answer)
        if not isinstance(answer.value, JudgeReply):
            return FillDeclined(mask=mask.id, by=DeclinedBy.ERROR, reason=_unread(answer))
        (verdict,) = answer.value.verdicts
        if verdict.better == "same" or (verdict.better == "A") == original_is_a(dialogue, mask):
            return FillDeclined(mask=mask.id, by=DeclinedBy.JUDGE, reason=verdict.reason)
        accepted = FillAccepted(mask=mask.id, reason=verdict.reason)
        alone = dialogue.turns == dialogue.as_masked.turns
        if added := () if alone else self._review.added(dialogue, evolve(dialogue, accepted)):
            why = f"it does not go together with another fill that was accepted: {said_of(added)}"
            return FillDeclined(mask=mask.id, by=DeclinedBy.RULE, reason=why)
        return accepted

    def _verdict_on_turns(self, dialogue: Dialogue, mask: Mask, answer: Answer) -> DialogueEvent:
        """The acceptance of the turns that were judged better and of those that no judge was needed for."""
        together = dialogue.as_masked
        parted = reviewed(together, mask, self._review)
        if isinstance(answer.value, JudgeReply):
            by_turn = {verdict.turn: verdict for verdict in answer.value.verdicts}
            better = {
                turn
                for turn, verdict in by_turn.items()
                if verdict.better != "same" and (verdict.better == "B") == original_is_a(together, mask, turn)
            }
            reason = "; ".join(f"{turn}: {by_turn[turn].reason}" for turn in parted.judged if turn in by_turn)
            by = DeclinedBy.JUDGE
        else:
            better, reason, by = set[str](), _unread(answer), DeclinedBy.ERROR
        kept = tuple(turn for turn in mask.turns if turn in better or turn in parted.words)
        if not kept:
            return FillDeclined(mask=mask.id, by=by, reason=reason)
        return settled_rewrite(dialogue, mask, kept, reason, self._review)

    def _settled_by_rule(self, dialogue: Dialogue) -> list[DialogueEvent]:
        """Decide fills that need no judge."""
        together = dialogue.as_masked
        settled = (self._by_rule(together, mask) for mask in dialogue.masks if mask.proposal is not None)
        return [event for event in settled if event is not None]

    def _by_rule(self, dialogue: Dialogue, mask: Mask) -> DialogueEvent | None:
        if original_turns(dialogue, mask) == proposed_turns(mask):
            return FillDeclined(mask=mask.id, by=DeclinedBy.UNCHANGED, reason=UNCHANGED)
        if real_results(dialogue, replace(mask, proposal=None)) == mask.proposal:
            return FillAccepted(mask=mask.id, reason="it says what running the calls gives")
        match mask.operation:
            case Operation.REPAIR:
                return repaired(dialogue, mask, self._review)
            case Operation.EXTEND:
                why = fault_of(dialogue, mask, self._review)
                return FillDeclined(mask=mask.id, by=DeclinedBy.RULE, reason=why) if why else None
            case Operation.FILL:
                return self._rewrite_by_rule(dialogue, mask)
            case Operation.UNDO:
                return undone(dialogue, mask, self._review)

    def _rewrite_by_rule(self, dialogue: Dialogue, mask: Mask) -> DialogueEvent | None:
        parted = reviewed(dialogue, mask, self._review)
        if parted.judged:
            return None
        if not parted.words:
            why = "; ".join(f"turn {turn}: {fault}" for turn, fault in parted.broken.items())
            by = DeclinedBy.RULE if why else DeclinedBy.UNCHANGED
            return FillDeclined(mask=mask.id, by=by, reason=why or UNCHANGED)
        reason = f"other words for the same: {', '.join(parted.words)}"
        return settled_rewrite(dialogue, mask, parted.words, reason, self._review)


def original_turns(dialogue: Dialogue, mask: Mask) -> list[Turn]:
    """Return the masked turns as they are."""
    return [dialogue.turn(turn) for turn in mask.turns]


def proposed_turns(mask: Mask) -> list[Turn]:
    """Return the turns that would stand in their place."""
    assert mask.proposal is not None
    return [turn for replacement in mask.proposal.replacements for turn in replacement.turns]


def original_is_a(dialogue: Dialogue, mask: Mask, turn: str = "") -> bool:
    """Return True if the judge sees the original as version A: drawn for each *turn* of a rewrite, or for the whole."""
    return sees_original_as_a(dialogue.seed, mask.id, turn)


def _mask_id(question: Question[BaseModel]) -> str:
    return question.key.removeprefix("judge:")


def _unread(answer: Answer) -> str:
    return f"no readable judgement after {answer.question.attempt} tries: {answer.fault}"


def _mend(dialogue: Dialogue) -> list[DialogueEvent]:
    """Mask for a repair while a round of it is left, and then for undoing the injections that are at fault."""
    if worth_repair(dialogue):
        return [repair_mask(dialogue, _next_mask(dialogue))]
    return [undo_mask(dialogue, edit, _next_mask(dialogue, n)) for n, edit in enumerate(to_undo(dialogue))]


def _refine(dialogue: Dialogue) -> list[DialogueEvent]:
    """Mask for an injection or for reasonability, in turn: what was injected is refined before the next injection.

    An injection that was declined wrote nothing to refine, so another place is tried at once. Once the iterations of
    reasonability are used up, all injections that are left are made at the same time.
    """
    due = iteration_due(dialogue)
    if not (due and _just_injected(dialogue)):
        places = choose_injections(dialogue, rng_of(dialogue, "injections"))[: 1 if due else None]
        if places:
            return [injection_mask(place, _next_mask(dialogue, n)) for n, place in enumerate(places)]
    if due:
        turns = choose_reasonability(dialogue, rng_of(dialogue, "reasonability"))
        return [reasonability_mask(turns, _next_mask(dialogue))]
    return [RefinementCompleted(reason=_completion(dialogue))]


def _just_injected(dialogue: Dialogue) -> bool:
    last = dialogue.edits[-1] if dialogue.edits else None
    return last is not None and last.operation is Operation.EXTEND and last.accepted


def _completion(dialogue: Dialogue) -> str:
    placeless = [kind.value for kind in pending_injections(dialogue)]
    unplaced = f"; no turn was fit for {', '.join(placeless)}" if placeless else ""
    how = "every turn of words was picked" if covered(dialogue) else "the iterations are used up"
    return f"{how} after {dialogue.iterations} reasonability iterations{unplaced}"


def _next_mask(dialogue: Dialogue, beyond: int = 0) -> str:
    return f"m{dialogue.masked + 1 + beyond}"
