"""Every format: a dialogue that is written and read back means the same, and so does one that came from a file."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import assume, given, settings

from support.exported import facts_of, written_again
from support.random_dialogues import dialogues
from support.random_stories import stories
from support.stories import Story, accepted_story
from toolace_mt.actors.formats import (
    FORMATS,
    PASSIVE,
    DialogueFormat,
    RawRecord,
    UnwritableDialogue,
    read_entry,
    read_record,
    recognised,
    written_record,
)
from toolace_mt.actors.formats.foreign import familiar
from toolace_mt.actors.formats.parts.meaning import meaning
from toolace_mt.cluster.cli.gallery import SHIPPED
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
from toolace_mt.store import open_log
from toolace_mt.store.views import Exported, export_of

CONVERSED = ("anthropic", "atif", "hermes", "sharegpt", "swift", "toolace")
"""Formats in which results follow their calls."""
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
    "hermes": [
        {"from": "system", "value": f"Functions: <tools>\n{json.dumps(FIND)}\n</tools> Use them."},
        {"from": "human", "value": "Find A-1"},
        {"from": "gpt", "value": f"So.\n<tool_call>\n{json.dumps(CALL)}\n</tool_call>"},
        {"from": "tool", "value": '<tool_response>\n{"name": "find", "content": {"found": true}}\n</tool_response>'},
        {"from": "gpt", "value": "There."},
    ],
    "swift": [
        {"role": "user", "content": "Find A-1 twice"},
        {"role": "assistant", "content": "At once."},
        {"role": "tool_call", "content": json.dumps(CALL)},
        {"role": "tool_call", "content": json.dumps(CALL)},
        {"role": "tool_response", "content": "one"},
        {"role": "tool_response", "content": "two"},
        {"role": "assistant", "content": "There."},
    ],
    "axolotl": [
        {"role": "user", "content": "Find A-1"},
        {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "function": CALL}], "train": False},
        {"role": "tool", "name": "find", "content": "no such id"},
        {"role": "assistant", "content": "It is not there."},
    ],
    "anthropic": [
        {"role": "user", "content": [{"type": "text", "text": "Find A-1"}]},
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "So."},
                {"type": "tool_use", "id": "a", "name": "find", "input": {"id": "A-1"}},
                {"type": "tool_use", "id": "b", "name": "find", "input": {"id": "A-2"}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "b", "content": "closed", "is_error": True},
                {"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "there"}]},
                {"type": "text", "text": "And A-3?"},
            ],
        },
        {"role": "assistant", "content": "No."},
    ],
}
STEPS: list[dict[str, Any]] = [
    {"step_id": 1, "source": "system", "message": "Today is Monday."},
    {"step_id": 2, "source": "user", "message": [{"type": "text", "text": "Find A-1"}]},
    {
        "step_id": 3,
        "source": "agent",
        "message": "",
        "tool_calls": [{"tool_call_id": "a", "function_name": "find", "arguments": {"id": "A-1"}}],
        "observation": {"results": [{"source_call_id": "a", "content": "closed", "extra": {"is_error": True}}]},
        "metrics": {"prompt_tokens": 7},
    },
    {"step_id": 4, "source": "agent", "message": "It is closed.", "timestamp": "2026-01-09T08:00:00Z"},
]
RECORDS: dict[str, dict[str, Any]] = {
    "openai": {"messages": SAID["openai"], "functions": [FIND]},
    "hf": {"messages": SAID["openai"], "tools": json.dumps([FIND]), "metadata": "{}"},
    "trl": {"prompt": SAID["openai"][:2], "completion": SAID["openai"][2:], "tools": [FIND]},
    "sharegpt": {"conversations": SAID["sharegpt"], "system": "Be kind.", "tools": json.dumps([FIND])},
    "hermes": {"conversations": SAID["hermes"], "category": "Libraries"},
    "swift": {"messages": SAID["swift"], "tools": json.dumps([FIND])},
    "axolotl": {"messages": SAID["axolotl"], "tools": json.dumps([FIND])},
    "anthropic": {"messages": SAID["anthropic"], "system": "Be kind.", "tools": [{"name": "find", "input_schema": {}}]},
    "atif": {
        "schema_version": "ATIF-v1.6",
        "session_id": "s",
        "agent": {"name": "x", "version": "1", "tool_definitions": [{"type": "function", "function": FIND}]},
        "steps": STEPS,
    },
    "toolace": {"conversations": SAID["toolace"], "system": f"You have {json.dumps([FIND])}. Use them."},
}


def through(format_: DialogueFormat, dialogue: Dialogue) -> Dialogue:
    """The dialogue after it was written to a file and read back, as what its format is recognised as.

    Rows of axolotl and swift without what is theirs alone, marks and messages of calls, are rows of hf.
    """
    record = read_record(written_record(format_.write(dialogue, {"seed": 1})))
    again, known = read_in(format_, record), recognised(record)
    if known is not format_ and format_.name in {"axolotl", "swift"}:
        assert known.name == "hf"
        assert meaning(read_in(known, record)) == meaning(again)
    else:
        assert known is format_ or not dialogue.opening_tools
    return again


def read_in(format_: DialogueFormat, record: JsonObject) -> Dialogue:
    """The dialogue of a record in that format."""
    return admit(unopened("run/1"), format_.read(record, "a.jsonl:1", PASSIVE))


@EVERY
@given(dialogue=dialogues(words_beside_calls=False))
@settings(max_examples=120, deadline=None)
def test_what_is_written_and_read_back_means_the_same(format_: DialogueFormat, dialogue: Dialogue) -> None:
    """Words, calls with their arguments, results, tools that come and go, and the context."""
    assume(format_.name != "atif" or dialogue.turns or dialogue.context)
    assert meaning(through(format_, dialogue)) == meaning(dialogue)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"toolace"}))
@given(dialogue=dialogues())
@settings(max_examples=60, deadline=None)
def test_words_may_stand_beside_calls(name: str, dialogue: Dialogue) -> None:
    """In one message; in toolace a piece is either words or calls."""
    assume(name != "atif" or dialogue.turns or dialogue.context)
    assert meaning(through(FORMATS[name], dialogue)) == meaning(dialogue)


@EVERY
def test_what_came_from_a_file_goes_back(format_: DialogueFormat) -> None:
    """However the file put it: older roles, results in a row, tags, parts of content."""
    record = RECORDS[format_.name]
    assert recognised(record) is format_
    dialogue = read_in(format_, record)
    assert len(dialogue.turns) >= 4
    assert meaning(through(format_, dialogue)) == meaning(dialogue)


@pytest.mark.parametrize("name", CONVERSED)
@given(story=stories())
@settings(max_examples=80, deadline=None)
def test_nothing_is_written_that_says_something_else(name: str, story: Story) -> None:
    """Of dialogues in which anything may happen, each is written as it is, or refused."""
    with suppress(UnwritableDialogue):
        assert meaning(through(FORMATS[name], story.dialogue)) == meaning(story.dialogue)


@EVERY
def test_a_file_of_ours_is_read_as_files_are(format_: DialogueFormat) -> None:
    """Columns that are texts are read where they stand, and tools that come later are not there at the start."""
    dialogue = accepted_story().dialogue
    record = familiar(read_record(written_record(format_.write(dialogue, {}))))
    assert meaning(read_in(recognised(record), record)) == meaning(dialogue)


@pytest.fixture(scope="module")
def gallery() -> list[Exported]:
    """The first dialogue of each run of the gallery."""

    async def load() -> list[Exported]:
        log = open_log(SHIPPED, writable=False)
        heads = [head.stream async for head in log.heads("") if head.stream.endswith("/1")]
        found = [export_of(await log.read(stream)) for stream in heads]
        await log.close()
        return found

    return asyncio.run(load())


@pytest.mark.parametrize("name", FORMATS)
def test_a_row_that_is_read_is_written_again_byte_for_byte(name: str, gallery: list[Exported]) -> None:
    """With all of its metadata; `tests/hostile/round_trip_probes.py` tries it over every pool of real tools."""
    written = 0
    for exported in gallery:
        with suppress(UnwritableDialogue):
            first, second = written_again(name, exported)
            assert first == second
            written += 1
    assert written


@EVERY
def test_an_accepted_dialogue_is_written_with_its_metadata(format_: DialogueFormat) -> None:
    """The given facts come first, then where tools come and go, and what each message is of."""
    record = format_.write(accepted_story().dialogue, {"seed": 7})
    facts = facts_of(json.loads(written_record(record)))
    assert list(facts)[:3] == ["seed", "tools_added_at", "tools_removed_at"]
    assert len(facts["turn_ids"]) == len(facts["subtasks"]) > 0
    assert list(facts["tools_added_at"].values()) == [["book_flight"]]


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
    places = {"atif": {"1": [1]}, "swift": {"5": [0]}}
    places |= {name: {"3": [0]} for name in ("axolotl", "hf", "openai", "trl")}
    assert facts_of(record)["errors_at"] == places.get(format_.name, {"2": [1]})
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
ANSWERED = ToolTurn(id="3", subtask=0, results=(ToolResult(call_id="c", content="ok"),))
TORN = (says("", CALLED.model_copy(update={"arguments": "{"})), ANSWERED)
UNWRITABLE: list[tuple[str, str, tuple[Turn, ...]]] = [
    *((name, "the last call of run/1 has no result", (says("", CALLED),)) for name in CONVERSED),
    ("toolace", "the last call of run/1 has no result", (says("So", CALLED),)),
    ("sharegpt", "would be read as", (says("<tool_call>{}</tool_call>"),)),
    ("hermes", "would be read as", (says("<tool_call>{}</tool_call>"),)),
    ("toolace", "the words of 2", (says("So", CALLED), ANSWERED)),
    ("toolace", "would be read as", (says("[f(a=1)]"),)),
    ("swift", "would be read as", (says("So"), says("", CALLED).model_copy(update={"id": "2b"}), ANSWERED)),
    *((name, "the arguments of 'c'", TORN) for name in ("anthropic", "atif", "hermes", "swift", "toolace")),
    ("atif", "a result that answers no call", (says("So"), ANSWERED)),
]


@pytest.mark.parametrize(("name", "why", "turns"), UNWRITABLE)
def test_what_a_format_cannot_hold_is_refused(name: str, why: str, turns: tuple[Turn, ...]) -> None:
    """With the reason; OpenAI's messages hold it."""
    dialogue = dialogue_of(UserTurn(id="1", subtask=0, text="Hi"), *turns)
    with pytest.raises(UnwritableDialogue, match=why):
        FORMATS[name].write(dialogue, {})
    assert meaning(through(FORMATS["openai"], dialogue)) == meaning(dialogue)


def test_a_trajectory_has_a_step() -> None:
    """A dialogue in which nothing is said has none."""
    with pytest.raises(UnwritableDialogue, match="has no turn"):
        FORMATS["atif"].write(dialogue_of(), {})


def test_metadata_that_are_a_text_outlive_nulls_of_arrow() -> None:
    """What is left out of a record is counted beside them: a tool that came later is still one."""
    record: dict[str, Any] = json.loads(written_record(FORMATS["hf"].write(accepted_story().dialogue, {"seed": 7})))
    for message in record["messages"]:
        message["audio"] = None
    calls = [call for message in record["messages"] for call in message.get("tool_calls", ())]
    calls[0]["function"]["arguments"]["of_another_tool"] = None
    entry = read_entry(RawRecord(1, 1, "a.jsonl:1", written_record(record)))
    assert entry.imported is not None
    assert entry.imported.meta["left_out"]
    assert meaning(admit(unopened("run/1"), entry.imported)) == meaning(accepted_story().dialogue)
