"""Sessions for a trace viewer: a header and the messages, as its simple format has them."""

import json

from support.exported import rows_of
from support.stories import accepted_story
from toolace_mt.actors.exports import EXPORTS, ExportOptions, ToolChanges

STORY = accepted_story()


def test_a_session_has_a_header_and_its_messages() -> None:
    """Each result says the call that it answers; what a call says is a text of JSON."""
    header, *lines = rows_of("traces", STORY.dialogue, metadata={"seed": 7})
    assert (header["type"], header["harness"], header["id"]) == ("session", "toolace-mt", "run/1")
    assert header["metadata"]["seed"] == 7
    assert {line["type"] for line in lines} == {"message"}
    messages = [line["message"] for line in lines]
    assert all(isinstance(message["content"], str) for message in messages)
    calls = {call["id"]: call["function"] for message in messages for call in message.get("toolCalls", ())}
    assert all(isinstance(json.loads(function["arguments"]), dict) for function in calls.values())
    assert [message["toolCallId"] for message in messages if message["role"] == "tool"] == list(calls)


def test_each_part_begins_a_file() -> None:
    """The header does, under a name that a file can have; messages go on with it."""
    rows = rows_of("traces", STORY.dialogue, options=ExportOptions(tool_changes=ToolChanges.SPLIT))
    begins = EXPORTS["traces"].begins_file
    assert begins is not None
    assert [name for row in rows if (name := begins(row)) is not None] == ["run-1-1", "run-1-2"]
