"""Stage 2: chooses what to mask and why, and judges the fills. It never writes a turn itself."""

from collections.abc import Iterator, Mapping, Sequence
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
from ..prompts import Versions, judge_prompt, retry_feedback
from ..questions import Answer, Question
from ..replies import JudgedTurn, JudgeReply
from ..rules import RULES, Rule
from .choosing import choose_injections, injection_mask, pending_injections
from .fill_review import UNCHANGED, fault_of, pairs, repaired, reviewed, settled_rewrite, undone
from .judge_keys import judge_key, masks_of
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
        """One judgement for each fill that no rule settles, and one for all injections together."""
        together = dialogue.as_masked
        filled = [mask for mask in dialogue.masks if mask.proposal is not None]
        injected = [mask for mask in filled if mask.operation is Operation.EXTEND]
        others = [[mask] for mask in filled if mask.operation is not Operation.EXTEND]
        return [self._judgement(together, masks) for masks in (injected, *others) if masks]

    def _judgement(self, dialogue: Dialogue, masks: Sequence[Mask]) -> Question[BaseModel]:
        key = judge_key(masks)
        faults = dialogue.faults.get(key, ())
        prompt = judge_prompt(dialogue, masks, self._versions(dialogue, masks), retry_feedback(dialogue, key))
        return Question(key, JUDGE, None, prompt, JudgeReply, len(faults) + 1)

    def _versions(self, dialogue: Dialogue, masks: Sequence[Mask]) -> Versions:
        """The versions A and B of what is judged, by the turn that a verdict is about."""
        if masks[0].operation is not Operation.FILL:
            injected = masks[0].operation is Operation.EXTEND
            return {mask.turns[0] if injected else _WHOLE: _both(dialogue, mask) for mask in masks}
        (mask,) = masks
        judged = set(reviewed(dialogue, mask, self._review).judged)
        return {
            old.id: ([old], [new]) if original_is_a(dialogue, mask, old.id) else ([new], [old])
            for old, new in pairs(dialogue, mask)
            if old.id in judged
        }

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """A judgement has one verdict for each turn that was asked about, or one on the whole."""
        assert isinstance(value, JudgeReply)
        wanted = [*self._versions(dialogue.as_masked, _masks(dialogue, question))]
        got = [verdict.turn for verdict in value.verdicts]
        if wanted == [_WHOLE]:
            return None if len(got) == 1 else f"one verdict on the whole is wanted, and {len(got)} came"
        same = sorted(got) == sorted(wanted)
        return None if same else f"a verdict on each of the turns {wanted} is wanted, and the verdicts are on {got}"

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """Verdicts on fills; without answers: fills that a rule settles, or else what to mask next."""
        if answers:
            return [decision for answer in answers for decision in self._verdicts(dialogue, answer)]
        if dialogue.masks:
            return self._settled_by_rule(dialogue)
        if settling := settling_mask(dialogue, _next_mask(dialogue)):
            return [settling]
        return _mend(dialogue) if dialogue.phase is Phase.VERIFYING else _refine(dialogue)

    def _verdicts(self, dialogue: Dialogue, answer: Answer) -> Iterator[DialogueEvent]:
        """Yield the decision on each mask that the answer is about, each beside those before it."""
        for mask in _masks(dialogue, answer.question):
            decision = self._verdict(dialogue, mask, answer)
            yield decision
            dialogue = evolve(dialogue, decision)

    def _verdict(self, dialogue: Dialogue, mask: Mask, answer: Answer) -> DialogueEvent:
        if mask.operation is Operation.FILL:
            return self._verdict_on_turns(dialogue, mask, answer)
        if not isinstance(answer.value, JudgeReply):
            return FillDeclined(mask=mask.id, by=DeclinedBy.ERROR, reason=_unread(answer))
        verdict = verdict_on(mask, answer.value)
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


def verdict_on(mask: Mask, judgement: JudgeReply) -> JudgedTurn:
    """Return the verdict on a fill that is taken as a whole: the one on its turn, or the only one."""
    return next((one for one in judgement.verdicts if one.turn in mask.turns), judgement.verdicts[0])


def _both(dialogue: Dialogue, mask: Mask) -> tuple[list[Turn], list[Turn]]:
    both = original_turns(dialogue, mask), proposed_turns(mask)
    return both if original_is_a(dialogue, mask) else both[::-1]


def original_is_a(dialogue: Dialogue, mask: Mask, turn: str = "") -> bool:
    """Return True if the judge sees the original as version A: drawn for each *turn* of a rewrite, or for the whole."""
    return sees_original_as_a(dialogue.seed, mask.id, turn)


def _masks(dialogue: Dialogue, question: Question[BaseModel]) -> Sequence[Mask]:
    return [dialogue.mask(mask) for mask in masks_of(question.key) or ()]


def _unread(answer: Answer) -> str:
    return f"no readable judgement after {answer.question.attempt} tries: {answer.fault}"


def _mend(dialogue: Dialogue) -> list[DialogueEvent]:
    """Mask for a repair while a round of it is left, and then for undoing the injections that are at fault."""
    if worth_repair(dialogue):
        return [repair_mask(dialogue, _next_mask(dialogue))]
    return [undo_mask(dialogue, edit, _next_mask(dialogue, n)) for n, edit in enumerate(to_undo(dialogue))]


def _refine(dialogue: Dialogue) -> list[DialogueEvent]:
    """Mask for the injections that are left, all at the same time, and then for reasonability.

    They touch neither the same turns nor each other's, so that they are written and judged beside the same dialogue.
    For one that was declined another place is tried at once: what is rewritten later is all that was injected.
    """
    places = choose_injections(dialogue, rng_of(dialogue, "injections"))
    if places:
        return [injection_mask(place, _next_mask(dialogue, n)) for n, place in enumerate(places)]
    if iteration_due(dialogue):
        turns = choose_reasonability(dialogue, rng_of(dialogue, "reasonability"))
        return [reasonability_mask(turns, _next_mask(dialogue))]
    return [RefinementCompleted(reason=_completion(dialogue))]


def _completion(dialogue: Dialogue) -> str:
    placeless = [kind.value for kind in pending_injections(dialogue)]
    unplaced = f"; no turn was fit for {', '.join(placeless)}" if placeless else ""
    how = "every turn of words was picked" if covered(dialogue) else "the iterations are used up"
    return f"{how} after {dialogue.iterations} reasonability iterations{unplaced}"


def _next_mask(dialogue: Dialogue, beyond: int = 0) -> str:
    return f"m{dialogue.masked + 1 + beyond}"
