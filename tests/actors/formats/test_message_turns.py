"""Facts of a log name turns by ids: each row says of which turn and sub-task each of its messages is."""

import json
from dataclasses import replace
from typing import Any

import pytest

from support.exported import facts_of
from toolace_mt.actors.formats import FORMATS, PASSIVE, written_record
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueImported,
    JsonObject,
    ToolCall,
    ToolResult,
    ToolTurn,
    UserTurn,
    admit,
    unopened,
)


def calls(*values: str) -> tuple[ToolCall, ...]:
    """Calls of one tool."""
    return tuple(ToolCall(id=value, name="find", arguments={"id": value}) for value in values)


def made() -> Dialogue:
    """Two sub-tasks, with two calls in one message and a system message before them."""
    results = tuple(ToolResult(call_id=value, content=f"found {value}") for value in ("one", "two"))
    turns = (
        UserTurn(id="1.1", subtask=1, text="Where are they?"),
        AssistantTurn(id="1.2", subtask=1, text="", calls=calls("one", "two")),
        ToolTurn(id="1.3", subtask=1, results=results),
        AssistantTurn(id="1.4", subtask=1, text="Found.", calls=()),
        UserTurn(id="m7.1", subtask=2, text="Thanks."),
        AssistantTurn(id="2.1", subtask=2, text="With pleasure.", calls=()),
    )
    event = DialogueImported(seed=0, parameters=PASSIVE, tools=(), turns=turns, source="a", meta={"context": "Brief."})
    return replace(admit(unopened("run/1"), event), imported=False)


def messages(record: dict[str, Any]) -> list[Any]:
    """The messages of a row, whatever their name."""
    if "prompt" in record:
        return [*record["prompt"], *record["completion"]]
    found: list[Any] = next(record[key] for key in ("messages", "conversations", "steps") if key in record)
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_each_message_has_its_turn_and_its_subtask(name: str) -> None:
    """A message that has the words of a turn has its id."""
    dialogue = made()
    record: dict[str, Any] = FORMATS[name].write(dialogue, {})
    facts, said = facts_of(record), messages(record)
    assert len(facts["turn_ids"]) == len(facts["subtasks"]) == len(said)
    subtasks = {turn.id: turn.subtask for turn in dialogue.turns} | {None: None}
    assert facts["subtasks"] == [subtasks[id_] for id_ in facts["turn_ids"]]
    for words, id_ in {"Where are they?": "1.1", '"one': "1.2", "Found.": "1.4", "Thanks.": "m7.1"}.items():
        at = next(at for at, message in enumerate(said) if words.strip('"') in json.dumps(message))
        assert facts["turn_ids"][at] == id_
    assert ("1.3" in facts["turn_ids"]) == (name != "atif")  # whose steps have calls and results in one


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_written_again_as_it_is(name: str) -> None:
    """Byte for byte: an import keeps the ids that its turns have in the log that the file was made of."""
    row = FORMATS[name].write(made(), {"dialogue": "run/1"})
    again = admit(unopened("run/9"), FORMATS[name].read(row, "a:1", PASSIVE))
    assert written_record(FORMATS[name].write(again, {})) == written_record(row)


def test_an_import_of_no_log_names_none() -> None:
    """Its turns have their ids from its messages, and those say nothing new."""
    record: JsonObject = {"messages": [{"role": "user", "content": "Hello"}]}
    event = FORMATS["openai"].read(record, "a:1", PASSIVE)
    facts = facts_of(FORMATS["openai"].write(admit(unopened("run/1"), event), {}))
    assert not {"turn_ids", "subtasks"} & set(facts)


@pytest.mark.parametrize("ids", [None, "1.1", [], ["1.1", "1.2"], {"0": "1.1"}])
def test_ids_that_are_no_list_of_the_messages_say_nothing(ids: Any) -> None:
    """Metadata of others may have the same keys."""
    record: JsonObject = {
        "messages": [{"role": "user", "content": "Hello"}],
        "metadata": {"turn_ids": ids, "subtasks": [1]},
    }
    event = FORMATS["openai"].read(record, "a:1", PASSIVE)
    facts = facts_of(FORMATS["openai"].write(admit(unopened("run/1"), event), {}))
    assert not {"turn_ids", "subtasks"} & set(facts)
