"""OpenAI's messages and tools become imported dialogues; what cannot be read is said with its place."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import JsonValue

from toolace_mt.actors.formats import (
    FORMATS,
    PASSIVE,
    Entry,
    UnreadableDialogue,
    UnreadableFile,
    read_file,
    read_record,
)
from toolace_mt.events import (
    AssistantTurn,
    DialogueImported,
    JsonObject,
    ToolListTurn,
    ToolTurn,
    UserTurn,
    admit,
    unopened,
)

FIND: dict[str, Any] = {"name": "find", "description": "Finds.", "parameters": {"type": "object", "properties": {}}}


def imported(record: dict[str, Any]) -> DialogueImported:
    """The dialogue of a record."""
    return FORMATS["openai"].read(record, "data.jsonl:1", PASSIVE)


def calling(arguments: object, id_: str | None = "call_1") -> dict[str, Any]:
    """A message with one call."""
    return {"role": "assistant", "content": None, "tool_calls": [{"id": id_, "name": "find", "arguments": arguments}]}


@pytest.fixture(name="written")
def _written(tmp_path: Path) -> Callable[..., list[Entry]]:
    def write(*lines: str | bytes) -> list[Entry]:
        path = tmp_path / "data.jsonl"
        path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
        return list(read_file(path))

    return write


def test_a_message_is_a_turn_with_its_number() -> None:
    """`t3` is the third message; arguments are objects, contents as they came."""
    event = imported(
        {
            "id": "d1",
            "tools": [FIND],
            "messages": [
                {"role": "user", "content": "Hi"},
                calling('{"a": 1}'),
                {"role": "tool", "tool_call_id": "call_1", "content": "None"},
                {"role": "assistant", "content": "Bye"},
            ],
        }
    )
    assert [turn.id for turn in event.turns] == ["t1", "t2", "t3", "t4"]
    user, call, result, words = event.turns
    assert isinstance(user, UserTurn)
    assert isinstance(call, AssistantTurn)
    assert call.calls[0].arguments == {"a": 1}
    assert isinstance(result, ToolTurn)
    assert (result.results[0].call_id, result.results[0].content) == ("call_1", "None")
    assert isinstance(words, AssistantTurn)
    assert words.text == "Bye"
    assert event.meta["id"] == "d1"
    assert event.source == "data.jsonl:1"
    assert admit(unopened("d1"), event).imported


def test_system_messages_are_context() -> None:
    """They are no turns, and the numbers of the others stay."""
    messages = [{"role": "system", "content": "Today is Monday."}, {"role": "user", "content": "Hi"}]
    event = imported({"messages": messages, "meta": {"context": "token: x1"}})
    assert event.meta["context"] == "token: x1\nToday is Monday."
    assert [turn.id for turn in event.turns] == ["t2"]


def test_a_tool_that_comes_later_is_not_there_before() -> None:
    """The list grows from that message on."""
    messages = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "?"},
        {"role": "user", "content": "Go"},
    ]
    other = {"type": "function", "function": {**FIND, "name": "other"}}
    event = imported({"tools": [FIND, other], "messages": messages, "meta": {"tools_added_at": {"2": ["other"]}}})
    assert [tool.name for tool in event.tools] == ["find"]
    change = event.turns[2]
    assert isinstance(change, ToolListTurn)
    assert (change.id, [tool.name for tool in change.added]) == ("t3.tools", ["other"])


def test_older_and_other_nestings_are_read() -> None:
    """`function_call`, results by name, parts of content, arguments as objects, no ids."""
    event = imported(
        {
            "functions": [FIND],
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "Hi"}, {"type": "text", "text": "there"}]},
                {"role": "assistant", "content": None, "function_call": {"name": "find", "arguments": "{}"}},
                {"role": "function", "name": "find", "content": {"found": True}},
                {
                    "role": "assistant",
                    "tool_calls": [{"type": "function", "function": {"name": "find", "arguments": {}}}],
                },
                {"role": "tool", "content": "ok"},
            ],
        }
    )
    user, first, result, second, last = event.turns
    assert isinstance(user, UserTurn)
    assert user.text == "Hi\nthere"
    assert isinstance(first, AssistantTurn)
    assert isinstance(second, AssistantTurn)
    assert isinstance(result, ToolTurn)
    assert isinstance(last, ToolTurn)
    assert result.results[0].call_id == first.calls[0].id != second.calls[0].id == last.results[0].call_id
    assert result.results[0].content == '{"found": true}'


@pytest.mark.parametrize("raw", ["{'a': 1}", '{"a": 1', "", "[1]", '{"a": NaN}', '{"a":' * 100 + "1" + "}" * 100])
def test_arguments_that_are_no_object_stay_as_they_came(raw: str) -> None:
    """Also those that are nested too deeply."""
    (turn,) = imported({"messages": [calling(raw)]}).turns
    assert isinstance(turn, AssistantTurn)
    assert turn.calls[0].arguments == raw


def test_a_schema_in_other_words_is_mended() -> None:
    """Types that JSON Schema does not know; one that can be applied stays as it is."""
    odd = {**FIND, "parameters": {"type": "dict", "properties": {"x": {"type": "float"}}, "required": None}}
    event = imported({"tools": [odd], "messages": []})
    assert event.tools[0].parameters["type"] == "object"
    assert event.tools[0].parameters["properties"] == {"x": {"type": "number"}}
    assert imported({"tools": [FIND], "messages": []}).tools[0].parameters == FIND["parameters"]
    assert imported({"tools": [{"name": "f"}], "messages": []}).tools[0].parameters == {"type": "object"}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({}, "'messages' has to be a list, it is missing"),
        ({"messages": ["Hi"]}, "message 1 has to be an object"),
        ({"messages": [{"role": "bot"}]}, "the role 'bot'"),
        ({"messages": [{"role": "assistant", "tool_calls": {}}]}, "'tool_calls' of message 1"),
        ({"messages": [{"role": "assistant", "tool_calls": [1]}]}, "a call of message 1"),
        ({"messages": [], "tools": [{}]}, "tool 1 has no name"),
        ({"messages": [], "tools": "[{"}, "'tools' is a text that is no JSON"),
        ({"messages": [], "tools": {}}, "'tools' has to be a list"),
    ],
)
def test_what_is_no_dialogue_says_why(record: dict[str, Any], words: str) -> None:
    """One sentence, with the place."""
    with pytest.raises(UnreadableDialogue, match=words):
        imported(record)


def test_a_broken_line_is_named_and_the_rest_goes_on(written: Callable[..., list[Entry]]) -> None:
    """Bad JSON, bad encoding, no object, nested without end, an unknown shape, and an empty line."""
    good = json.dumps({"messages": [{"role": "user", "content": "Hi"}]})
    entries = written(good, "{", b"\xff", "[]", "[" * 5000, '{"words": 1}', "", good)
    assert [entry.line for entry in entries] == [1, 2, 3, 4, 5, 6, 8]
    assert [entry.imported is not None for entry in entries] == [True, False, False, False, False, False, True]
    faults = [entry.fault or "" for entry in entries[1:6]]
    said = [
        "no JSON",
        "no UTF-8",
        "has to hold an object",
        "nested too deeply",
        "no format is known with the keys 'words'",
    ]
    assert all(
        words in fault and f"data.jsonl:{n}: " in fault
        for n, (words, fault) in enumerate(zip(said, faults, strict=True), 2)
    )


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(UnreadableFile, match=r"none\.jsonl cannot be read: No such file"):
        next(read_file(tmp_path / "none.jsonl"))


def test_halves_of_characters_are_replaced(written: Callable[..., list[Entry]]) -> None:
    """No store could hold them."""
    arguments = json.dumps({"x": "\ud800"})
    (entry,) = written(json.dumps({"messages": [{"role": "user", "content": "\udc00 Hi"}, calling(arguments)]}))
    assert entry.imported is not None
    user, call = entry.imported.turns
    assert isinstance(user, UserTurn)
    assert isinstance(call, AssistantTurn)
    assert user.text == "\ufffd Hi"
    assert call.calls[0].arguments == {"x": "\ufffd"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
roles = st.sampled_from(["user", "assistant", "tool", "system", "bot"])
messages = st.fixed_dictionaries(
    {"role": roles | json_values},
    optional={"content": json_values, "tool_calls": json_values, "tool_call_id": json_values},
)
records = st.fixed_dictionaries(
    {"messages": st.lists(messages, max_size=4) | json_values}, optional={"tools": json_values}
)


@given(records)
@settings(max_examples=150)
def test_any_record_is_read_or_refused(record: JsonObject) -> None:
    """Nothing else happens, whatever stands in it."""
    with suppress(UnreadableDialogue):
        event = FORMATS["openai"].read(read_record(json.dumps(record).encode()), "x:1", PASSIVE)
        assert len({turn.id for turn in event.turns}) == len(event.turns)


@pytest.mark.parametrize(
    ("written", "value", "allowed"),
    [
        ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, 0, False),
        ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, 0.5, True),
        ({"anyOf": [{"type": "STRING"}, {"type": "INTEGER"}]}, "x", True),
        ({"anyOf": [{"type": "STRING"}, {"type": "INTEGER"}]}, [], False),
        ({"type": "string", "nullable": True}, None, True),
        ({"type": "array", "items": [{"type": "number"}]}, ["x"], False),
    ],
)
def test_a_schema_in_older_words_means_what_it_meant(written: JsonObject, value: JsonValue, *, allowed: bool) -> None:
    """Of draft 4, of OpenAPI 3.0, of Gemini."""
    parameters: JsonObject = {"type": "object", "properties": {"a": written}}
    tool = imported({"tools": [{"name": "f", "parameters": parameters}], "messages": []}).tools[0]
    assert Draft202012Validator(tool.parameters).is_valid({"a": value}) is allowed
