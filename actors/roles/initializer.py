"""Stage 1: plans the whole task in one answer, then drafts sub-task after sub-task (paper, 1.1 and 1.2)."""

from collections.abc import Sequence

from pydantic import BaseModel

from ...events import (
    Dialogue,
    DialogueEvent,
    DialogueFailed,
    FailureReason,
    Phase,
    SubtaskDrafted,
    SubtaskPlan,
    TaskPlanned,
)
from ..prompts import draft_prompt, plan_prompt, retry_feedback
from ..questions import Answer, Question
from ..replies import PlanReply, TurnsReply
from .purposes import DRAFT, INITIALIZER, PLAN
from .said_errors import drafted_error_fault
from .turn_builder import draft_fault, drafted_turns

MOST_STEPS = 6
"""Tool-calling steps of a sub-task at the most (paper: 1 to 6)."""


class Initializer:
    """Draws up the skeleton."""

    name = INITIALIZER

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The plan, or the next sub-task's draft."""
        if dialogue.phase is Phase.PLANNING:
            faults = dialogue.faults.get("plan", ())
            prompt = plan_prompt(dialogue, retry_feedback(dialogue, "plan"))
            return [Question("plan", PLAN, None, prompt, PlanReply, len(faults) + 1)]
        key = f"draft:{dialogue.drafted + 1}"
        faults = dialogue.faults.get(key, ())
        prompt = draft_prompt(dialogue, dialogue.drafted + 1, retry_feedback(dialogue, key))
        return [Question(key, DRAFT, None, prompt, TurnsReply, len(faults) + 1)]

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """A plan has the sub-tasks that were drawn and known tools; a draft strictly alternates."""
        del question
        if isinstance(value, PlanReply):
            return _plan_fault(dialogue, value)
        assert isinstance(value, TurnsReply)
        return draft_fault(value.turns) or drafted_error_fault(value.turns)

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
                        )
                    ]
                case TurnsReply() as draft:
                    subtask = dialogue.drafted + 1
                    return [SubtaskDrafted(subtask=subtask, turns=drafted_turns(draft.turns, subtask))]
                case _:
                    detail = f"{answer.question.key} was asked {answer.question.attempt} times: {answer.fault}"
                    return [DialogueFailed(reason=FailureReason.UNUSABLE_ANSWERS, detail=detail)]
        return []


def _plan_fault(dialogue: Dialogue, plan: PlanReply) -> str | None:
    wanted, got = len(dialogue.parameters.steps), len(plan.subtasks)
    if wanted != got:
        return f"the plan has {got} sub-tasks, and {wanted} were asked for"
    known = {tool.name for tool in dialogue.tools}
    for number, subtask in enumerate(plan.subtasks, start=1):
        unknown = [name for name in subtask.tools if name not in known]
        if unknown:
            return f"sub-task {number} needs {unknown[0]!r}, which is not among the tools"
        if subtask.steps > MOST_STEPS:
            return f"sub-task {number} has {subtask.steps} steps, and {MOST_STEPS} is the most"
    return None
