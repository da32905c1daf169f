"""Calls that are wrong on purpose are marked, in the metadata and in the way of each format that has one."""

import json
from dataclasses import replace
from typing import Any

import pytest

from support.exported import facts_of, rows_of
from toolace_mt.actors.exports import CallGrouping, ExportOptions
from toolace_mt.actors.formats import FORMATS, PASSIVE
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    Dialogue,
    DialogueImported,
    Edit,
    Operation,
    ToolCall,
    ToolResult,
    ToolTurn,
    UserTurn,
    admit,
    unopened,
)

REFUSED = "order_id has to be a text"


def told(said: str = REFUSED, *, first: Any = 17, then: Any = "17", tool: str = "find", error: bool = True) -> Dialogue:
    """A dialogue whose first call fails, and is made anew by the same injection."""
    turns = (
        UserTurn(id="t1", subtask=0, text="Where is my order 17?"),
        AssistantTurn(id="t2", subtask=0, text="", calls=(ToolCall(id="a", name="find", arguments={"id": first}),)),
        ToolTurn(id="t3", subtask=0, results=(ToolResult(call_id="a", content=said, error=error),)),
        AssistantTurn(id="t4", subtask=0, text="", calls=(ToolCall(id="b", name=tool, arguments={"id": then}),)),
        ToolTurn(id="t5", subtask=0, results=(ToolResult(call_id="b", content="On its way."),)),
        AssistantTurn(id="t6", subtask=0, text="On its way.", calls=()),
    )
    errors = (("t2", "t3", "t4", "t5"),)
    event = DialogueImported(
        seed=0, parameters=PASSIVE, tools=(), turns=turns, source="a:1", meta={}, injected_errors=errors
    )
    return admit(unopened("run/1"), event)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_names_the_message_in_its_metadata(name: str) -> None:
    """By its index, which an export of an import of the file has again."""
    format_ = FORMATS[name]
    record = format_.write(told(), {})
    assert facts_of(record)["untrained_at"] == [1]
    again = admit(unopened("run/1"), format_.read(record, "a:1", PASSIVE))
    assert facts_of(format_.write(again, {}))["untrained_at"] == [1]


@pytest.mark.parametrize(
    ("name", "field", "value"), [("axolotl", "train", False), ("openai", "weight", 0), ("swift", "loss", False)]
)
def test_three_formats_say_it_in_the_message(name: str, field: str, value: object) -> None:
    """And in no other; read again, the mark is no field of the dialogue's own."""
    format_ = FORMATS[name]
    record: dict[str, Any] = format_.write(told(), {})
    assert [message.get(field) for message in record["messages"]] == [None, value, None, None, None, None]
    again = admit(unopened("run/1"), format_.read(record, "a:1", PASSIVE))
    assert field not in json.dumps(FORMATS["hf"].write(again, {})["messages"])


@pytest.mark.parametrize(
    "right",
    [
        told("503 Service Unavailable"),
        told("The request timed out.", then=18),
        told("[]", error=False),
        told(first="17"),
        told(tool="list_orders"),
    ],
    ids=["outage", "timeout", "nothing found", "same arguments", "another tool"],
)
def test_a_call_that_was_right_is_learnt(right: Dialogue) -> None:
    """An outage and an empty result are no fault of the call."""
    record: dict[str, Any] = FORMATS["openai"].write(right, {})
    assert "untrained_at" not in record["metadata"]
    assert not any("weight" in message for message in record["messages"])


def injected(kind: ComplexityKind, said: str) -> Dialogue:
    """The same dialogue, whose first call was made wrong here, by an injection of *kind*."""
    edit = Edit("m1", Operation.EXTEND, ("t4",), kind, None, wrote=("t2", "t3", "t4", "t5"))
    return replace(told(said), imported=False, errors_elsewhere=(), edits=(edit,))


@pytest.mark.parametrize("said", [REFUSED, "Temporary failure: order_id 17 is no text, try again."])
def test_a_bad_argument_is_not_learnt_whatever_the_tool_says(said: str) -> None:
    """The injection's kind tells, where words could be those of an outage; a file of it keeps the word."""
    record = FORMATS["hf"].write(injected(ComplexityKind.BAD_ARGUMENT, said), {})
    assert facts_of(record)["untrained_at"] == [1]
    again = admit(unopened("run/1"), FORMATS["hf"].read(record, "a:1", PASSIVE))
    assert facts_of(FORMATS["hf"].write(again, {}))["untrained_at"] == [1]


def test_the_first_call_of_an_outage_is_learnt() -> None:
    """Even where the second one has other arguments."""
    record = FORMATS["hf"].write(injected(ComplexityKind.OUTAGE, "503 Service Unavailable"), {})
    assert "untrained_at" not in facts_of(record)


def test_calls_that_are_made_again_as_they_are_were_right() -> None:
    """Two at once that fail in whatever words, and are repeated: neither puts the other right."""
    calls = [ToolCall(id=name, name="find", arguments={"id": name[0]}) for name in ("1a", "2a", "1b", "2b")]
    failed = tuple(ToolResult(call_id=call.id, content="The desk is closed.", error=True) for call in calls[:2])
    found = tuple(ToolResult(call_id=call.id, content="On its way.") for call in calls[2:])
    whole = told()
    turns = (
        whole.turns[0],
        AssistantTurn(id="t2", subtask=0, text="", calls=tuple(calls[:2])),
        ToolTurn(id="t3", subtask=0, results=failed),
        AssistantTurn(id="t4", subtask=0, text="", calls=tuple(calls[2:])),
        ToolTurn(id="t5", subtask=0, results=found),
        whole.turns[-1],
    )
    edit = Edit("m1", Operation.EXTEND, ("t4",), ComplexityKind.SECOND_FAILURE, None, wrote=("t2", "t3", "t4", "t5"))
    ours = replace(whole, turns=turns, imported=False, errors_elsewhere=(), edits=(edit,))
    for dialogue in (ours, replace(whole, turns=turns)):
        assert "untrained_at" not in facts_of(FORMATS["hf"].write(dialogue, {}))


def test_parts_of_a_turn_are_learnt_one_by_one() -> None:
    """Calls that were made together may stand apart: the wrong one is masked, and those that put it right are not."""
    dialogue = injected(ComplexityKind.BAD_ARGUMENT, REFUSED)
    asked, answered = dialogue.turns[3], dialogue.turns[4]
    assert isinstance(asked, AssistantTurn)
    assert isinstance(answered, ToolTurn)
    more = ToolCall(id="c", name="find", arguments={"id": "18"})
    results = (*answered.results, ToolResult(call_id="c", content="Here."))
    parted = (
        asked.model_copy(update={"calls": (*asked.calls, more)}),
        answered.model_copy(update={"results": results}),
    )
    both = replace(dialogue, turns=(*dialogue.turns[:3], *parted, *dialogue.turns[5:]))
    (row,) = rows_of("openai", both, options=ExportOptions(calls=CallGrouping.ONE_BY_ONE))
    facts = facts_of(row)
    assert facts["untrained_at"] == [1]
    assert facts["injected_errors_at"] == [[1, 2, 3, 4, 5, 6]]
    assert facts["turn_ids"] == ["t1", "t2", "t3", "t4", "t5", "t4", "t5", "t6"]
