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
    TurnsMasked,
    evolve,
)
from ..prompts import judge_prompt, retry_feedback
from ..questions import Answer, Question
from ..replies import JudgeReply
from ..rules import RULES, Rule, apply_structural
from .choosing import choose_injections, injection_mask, pending_injections
from .purposes import JUDGE, REFINER
from .randomness import rng_of, seeded
from .real_results import real_results
from .reasonability import choose_reasonability, covered, reasonability_mask
from .repairing import repair_mask, repair_verdict
from .result_reconciliation import settling_mask


class Refiner:
    """Masks, and keeps the better of two versions."""

    name = REFINER

    def __init__(self, rules: Mapping[str, Rule] = RULES) -> None:
        self._rules = rules

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """One judgement for each fill that no rule declines."""
        together = dialogue.as_masked
        return [self._judgement(together, mask) for mask in dialogue.masks if mask.proposal is not None]

    def _judgement(self, dialogue: Dialogue, mask: Mask) -> Question[BaseModel]:
        key = f"judge:{mask.id}"
        faults = dialogue.faults.get(key, ())
        versions = [original_turns(dialogue, mask), proposed_turns(mask)]
        a, b = versions if original_is_a(dialogue, mask) else versions[::-1]
        prompt = judge_prompt(dialogue, mask, a, b, retry_feedback(dialogue, key))
        return Question(key, JUDGE, None, prompt, JudgeReply, len(faults) + 1)

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """Return None: every judgement that can be read can be used."""
        del dialogue, question, value
        return None

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """Verdicts on fills; without answers: fills that a rule settles, or else what to mask next."""
        if answers:
            return [_verdict(dialogue, answer, self._rules) for answer in answers]
        if dialogue.masks:
            return _settled_by_rule(dialogue, self._rules)
        if settling := settling_mask(dialogue, _next_mask(dialogue)):
            return [settling]
        return [repair_mask(dialogue, _next_mask(dialogue))] if dialogue.phase is Phase.VERIFYING else _refine(dialogue)


def original_turns(dialogue: Dialogue, mask: Mask) -> list[Turn]:
    """Return the masked turns as they are."""
    return [dialogue.turn(turn) for turn in mask.turns]


def proposed_turns(mask: Mask) -> list[Turn]:
    """Return the turns that would stand in their place."""
    assert mask.proposal is not None
    return [turn for replacement in mask.proposal.replacements for turn in replacement.turns]


def original_is_a(dialogue: Dialogue, mask: Mask) -> bool:
    """Return True if the judge sees the original as version A: drawn, so that it cannot learn to prefer one."""
    return seeded(f"{dialogue.seed}:judge:{mask.id}").random() < 0.5  # noqa: PLR2004 — a fair coin


def _verdict(dialogue: Dialogue, answer: Answer, rules: Mapping[str, Rule]) -> DialogueEvent:
    id_ = answer.question.key.removeprefix("judge:")
    if not isinstance(answer.value, JudgeReply):
        reason = f"no readable judgement after {answer.question.attempt} tries: {answer.fault}"
        return FillDeclined(mask=id_, by=DeclinedBy.ERROR, reason=reason)
    keeps_original = (answer.value.better == "A") == original_is_a(dialogue, dialogue.mask(id_))
    if keeps_original:
        return FillDeclined(mask=id_, by=DeclinedBy.JUDGE, reason=answer.value.reason)
    accepted = FillAccepted(mask=id_, reason=answer.value.reason)
    if dialogue.turns != dialogue.as_masked.turns and (broken := _broken_by(dialogue, accepted, rules)):
        why = f"it does not go together with another fill that was accepted: {broken}"
        return FillDeclined(mask=id_, by=DeclinedBy.RULE, reason=why)
    return accepted


def _broken_by(dialogue: Dialogue, event: FillAccepted, rules: Mapping[str, Rule]) -> str:
    """Return the fault of structure that *event* brings in; empty if there is none."""
    before = {(f.check, f.message) for f in apply_structural(dialogue, rules)}
    new = [f for f in apply_structural(evolve(dialogue, event), rules) if (f.check, f.message) not in before]
    return f"{new[0].check}: {new[0].message}" if new else ""


def _settled_by_rule(dialogue: Dialogue, rules: Mapping[str, Rule]) -> list[DialogueEvent]:
    """Decide fills that need no judge: those that break the structure, hold the real results, or repair for rules."""
    together = dialogue.as_masked
    before = {(f.check, f.message) for f in apply_structural(together, rules)}
    settled: list[DialogueEvent] = []
    for mask in dialogue.masks:
        if mask.proposal is None:
            continue
        reason = _rule_objection(together, mask, before, rules)
        if reason is not None:
            settled.append(FillDeclined(mask=mask.id, by=DeclinedBy.RULE, reason=reason))
        elif real_results(together, replace(mask, proposal=None)) == mask.proposal:
            settled.append(FillAccepted(mask=mask.id, reason="it says what running the calls gives"))
        elif mask.operation is Operation.REPAIR and (verdict := repair_verdict(together, mask, rules)):
            settled.append(verdict)
    return settled


def _rule_objection(
    dialogue: Dialogue, mask: Mask, before: set[tuple[str, str]], rules: Mapping[str, Rule]
) -> str | None:
    if original_turns(dialogue, mask) == proposed_turns(mask):
        return "the fill changes nothing"
    candidate = evolve(dialogue, FillAccepted(mask=mask.id, reason=""))
    new = [f for f in apply_structural(candidate, rules) if (f.check, f.message) not in before]
    return f"{new[0].check}: {new[0].message}" if new else None


def _refine(dialogue: Dialogue) -> list[DialogueEvent]:
    if places := choose_injections(dialogue, rng_of(dialogue, "injections")):
        return [injection_mask(place, _next_mask(dialogue, n)) for n, place in enumerate(places)]
    if dialogue.iterations < dialogue.parameters.reasonability_iterations and not covered(dialogue):
        turns = choose_reasonability(dialogue, rng_of(dialogue, "reasonability"))
        return [_masking(reasonability_mask(turns, _next_mask(dialogue)))]
    return [RefinementCompleted(reason=_completion(dialogue))]


def _masking(event: TurnsMasked) -> DialogueEvent:
    return event


def _completion(dialogue: Dialogue) -> str:
    placeless = [kind.value for kind in pending_injections(dialogue)]
    unplaced = f"; no turn was fit for {', '.join(placeless)}" if placeless else ""
    how = "every turn was picked" if covered(dialogue) else "the iterations are used up"
    return f"{how} after {dialogue.iterations} reasonability iterations{unplaced}"


def _next_mask(dialogue: Dialogue, beyond: int = 0) -> str:
    return f"m{dialogue.masked + 1 + beyond}"
