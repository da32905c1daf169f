"""The judge keeps the sound version, the experts find what is planted, and repair mends it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from toolace_mt.actors.experts import EXPERTS
from toolace_mt.actors.models.offline import OfflineSettings, answer
from toolace_mt.actors.prompts import Prompt, judge_prompt, repair_prompt, vote_prompt
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    Dialogue,
    JsonObject,
    Mask,
    Operation,
    Severity,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
)

SETTINGS = OfflineSettings()
Damage = Callable[[Dialogue], tuple[Turn, Turn] | None]


def _answered(prompt: Prompt) -> Any:
    return json.loads(answer(prompt.system, prompt.context + prompt.task, settings=SETTINGS))


def _with_arguments(turn: AssistantTurn, arguments: JsonObject) -> AssistantTurn:
    call = turn.calls[0]
    return turn.model_copy(
        update={"calls": (ToolCall(id=call.id, name=call.name, arguments=arguments), *turn.calls[1:])}
    )


def _calling(dialogue: Dialogue, suits: Callable[[str], bool]) -> tuple[AssistantTurn, str, JsonObject] | None:
    """The last turn with a call that has an argument whose name suits, with the arguments."""
    required = {tool.name: tool.parameters.get("required", []) for tool in dialogue.tools}
    for turn in reversed(dialogue.turns):
        if isinstance(turn, AssistantTurn) and turn.calls and isinstance(turn.calls[0].arguments, dict):
            arguments = turn.calls[0].arguments
            wanted = required[turn.calls[0].name]
            assert isinstance(wanted, list)
            name = next((n for n in arguments if suits(n) and n in wanted), None)
            if name is not None:
                return turn, name, arguments
    return None


def _missing(dialogue: Dialogue) -> tuple[Turn, Turn] | None:
    if (found := _calling(dialogue, lambda _: True)) is None:
        return None
    turn, name, arguments = found
    return turn, _with_arguments(turn, {n: v for n, v in arguments.items() if n != name})


def _invented(dialogue: Dialogue) -> tuple[Turn, Turn] | None:
    if (found := _calling(dialogue, lambda name: name.endswith("_id"))) is None:
        return None
    turn, name, arguments = found
    return turn, _with_arguments(turn, {**arguments, name: str(arguments[name])[:3] + "000000"})


def _mistyped(dialogue: Dialogue) -> tuple[Turn, Turn] | None:
    if (found := _calling(dialogue, lambda _: True)) is None:
        return None
    turn, name, arguments = found
    return turn, _with_arguments(turn, {**arguments, name: [arguments[name]]})


def _unpaired(dialogue: Dialogue) -> tuple[Turn, Turn] | None:
    turn = next(turn for turn in reversed(dialogue.turns) if isinstance(turn, ToolTurn))
    first = turn.results[0].model_copy(update={"call_id": "call_of_nobody"})
    return turn, turn.model_copy(update={"results": (first, *turn.results[1:])})


def _unfaithful(dialogue: Dialogue) -> tuple[Turn, Turn] | None:
    turn = dialogue.turns[-1]
    return turn, turn.model_copy(update={"text": "I booked it. The booking id is QX-771904."})


DAMAGES: dict[str, Damage] = {
    "missing": _missing,
    "invented": _invented,
    "mistyped": _mistyped,
    "unpaired": _unpaired,
    "unfaithful": _unfaithful,
}
EXPERT_FOR = {
    "missing": "arguments",
    "invented": "arguments",
    "mistyped": "arguments",
    "unpaired": "coherence",
    "unfaithful": "faithfulness",
}


def _mask(turn: Turn, operation: Operation, injection: ComplexityKind | None = None) -> Mask:
    return Mask("m1", operation, (turn.id,), injection, (), None)


def _damaged(dialogue: Dialogue, turn: Turn) -> Dialogue:
    turns = tuple(turn if other.id == turn.id else other for other in dialogue.turns)
    return replace(dialogue, turns=turns)


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_judge_prefers_the_undamaged_version(damage: str, many: list[Any]) -> None:
    """Wherever it stands, the version without the fault is better."""
    pairs = 0
    for carried in many:
        found = DAMAGES[damage](carried.drafted)
        if found is None:
            continue
        sound, spoiled = found
        mask = _mask(sound, Operation.FILL)
        first = _answered(judge_prompt(carried.drafted, mask, [sound], [spoiled], ""))
        second = _answered(judge_prompt(carried.drafted, mask, [spoiled], [sound], ""))
        assert (first["better"], second["better"]) == ("A", "B"), (first, second)
        pairs += 1
    assert pairs > 10


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_expert_for_it_finds_the_fault_and_no_other_does(damage: str, many: list[Any]) -> None:
    """The vote points at the damaged turn; experts of other questions pass."""
    for carried in many:
        found = DAMAGES[damage](carried.drafted)
        if found is None:
            continue
        sound, spoiled = found
        dialogue = _damaged(carried.drafted, spoiled)
        vote = _answered(vote_prompt(EXPERTS[EXPERT_FOR[damage]].template, dialogue, ""))
        assert vote["verdict"] == "fail"
        assert sound.id in {finding["turn"] for finding in vote["findings"]}
        other = _answered(vote_prompt(EXPERTS["naturalness"].template, dialogue, ""))
        assert (other["verdict"], other["findings"]) == ("pass", [])


@pytest.mark.parametrize("damage", ["missing", "invented", "mistyped", "unpaired"])
def test_repair_mends_what_was_found(damage: str, many: list[Any]) -> None:
    """With the findings of the rules as guidance, the turn comes back without them, under its own id."""
    mended = total = 0
    for carried in many:
        found = DAMAGES[damage](carried.drafted)
        if found is None:
            continue
        sound, spoiled = found
        dialogue = _damaged(carried.drafted, spoiled)
        findings = [f for f in apply_rules(dialogue).findings if sound.id in f.turns]
        reply = _answered(repair_prompt(dialogue, _mask(spoiled, Operation.REPAIR), findings, ""))
        (turn,) = reply["turns"]
        assert turn["id"] == sound.id
        total += 1
        left = apply_rules(_damaged(dialogue, _as_turn(turn, sound))).findings
        mended += not [f for f in left if sound.id in f.turns and f.severity is Severity.BLOCKING]
    assert total > 10
    assert mended >= total * 0.9


def _as_turn(written: dict[str, Any], sound: Turn) -> Turn:
    if isinstance(sound, ToolTurn):
        results = tuple(ToolResult(call_id=r["call"], content=json.dumps(r["content"])) for r in written["results"])
        return sound.model_copy(update={"results": results})
    calls = tuple(ToolCall.model_validate(call) for call in written["calls"])
    return sound.model_copy(update={"calls": calls})


def test_repair_writes_an_unfaithful_answer_again(many: list[Any]) -> None:
    """What stands in no result is gone from the answer."""
    for carried in many[:8]:
        _, spoiled = DAMAGES["unfaithful"](carried.drafted) or (None, None)
        assert spoiled is not None
        dialogue = _damaged(carried.drafted, spoiled)
        reply = _answered(repair_prompt(dialogue, _mask(spoiled, Operation.REPAIR), [], ""))
        assert "QX-771904" not in reply["turns"][0]["text"]


def test_an_extension_without_its_complexity_loses(many: list[Any]) -> None:
    """Extra turns in which the assistant asks nothing are no clarification."""
    for carried in many[:8]:
        dialogue = carried.drafted
        turn = dialogue.turns[0]
        assert isinstance(turn, UserTurn)
        going_on = UserTurn(id="m1.3", subtask=1, text="Go on.")
        idle: list[Turn] = [turn, AssistantTurn(id="m1.2", subtask=1, text="All right.", calls=()), going_on]
        question = AssistantTurn(id="m1.2", subtask=1, text="Which date do you mean?", calls=())
        asking: list[Turn] = [turn, question, going_on]
        mask = _mask(turn, Operation.EXTEND, ComplexityKind.MISSING_ARGUMENT)
        assert _answered(judge_prompt(dialogue, mask, idle, [turn], ""))["better"] == "B"
        assert _answered(judge_prompt(dialogue, mask, [turn], asking, ""))["better"] == "B"
