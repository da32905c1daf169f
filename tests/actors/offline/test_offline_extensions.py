"""Each kind of complexity is really brought in."""

import json
from typing import Any

import pytest

from toolace_mt.actors.models.offline import OfflineSettings, answer
from toolace_mt.actors.models.offline.complexity import is_empty
from toolace_mt.actors.models.offline.contents import is_failure
from toolace_mt.actors.prompts import extend_prompt
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    ComplexityType,
    Dialogue,
    Mask,
    Operation,
    Turn,
    UserTurn,
    kinds_of,
)

ERRORS = kinds_of(ComplexityType.ERROR_SIMULATION)
CLARIFICATIONS = kinds_of(ComplexityType.CLARIFICATION)
TALK = kinds_of(ComplexityType.NON_FUNCTION_CALLING)


def _extended(dialogue: Dialogue, turn: Turn, kind: ComplexityKind) -> list[dict[str, Any]]:
    prompt = extend_prompt(dialogue, Mask("m1", Operation.EXTEND, (turn.id,), kind, (), None), "")
    reply = json.loads(answer(prompt.system, prompt.context + prompt.task, settings=OfflineSettings()))
    turns: list[dict[str, Any]] = reply["turns"]
    assert [t["role"] for t in turns if t.get("id") == turn.id] == [turn.kind]
    assert sum("id" in t for t in turns) == 1
    return turns


def _requests(dialogue: Dialogue) -> list[tuple[UserTurn, AssistantTurn]]:
    pairs = zip(dialogue.turns, dialogue.turns[1:], strict=False)
    return [(a, b) for a, b in pairs if isinstance(a, UserTurn) and isinstance(b, AssistantTurn)]


@pytest.mark.parametrize("kind", CLARIFICATIONS)
def test_what_is_left_out_is_asked_for_and_supplied(kind: ComplexityKind, many: list[Any]) -> None:
    """A value that the next call needs is gone from the revised turn, and comes with the last one."""
    taken = 0
    for carried in many:
        for request, calling in _requests(carried.drafted):
            user, asking, supplying = _extended(carried.drafted, request, kind)
            assert "?" in asking["text"]
            assert "calls" not in asking
            arguments = calling.calls[0].arguments
            assert isinstance(arguments, dict)
            values = [str(v) for v in arguments.values() if isinstance(v, str | int)]
            taken += any(v in supplying["text"] and v in request.text and v not in user["text"] for v in values)
    assert taken > 40


def test_what_no_tool_can_do_is_declined(many: list[Any]) -> None:
    """The exchange stands before the masked turn, and calls nothing."""
    for carried in many:
        for request, _ in _requests(carried.drafted):
            asking, declining, user = _extended(carried.drafted, request, ComplexityKind.NO_SUITABLE_TOOL)
            assert "calls" not in declining
            assert user["id"] == request.id
            assert asking["text"] not in user["text"]


def test_the_tool_that_is_supplied_is_the_one_that_is_called_first(many: list[Any]) -> None:
    """It is added by its exact name, by itself."""
    for carried in many:
        request, calling = _requests(carried.drafted)[0]
        turns = _extended(carried.drafted, request, ComplexityKind.TOOL_SUPPLIED_LATER)
        assert [turn["role"] for turn in turns] == ["user", "assistant", "tool_list", "user"]
        assert (turns[2]["added"], turns[2]["removed"]) == ([calling.calls[0].name], [])


@pytest.mark.parametrize("kind", ERRORS)
def test_a_first_try_goes_wrong_and_the_second_is_right(kind: ComplexityKind, many: list[Any]) -> None:
    """The revised turn keeps its calls and their ids; the first try has others, and a result that says so."""
    other = total = 0
    for carried in many:
        for turn in carried.drafted.turns:
            if not (isinstance(turn, AssistantTurn) and turn.calls):
                continue
            first, results, again = _extended(carried.drafted, turn, kind)
            kept = [(c["id"], c["name"], c["arguments"]) for c in again["calls"]]
            assert kept == [(c.id, c.name, c.arguments) for c in turn.calls]
            assert [r["call"] for r in results["results"]] == [c["id"] for c in first["calls"]]
            assert not {c["id"] for c in first["calls"]} & {c.id for c in turn.calls}
            contents = [json.dumps(r["content"]) for r in results["results"]]
            assert all(is_failure(c) or is_empty(c) or "No results" in c for c in contents)
            assert again["text"]
            total += 1
            other += first["calls"][0]["arguments"] not in [c.arguments for c in turn.calls]
    assert other == 0 if kind is ComplexityKind.OUTAGE else other > total * 0.6


@pytest.mark.parametrize("kind", TALK)
def test_talk_stands_before_the_request_and_leaves_it_whole(kind: ComplexityKind, many: list[Any]) -> None:
    """The request still says all that its calls need."""
    for carried in many:
        for request, calling in _requests(carried.drafted):
            _, replying, user = _extended(carried.drafted, request, kind)
            assert "calls" not in replying
            arguments = calling.calls[0].arguments
            assert isinstance(arguments, dict)
            stated = [v for v in arguments.values() if isinstance(v, str) and v in request.text]
            assert all(v in user["text"] for v in stated)
