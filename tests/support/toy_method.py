"""A method of two roles, as a user would add one: a drafter that plans by code and writes the dialogue at one go."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from toolace_mt.actors.experts import Expert
from toolace_mt.actors.methods import Expectation, ExpectedCalls, Method
from toolace_mt.actors.prompts import DRAFT, Prompt, Template, draft_prompt
from toolace_mt.actors.questions import Answer, Purpose, Question
from toolace_mt.actors.replies import TurnsReply
from toolace_mt.actors.roles import Verifier, purposes
from toolace_mt.actors.roles.opening import Generation
from toolace_mt.actors.roles.turn_builder import draft_fault, drafted_turns
from toolace_mt.events import (
    Dialogue,
    DialogueEvent,
    DialogueFailed,
    FailureReason,
    Phase,
    RefinementCompleted,
    Seat,
    SubtaskDrafted,
    SubtaskPlan,
    TaskPlanned,
    Tool,
)

WRITE = Purpose("write", "drafter", 2000)
WORDS = Template(
    "toy.write",
    DRAFT.system,
    DRAFT.context,
    DRAFT.task.replace("Reply with one object", "Hurry: reply with one object"),
)


class Drafter:
    """Plans one sub-task over the first candidate tool, and asks once for its turns."""

    name = "drafter"

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The whole dialogue."""
        drafted = draft_prompt(dialogue, 1, "")
        attempt = len(dialogue.faults.get("write", ())) + 1
        return [Question("write", WRITE, None, Prompt(WORDS, drafted.parts), TurnsReply, attempt)]

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """It alternates."""
        del dialogue, question
        assert isinstance(value, TurnsReply)
        return draft_fault(value.turns)

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """The plan, the draft, and that nothing is refined."""
        for answer in answers:
            if isinstance(answer.value, TurnsReply):
                return [SubtaskDrafted(subtask=1, turns=drafted_turns(answer.value.turns, 1))]
            return [DialogueFailed(reason=FailureReason.UNUSABLE_ANSWERS, detail=answer.fault or "")]
        if dialogue.phase is Phase.PLANNING:
            tool = dialogue.tools[0].name
            return [TaskPlanned(subtasks=(SubtaskPlan(goal=f"Use {tool}.", tools=(tool,), steps=1),))]
        return [RefinementCompleted(reason="this method refines nothing")] if dialogue.phase is Phase.REFINING else []


def next_role(dialogue: Dialogue) -> str | None:
    """The drafter until there is a dialogue, then the verifier."""
    if dialogue.ended or dialogue.phase is Phase.UNOPENED:
        return None
    return purposes.VERIFIER if dialogue.phase is Phase.VERIFYING else "drafter"


def expected(
    generation: Generation, panel: Sequence[Seat], experts: Mapping[str, Expert], tools: Sequence[Tool]
) -> Expectation:
    """One draft, and a vote of each seat."""
    del generation, experts, tools
    calls = [
        ExpectedCalls(WRITE, None, 1, 1000, 500),
        *(ExpectedCalls(purposes.VOTE, seat.expert, 1, 1500, 50) for seat in panel),
    ]
    return Expectation(calls, calls, calls, ("nothing is asked twice",))


METHOD = Method(
    "at_one_go",
    "Write the whole dialogue in one answer, then verify it.",
    roles={"drafter": lambda _rules, _experts: Drafter(), purposes.VERIFIER: Verifier},
    next_role=next_role,
    purposes=(WRITE, purposes.VOTE),
    templates=(WORDS,),
    expected=expected,
)
