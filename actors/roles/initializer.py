"""Stage 1: plans the whole task in one answer, then drafts sub-task after sub-task (paper, 1.1 and 1.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel

from ...events import (
    Dialogue,
    DialogueEvent,
    DialogueFailed,
    Expectation,
    FailureReason,
    Phase,
    SubtaskDrafted,
    SubtaskPlan,
    TaskPlanned,
    evolve,
)
from ..evidence import DialogueView
from ..evidence.weekdays import weekdays_in
from ..prompts import draft_prompt, plan_prompt, resembled_tasks, retry_feedback
from ..questions import Answer, Question
from ..replies import PlanReply, TurnsReply, WrittenAssistantTurn, WrittenTurn
from ..rules import RULES, Rule
from ..rules.weekdays import not_its_weekday
from .purposes import DRAFT, INITIALIZER, PLAN
from .regressions import RuleReview, said_of
from .said_errors import drafted_error_fault
from .turn_builder import draft_fault, drafted_turns


class Initializer:
    """Draws up the skeleton."""

    name = INITIALIZER

    def __init__(self, rules: Mapping[str, Rule] = RULES) -> None:
        self._review = RuleReview(rules)

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The plan, again where it was too like an earlier one, or the next sub-task's draft."""
        if dialogue.phase is Phase.PLANNING:
            again = len(dialogue.resembled)
            key = f"plan:{again + 1}" if again else "plan"
            faults = dialogue.faults.get(key, ())
            prompt = plan_prompt(dialogue, resembled_tasks(dialogue) + retry_feedback(dialogue, key))
            return [Question(key, PLAN, None, prompt, PlanReply, len(faults) + 1)]
        key = f"draft:{dialogue.drafted + 1}"
        faults = dialogue.faults.get(key, ())
        prompt = draft_prompt(dialogue, dialogue.drafted + 1, retry_feedback(dialogue, key))
        return [Question(key, DRAFT, None, prompt, TurnsReply, len(faults) + 1)]

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """A plan has the sub-tasks and steps that were drawn and known tools; a draft has its steps, and alternates.

        A draft that the rules would reject is asked for again once, with what they found. The next one is let through:
        verification finds what is left, and repair mends it at the place.
        """
        if isinstance(value, PlanReply):
            return _plan_fault(dialogue, value)
        assert isinstance(value, TurnsReply)
        if fault := draft_fault(value.turns) or drafted_error_fault(value.turns) or _steps_fault(dialogue, value.turns):
            return fault
        first = question.attempt == 1 and question.attempt < dialogue.parameters.tries
        return self._found(dialogue, value) if first else None

    def _found(self, dialogue: Dialogue, draft: TurnsReply) -> str | None:
        """What the rules find in the dialogue with *draft*, as far as it is planned, and not in the one without."""
        after = replace(evolve(dialogue, _drafted(dialogue, draft)), plan=dialogue.plan[: dialogue.drafted + 1])
        before = replace(dialogue, plan=dialogue.plan[: dialogue.drafted])
        return said_of(self._review.added(before, after)) or None

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """The plan or the draft; a dialogue without either fails, visibly."""
        for answer in answers:
            match answer.value:
                case PlanReply() as plan:
                    return [
                        TaskPlanned(
                            subtasks=tuple(
                                SubtaskPlan(goal=s.goal, tools=tuple(s.tools), steps=s.steps) for s in plan.subtasks
                            ),
                            why=plan.why,
                            expect=tuple(Expectation(at=one.at, value=one.value) for one in plan.expect),
                        )
                    ]
                case TurnsReply() as draft:
                    return [_drafted(dialogue, draft)]
                case _:
                    detail = f"{answer.question.key} was asked {answer.question.attempt} times: {answer.fault}"
                    return [DialogueFailed(reason=FailureReason.UNUSABLE_ANSWERS, detail=detail)]
        return []


def _drafted(dialogue: Dialogue, draft: TurnsReply) -> SubtaskDrafted:
    subtask = dialogue.drafted + 1
    return SubtaskDrafted(subtask=subtask, turns=drafted_turns(draft.turns, subtask))


def _steps_fault(dialogue: Dialogue, written: Sequence[WrittenTurn]) -> str | None:
    wanted = dialogue.plan[dialogue.drafted].steps
    got = sum(isinstance(turn, WrittenAssistantTurn) and bool(turn.calls) for turn in written)
    if got == wanted:
        return None
    plain = f"the sub-task has {wanted} steps, so {wanted} assistant turns with calls are wanted, and {got} came"
    return f"{plain}; calls that do not depend on each other may share a turn, and count as one step"


def _plan_fault(dialogue: Dialogue, plan: PlanReply) -> str | None:
    wanted, got = len(dialogue.parameters.steps), len(plan.subtasks)
    if wanted != got:
        return f"the plan has {got} sub-tasks, and {wanted} were asked for"
    known = {tool.name for tool in dialogue.tools}
    for number, (subtask, steps) in enumerate(zip(plan.subtasks, dialogue.parameters.steps, strict=True), start=1):
        unknown = [name for name in subtask.tools if name not in known]
        if unknown:
            return f"sub-task {number} needs {unknown[0]!r}, which is not among the tools"
        if subtask.steps != steps:
            return f"sub-task {number} has {subtask.steps} steps, and {steps} were asked for"
        if len(subtask.tools) < steps:
            return f"sub-task {number} has {steps} steps and names {len(subtask.tools)} tools: a tool for each step"
    return _weekday_fault(dialogue, plan)


def _weekday_fault(dialogue: Dialogue, plan: PlanReply) -> str | None:
    """Return which goal names a weekday beside a date that is another day, or None: all turns would take it over."""
    view = DialogueView(dialogue)
    for number, subtask in enumerate(plan.subtasks, start=1):
        for said in weekdays_in(subtask.goal):
            if fault := not_its_weekday(view, said):
                return f"in the goal of sub-task {number}, {fault}"
    return None
