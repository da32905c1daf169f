"""Replies of another form of which only one thing can be meant."""

import json
from typing import Any

import pytest

from toolace_mt.actors.parsing import Fault, FaultKind, read_reply
from toolace_mt.actors.replies import JudgeReply, PlanReply, TurnsReply, VoteReply

USER = {"id": "1.1", "role": "user", "text": "Fly me to Rome."}
WORDS = {"id": "1.4", "role": "assistant", "text": "Done."}
FINDING = {"turn": "2.2", "call": None, "pointer": None, "quote": "x", "message": "m"}


def turns(text: str, finish_reason: str = "stop") -> list[dict[str, Any]]:
    """The turns of a reply that can be read, without what was not written."""
    read = read_reply(text, TurnsReply, finish_reason=finish_reason)
    assert isinstance(read, TurnsReply), read
    return [turn.model_dump(exclude_defaults=True) for turn in read.turns]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"turns": [USER, WORDS]}),
        json.dumps([USER, WORDS]),
        f"{json.dumps(USER)}\n{json.dumps(WORDS)}",
        f"```json\n{json.dumps([USER, WORDS])}\n```",
        json.dumps({"messages": [{**USER, "content": USER["text"]}, {**WORDS, "content": "Done."}]}),
    ],
    ids=["object", "list", "lines", "fenced list", "messages"],
)
def test_turns_are_read_without_the_object_around_them(text: str) -> None:
    """A list, or a turn a line as prompts show them."""
    assert turns(text) == [USER, WORDS]


def test_one_turn_alone_is_a_list_of_one() -> None:
    """For one masked turn, models write one turn."""
    assert turns(json.dumps(USER)) == [USER]
    read = read_reply('{"goal": "Fly.", "tools": ["find_flights"], "steps": 1}', PlanReply, finish_reason="stop")
    assert isinstance(read, PlanReply)
    assert len(read.subtasks) == 1


def test_turns_in_openai_s_form_are_the_same_turns() -> None:
    """Words in `content`, calls in `tool_calls` with their arguments as text, and a message for each result."""
    call = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"to": "Rome"}'}}
    other = {"id": "c2", "type": "function", "function": {"name": "find", "arguments": '{"to": "Pisa"}'}}
    messages = [
        {"role": "user", "content": "Rome or Pisa?"},
        {"role": "assistant", "content": None, "tool_calls": [call, other]},
        {"role": "tool", "tool_call_id": "c1", "content": '{"price": 90}'},
        {"role": "tool", "tool_call_id": "c2", "content": [{"price": 70}]},
        {"role": "assistant", "content": [{"type": "text", "text": "Pisa."}]},
    ]
    assert turns(json.dumps({"turns": messages})) == [
        {"role": "user", "text": "Rome or Pisa?"},
        {
            "role": "assistant",
            "calls": [
                {"id": "c1", "name": "find", "arguments": {"to": "Rome"}},
                {"id": "c2", "name": "find", "arguments": {"to": "Pisa"}},
            ],
        },
        {
            "role": "tool",
            "results": [{"call": "c1", "content": '{"price": 90}'}, {"call": "c2", "content": [{"price": 70}]}],
        },
        {"role": "assistant", "text": "Pisa."},
    ]


def test_a_whole_reply_before_the_rambling_of_a_model_without_an_end_is_taken() -> None:
    """Missing stop tokens are usual with local chat templates."""
    whole = json.dumps({"turns": [USER]})
    assert turns(f'{whole}\n\nuser\nHere is another one: {{"turns": [{{"role": "us', "length") == [USER]
    read = read_reply(f'{{"turns": [{json.dumps(USER)}, {{"role": "as', TurnsReply, finish_reason="length")
    assert isinstance(read, Fault)
    assert read.kind is FaultKind.CUT_OFF


@pytest.mark.parametrize("verdict", ["Pass", "PASS.", " pass ", "verdict: pass"])
def test_a_verdict_may_be_spelt_in_another_way(verdict: str) -> None:
    """One of a few words, whatever its case."""
    read = read_reply(json.dumps({"reason": "So.", "verdict": verdict}), VoteReply, finish_reason="stop")
    assert isinstance(read, VoteReply)
    assert read.verdict == "pass"


@pytest.mark.parametrize("verdict", ["not pass", "pass or fail", "passed", "", "A"])
def test_a_verdict_that_is_not_clear_is_a_fault(verdict: str) -> None:
    """Nothing is guessed."""
    read = read_reply(json.dumps({"reason": "So.", "verdict": verdict}), VoteReply, finish_reason="stop")
    assert isinstance(read, Fault)


@pytest.mark.parametrize(("number", "turn"), [("2.1", "2.1"), ("2.10", "2.10"), ("3", "3")])
def test_an_id_that_looks_like_a_number_keeps_its_zeros(number: str, turn: str) -> None:
    """`2.10` is the tenth turn of the second sub-task."""
    finding = json.dumps(FINDING).replace('"2.2"', number)
    read = read_reply(
        f'{{"findings": [{finding}], "reason": "So.", "verdict": "fail"}}', VoteReply, finish_reason="stop"
    )
    assert isinstance(read, VoteReply)
    assert read.findings[0].turn == turn


def test_objects_that_do_not_belong_together_are_not_put_together() -> None:
    """Two plans are two; a list of words is no list of turns; fifty objects are no reply."""
    for text, expects in (
        ('{"verdict": "pass", "reason": "a"} {"verdict": "fail", "reason": "b"}', VoteReply),
        (f"{json.dumps({'turns': [USER]})} {json.dumps({'turns': [WORDS]})}", TurnsReply),
        ("".join(f'{{"a": {n}}}' for n in range(200)), TurnsReply),
    ):
        read = read_reply(text, expects, finish_reason="stop")
        assert isinstance(read, Fault)
        assert read.kind is FaultKind.SEVERAL_OBJECTS
    listed = read_reply('["version A is better"]', JudgeReply, finish_reason="stop")
    assert isinstance(listed, Fault)
