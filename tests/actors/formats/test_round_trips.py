"""Every format: a dialogue that is written and read back means the same, and so does one that came from a file."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings

from support.random_dialogues import dialogues
from support.random_stories import stories
from support.stories import Story, accepted_story
from toolace_mt.actors.formats import (
    FORMATS,
    PASSIVE,
    DialogueFormat,
    UnwritableDialogue,
    read_record,
    recognised,
    written_record,
)
from toolace_mt.actors.formats.parts.meaning import meaning
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueImported,
    JsonObject,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
    admit,
    unopened,
)

EVERY = pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS)
FIND: dict[str, Any] = {"name": "find", "description": "", "parameters": {"type": "object", "properties": {}}}
CALL: dict[str, Any] = {"name": "find", "arguments": {"id": "A-1"}}
SAID: dict[str, list[dict[str, Any]]] = {
    "openai": [
        {"role": "system", "content": "Today is Monday."},
        {"role": "user", "content": "Find A-1"},
        {"role": "assistant", "content": None, "function_call": {"name": "find", "arguments": '{"id": "A-1"}'}},
        {"role": "function", "name": "find", "content": {"found": True}},
        {"role": "assistant", "content": [{"type": "text", "text": "There."}]},
    ],
    "sharegpt": [
        {"from": "human", "value": "Find A-1 and A-2"},
        {"from": "function_call", "value": json.dumps([CALL, CALL])},
        {"from": "observation", "value": "one"},
        {"from": "observation", "value": "two"},
        {"from": "gpt", "value": f"Again.<tool_call>{json.dumps(CALL)}</tool_call>"},
        {"from": "tool", "value": "<tool_response>one</tool_response>"},
    ],
    "toolace": [
        {"from": "user", "value": "Find A-1"},
        {"from": "assistant", "value": "[find(id='A-1', ok=true), find(id=\"it's\")]"},
        {"from": "tool", "value": '[{"name": "find", "results": 1}, {"name": "find", "results": 2}]'},
        {"from": "assistant", "value": "[done] (all of it)"},
    ],
}
RECORDS: dict[str, dict[str, Any]] = {
    "openai": {"messages": SAID["openai"], "functions": [FIND]},
    "hf": {"messages": SAID["openai"], "tools": json.dumps([FIND]), "metadata": "{}"},
    "trl": {"prompt": SAID["openai"][:2], "completion": SAID["openai"][2:], "tools": [FIND]},
    "sharegpt": {"conversations": SAID["sharegpt"], "system": "Be kind.", "tools": json.dumps([FIND])},
    "toolace": {"conversations": SAID["toolace"], "system": f"You have {json.dumps([FIND])}. Use them."},
}


def through(format_: DialogueFormat, dialogue: Dialogue) -> Dialogue:
    """The dialogue after it was written to a file and read back, as what its format is recognised as."""
    record = read_record(written_record(format_.write(dialogue, {"seed": 1})))
    assert recognised(record) is format_ or not dialogue.opening_tools
    return admit(unopened("run/1"), format_.read(record, "a.jsonl:1", PASSIVE))


@EVERY
@given(dialogue=dialogues(words_beside_calls=False))
@settings(max_examples=120, deadline=None)
def test_what_is_written_and_read_back_means_the_same(format_: DialogueFormat, dialogue: Dialogue) -> None:
    """Words, calls with their arguments, results, tools that come and go, and the context."""
    assert meaning(through(format_, dialogue)) == meaning(dialogue)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"toolace"}))
@given(dialogue=dialogues())
@settings(max_examples=60, deadline=None)
def test_words_may_stand_beside_calls(name: str, dialogue: Dialogue) -> None:
    """In one message; in toolace a piece is either words or calls."""
    assert meaning(through(FORMATS[name], dialogue)) == meaning(dialogue)


@EVERY
def test_what_came_from_a_file_goes_back(format_: DialogueFormat) -> None:
    """However the file put it: older roles, results in a row, tags, parts of content."""
    record = RECORDS[format_.name]
    assert recognised(record) is format_
    dialogue = admit(unopened("run/1"), format_.read(record, "a.jsonl:1", PASSIVE))
    assert len(dialogue.turns) >= 4
    assert meaning(through(format_, dialogue)) == meaning(dialogue)


@pytest.mark.parametrize("name", ["sharegpt", "toolace"])
@given(story=stories())
@settings(max_examples=80, deadline=None)
def test_nothing_is_written_that_says_something_else(name: str, story: Story) -> None:
    """Of dialogues in which anything may happen, each is written as it is, or refused."""
    with suppress(UnwritableDialogue):
        assert meaning(through(FORMATS[name], story.dialogue)) == meaning(story.dialogue)


@EVERY
def test_an_accepted_dialogue_is_written_with_its_metadata(format_: DialogueFormat) -> None:
    """The given facts come first, then where tools come and go."""
    record = format_.write(accepted_story().dialogue, {"seed": 7})
    facts = facts_of(json.loads(written_record(record)))
    assert list(facts) == ["seed", "tools_added_at", "tools_removed_at"]
    assert list(facts["tools_added_at"].values()) == [["book_flight"]]


def facts_of(record: dict[str, Any]) -> dict[str, Any]:
    """The metadata of a written record, of which some formats make a text."""
    written = record["metadata"]
    facts: dict[str, Any] = json.loads(written) if isinstance(written, str) else written
    return facts


def dialogue_of(*turns: Turn) -> Dialogue:
    """A dialogue with these turns."""
    event = DialogueImported(seed=0, parameters=PASSIVE, tools=(), turns=turns, source="a.jsonl:1", meta={})
    return admit(unopened("run/1"), event)


@EVERY
def test_errors_are_written_and_read_back(format_: DialogueFormat) -> None:
    """One of three calls that were made together is an error by its flag alone; the metadata say which."""
    calls = tuple(ToolCall(id=id_, name="find", arguments={"id": id_}) for id_ in "abc")
    results = tuple(ToolResult(call_id=id_, content="Closed at noon.", error=id_ == "b") for id_ in "abc")
    asked, answered = UserTurn(id="1", subtask=0, text="Find a, b, c."), ToolTurn(id="3", subtask=0, results=results)
    dialogue = dialogue_of(
        asked, says("", *calls), answered, says("Only two are there.").model_copy(update={"id": "4"})
    )
    record = format_.write(dialogue, {"seed": 1})
    in_messages = {"hf", "openai", "trl"}
    assert facts_of(record)["errors_at"] == ({"3": [0]} if format_.name in in_messages else {"2": [1]})
    again = through(format_, dialogue)
    assert meaning(again) == meaning(dialogue)
    assert [r.error for turn in again.turns if isinstance(turn, ToolTurn) for r in turn.results] == [False, True, False]


@pytest.mark.parametrize("flag", ["is_error", "isError", "error"])
def test_a_message_that_says_it_itself_is_read(flag: str) -> None:
    """As Anthropic and MCP name it; what is no boolean says nothing."""
    for value, meant in ((True, True), (False, False), ("no seat", False)):
        said: JsonObject = {"role": "tool", "tool_call_id": "a", "content": "Closed at noon.", flag: value}
        event = FORMATS["openai"].read({"messages": [said]}, "a.jsonl:1", PASSIVE)
        assert isinstance(event.turns[0], ToolTurn)
        assert event.turns[0].results[0].error is meant


@pytest.mark.parametrize("table", [None, "3", [3], {"x": [0]}, {"0": "0"}, {"0": [True]}, {"9": [0]}, {"0": [4]}])
def test_a_table_of_errors_that_is_none_says_nothing(table: object) -> None:
    """Others' metadata may have that name, too."""
    said: JsonObject = {"role": "tool", "tool_call_id": "a", "content": "ok"}
    record: dict[str, Any] = {"messages": [said], "metadata": {"errors_at": table}}
    event = FORMATS["openai"].read(record, "a.jsonl:1", PASSIVE)
    assert isinstance(event.turns[0], ToolTurn)
    assert not event.turns[0].results[0].error


def says(text: str, *calls: ToolCall) -> AssistantTurn:
    """The assistant's turn."""
    return AssistantTurn(id="2", subtask=0, text=text, calls=calls)


CALLED = ToolCall(id="c", name="f", arguments={})
UNWRITABLE = [
    ("sharegpt", "the last call of run/1 has no result", says("", CALLED)),
    ("sharegpt", "would be read as", says("<tool_call>{}</tool_call>")),
    ("toolace", "the words of 2", says("So", CALLED)),
    ("toolace", "the arguments of 'c'", says("", CALLED.model_copy(update={"arguments": "{"}))),
    ("toolace", "would be read as", says("[f(a=1)]")),
]


@pytest.mark.parametrize(("name", "why", "turn"), UNWRITABLE)
def test_what_a_format_cannot_hold_is_refused(name: str, why: str, turn: AssistantTurn) -> None:
    """With the reason; OpenAI's messages hold it."""
    dialogue = dialogue_of(UserTurn(id="1", subtask=0, text="Hi"), turn)
    with pytest.raises(UnwritableDialogue, match=why):
        FORMATS[name].write(dialogue, {})
    assert meaning(through(FORMATS["openai"], dialogue)) == meaning(dialogue)
