"""The offline model judges and votes by the rules of the project, applied to what the prompt shows."""

import json
from dataclasses import replace

import pytest

from toolace_mt.actors.experts import EXPERTS
from toolace_mt.actors.offline import OfflineSettings, answer
from toolace_mt.actors.prompts import Prompt, judge_prompt, vote_prompt, vote_template
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    JsonObject,
    Mask,
    Operation,
    Tool,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
    unopened,
)

TOOL = Tool(
    name="close_case",
    description="Closes a case.",
    parameters={"type": "object", "properties": {"case_id": {"type": "string"}}, "required": ["case_id"]},
)


def calling(arguments: JsonObject, text: str = "I'll close it.") -> AssistantTurn:
    """The turn with the call."""
    return AssistantTurn(
        id="1.2", subtask=1, text=text, calls=(ToolCall(id="c1", name="close_case", arguments=arguments),)
    )


def dialogue_with(turn: Turn) -> Dialogue:
    """A dialogue about closing case CS-1041, with *turn* for its call."""
    turns = (
        UserTurn(id="1.1", subtask=1, text="Please close the case CS-1041."),
        turn,
        ToolTurn(
            id="1.3", subtask=1, results=(ToolResult(call_id="c1", content='{"case_id": "CS-1041", "closed": true}'),)
        ),
        AssistantTurn(id="1.4", subtask=1, text="The case CS-1041 is closed.", calls=()),
    )
    return replace(unopened("run/1"), tools=(TOOL,), turns=turns)


def asked(prompt: Prompt, seed: int = 0) -> JsonObject:
    """The offline model's reply to *prompt*."""
    reply: JsonObject = json.loads(
        answer(prompt.system, prompt.context + prompt.task, settings=OfflineSettings(seed=seed))
    )
    return reply


RIGHT = calling({"case_id": "CS-1041"})
WRONG = {
    "missing": calling({}),
    "of another type": calling({"case_id": 7}),
    "invented": calling({"case_id": "CS-9999"}),
    "unknown to the tool": calling({"case_id": "CS-1041", "colour": "red"}),
}


def judged(a: Turn, b: Turn, operation: Operation, seed: int = 0) -> str:
    """The letter of the better of two versions of the turn with the call."""
    mask = Mask("m1", operation, ("1.2",), None, (), None)
    name = "1.2" if operation is Operation.FILL else "all"
    reply = JudgeReply.model_validate(asked(judge_prompt(dialogue_with(a), [mask], {name: ([a], [b])}, ""), seed))
    (verdict,) = reply.verdicts
    assert verdict.turn == name
    return verdict.better


@pytest.mark.parametrize("fault", WRONG)
@pytest.mark.parametrize("operation", [Operation.FILL, Operation.REPAIR])
def test_the_version_without_a_fault_is_better(fault: str, operation: Operation) -> None:
    """Whichever letter it has, and whatever is drawn."""
    for seed in range(5):
        assert judged(RIGHT, WRONG[fault], operation, seed) == "A"
        assert judged(WRONG[fault], RIGHT, operation, seed) == "B"


def test_of_two_sound_versions_either_may_be_better() -> None:
    """A coin decides, and it is fair enough that both sides come up."""
    other = calling({"case_id": "CS-1041"}, "Let me close it.")
    assert {judged(RIGHT, other, Operation.FILL, seed) for seed in range(20)} == {"A", "B"}


@pytest.mark.parametrize("expert", EXPERTS)
def test_every_expert_passes_a_sound_dialogue(expert: str) -> None:
    """No rule finds a fault, so no expert votes against it."""
    vote = asked(vote_prompt(EXPERTS[expert].template, dialogue_with(RIGHT), ""))
    assert (vote["verdict"], vote["findings"]) == ("pass", [])


@pytest.mark.parametrize("fault", WRONG)
def test_a_vote_points_at_the_fault(fault: str) -> None:
    """An expert of whom the model has never heard fails the dialogue for what the rules find, at its turn and call."""
    vote = asked(vote_prompt(vote_template("brand_new", "Is it good?"), dialogue_with(WRONG[fault]), ""))
    assert vote["verdict"] == "fail"
    assert isinstance(vote["findings"], list)
    shown = vote["findings"][0]
    assert isinstance(shown, dict)
    assert (shown["turn"], shown["call"]) == ("1.2", "c1")
