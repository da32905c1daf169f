"""Stage 2: fills the open masks; masks that do not touch each other are filled at the same time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel

from ...events import DeclinedBy, Dialogue, DialogueEvent, FillDeclined, Mask, Operation
from ..prompts import Prompt, extend_prompt, fill_prompt, repair_prompt, retry_feedback
from ..questions import Answer, Question
from ..replies import TurnsReply
from ..rules import RULES, Rule
from .fill_review import fault_of
from .filling import fill, fill_fault
from .purposes import EXTEND, FILL, FILLER, REPAIR
from .real_results import left_to_ask, real_results, real_turns
from .regressions import RuleReview
from .undoing import original_fill

_PURPOSES = {
    Operation.EXTEND: EXTEND,
    Operation.FILL: FILL,
    Operation.REPAIR: REPAIR,
}


class Filler:
    """Writes what goes in the place of masked turns."""

    name = FILLER

    def __init__(self, rules: Mapping[str, Rule] = RULES) -> None:
        self._review = RuleReview(rules)

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """One question for each open mask."""
        return [self._question(dialogue, mask) for mask in dialogue.masks if mask.proposal is None]

    def _question(self, dialogue: Dialogue, mask: Mask) -> Question[BaseModel]:
        key = f"fill:{mask.id}"
        faults = dialogue.faults.get(key, ())
        prompt = _prompt(dialogue, left_to_ask(dialogue, mask), retry_feedback(dialogue, key))
        return Question(key, _PURPOSES[mask.operation], None, prompt, TurnsReply, len(faults) + 1)

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """A fill has the mask's turns, an extension has extra ones, and while tries are left it makes nothing worse."""
        assert isinstance(value, TurnsReply)
        mask = dialogue.mask(_mask_id(question))
        if fault := fill_fault(dialogue, left_to_ask(dialogue, mask), value.turns):
            return fault
        if question.attempt >= dialogue.parameters.tries:
            return None  # the refiner declines it by rule, as far as it has to
        together = dialogue.as_masked
        proposal = fill(together, mask, value.turns, real_turns(together, mask))
        masked = mask.filled(proposal)
        masks = tuple(masked if other.id == mask.id else other for other in together.masks)
        return fault_of(replace(together, masks=masks), masked, self._review)

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """A proposal for each answer; where none came, the original is kept.

        Without answers: masks of results that have really come are filled with them, those of an injection to undo with
        what was there before, and nobody is asked.
        """
        if not answers:
            undone = [mask for mask in dialogue.masks if mask.operation is Operation.UNDO and mask.proposal is None]
            return [original_fill(dialogue, mask) for mask in undone] or [
                event for mask in dialogue.masks if (event := real_results(dialogue, mask)) is not None
            ]
        return [self._decided(dialogue, answer) for answer in answers]

    def _decided(self, dialogue: Dialogue, answer: Answer) -> DialogueEvent:
        id_ = _mask_id(answer.question)
        if isinstance(answer.value, TurnsReply):
            mask = dialogue.mask(id_)
            return fill(dialogue, mask, answer.value.turns, real_turns(dialogue, mask))
        reason = f"no usable fill after {answer.question.attempt} tries: {answer.fault}"
        return FillDeclined(mask=id_, by=DeclinedBy.ERROR, reason=reason)


def _mask_id(question: Question[BaseModel]) -> str:
    return question.key.removeprefix("fill:")


def _prompt(dialogue: Dialogue, mask: Mask, unfit_words: str) -> Prompt:
    match mask.operation:
        case Operation.EXTEND:
            return extend_prompt(dialogue, mask, unfit_words)
        case Operation.FILL:
            return fill_prompt(dialogue, mask, unfit_words)
        case Operation.REPAIR:
            findings = [finding for finding in dialogue.findings if finding.id in mask.guidance]
            return repair_prompt(dialogue, mask, findings, unfit_words)
        case Operation.UNDO:
            raise AssertionError("an injection is undone without a question")
