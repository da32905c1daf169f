"""OpenAI's messages and tools, as an export writes them."""

import json
from typing import Any

from hypothesis import given, settings

from support.random_stories import stories
from support.stories import Story, accepted_story
from toolace_mt.actors.formats import FORMATS, PASSIVE, written_record
from toolace_mt.events import AssistantTurn, Dialogue, DialogueImported, ToolCall, ToolResult, ToolTurn, UserTurn


def imported(*calls: ToolCall) -> Dialogue:
    """A dialogue that somebody else made, with a fact that its assistant knew."""
    turns = (
        UserTurn(id="1", subtask=0, text="航班在哪里"),
        AssistantTurn(id="2", subtask=0, text="Let me see.", calls=calls),
        ToolTurn(id="3", subtask=0, results=tuple(ToolResult(call_id=call.id, content="") for call in calls)),
    )
    story = Story("mine/1")
    context = {"context": "The user is Ana."}
    event = DialogueImported(seed=0, parameters=PASSIVE, tools=(), turns=turns, source="a.jsonl:1", meta=context)
    story.add("importer", event)
    return story.dialogue


def written(dialogue: Dialogue) -> Any:
    """The record, as a trainer parses it."""
    return json.loads(written_record(FORMATS["openai"].write(dialogue, {"seed": 7})))


def test_calls_are_as_the_api_wants_them() -> None:
    """Arguments are a JSON string, content beside calls without words is null, each result names its call."""
    messages = written(accepted_story().dialogue)["messages"]
    assert messages[3] == {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {
                "id": "call_1_2_1",
                "type": "function",
                "function": {"name": "find_flights", "arguments": '{"origin": "Oslo", "destination": "Rome"}'},
            }
        ],
    }
    assert messages[4] == {
        "role": "tool",
        "tool_call_id": "call_1_2_1",
        "name": "find_flights",
        "content": '{"flights": [{"flight_id": "FL-204"}]}',
    }


def test_a_tool_that_comes_later_is_not_at_the_top() -> None:
    """It is given in full by the message with which it comes, and the metadata say where that is."""
    record = written(accepted_story().dialogue)
    assert [tool["function"]["name"] for tool in record["tools"]] == ["find_flights"]
    ((index, names),) = record["metadata"]["tools_added_at"].items()
    assert (record["metadata"]["seed"], record["metadata"]["tools_removed_at"]) == (7, {})
    message = record["messages"][int(index)]
    assert (message["role"], names) == ("system", ["book_flight"])
    definition = json.loads(str(message["content"]).splitlines()[-1])
    assert definition["function"]["parameters"]["required"] == ["flight_id"]


def test_arguments_that_are_no_object_go_out_as_they_came() -> None:
    """Nothing is mended on the way; the assistant's context comes first; text beside calls stays."""
    first, _, call, result = written(imported(ToolCall(id="c", name="f", arguments='{"a": ')))["messages"]
    assert first == {"role": "system", "content": "The user is Ana."}
    assert (call["content"], call["tool_calls"][0]["function"]["arguments"]) == ("Let me see.", '{"a": ')
    assert result["content"] == ""


@given(stories())
@settings(max_examples=80, deadline=None)
def test_any_record_parses_and_its_ids_match(story: Story) -> None:
    """One message a turn or result, in order; arguments read back; a named result answers an earlier call."""
    line = written_record(FORMATS["openai"].write(story.dialogue, {}))
    assert line == written_record(FORMATS["openai"].write(story.dialogue, {}))
    assert b"\n" not in line
    read = json.loads(line)
    wanted = [call for _, call in story.dialogue.calls()]
    written = [call for message in read["messages"] for call in message.get("tool_calls", ())]
    assert [call["id"] for call in written] == [call.id for call in wanted]
    for call, original in zip(written, wanted, strict=True):
        arguments = call["function"]["arguments"]
        assert arguments == original.arguments or json.loads(arguments) == original.arguments
    known: dict[str, str] = {}
    for message in read["messages"]:
        known |= {call["id"]: call["function"]["name"] for call in message.get("tool_calls", ())}
        if message["role"] == "tool":
            assert message.get("name") == known.get(message["tool_call_id"])
    results = sum(len(turn.results) for turn in story.dialogue.turns if isinstance(turn, ToolTurn))
    others = sum(not isinstance(turn, ToolTurn) for turn in story.dialogue.turns)
    assert len(read["messages"]) == results + others
