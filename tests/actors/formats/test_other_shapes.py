"""ShareGPT, ToolACE and TRL are read as what they are, from lines or from one list."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.stories import accepted_story
from toolace_mt.actors.formats import FORMATS, PASSIVE, Entry, UnreadableDialogue, read_file, recognised
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import AssistantTurn, DialogueImported, ToolListTurn, ToolTurn, fold

FIND: dict[str, Any] = {
    "name": "find",
    "description": "For example A-100.",
    "parameters": {"type": "dict", "properties": {"id": {"type": "string"}}},
}
CALLS = [{"name": "find", "arguments": {"id": id_}} for id_ in ("A-1", "A-2")]


def imported(format_: str, record: dict[str, Any]) -> DialogueImported:
    """The dialogue of a record that is recognised as of that format."""
    assert recognised(record) is FORMATS[format_]
    return FORMATS[format_].read(record, "data.json:1", PASSIVE)


def found(event: DialogueImported) -> list[tuple[str, tuple[str, ...]]]:
    """What the rules say of it."""
    return [(finding.check, finding.turns) for finding in apply_rules(fold("d", [event])).findings]


def sharegpt(call: object, answer: str) -> dict[str, Any]:
    """A conversation with one function call."""
    value = call if isinstance(call, str) else json.dumps(call)
    return {
        "system": "Be kind.",
        "tools": json.dumps([FIND]),
        "conversations": [
            {"from": "human", "value": "Find A-1 and A-2"},
            {"from": "function_call", "value": value},
            {"from": "observation", "value": answer},
            {"from": "gpt", "value": "There."},
        ],
    }


def test_sharegpt_is_read() -> None:
    """The system prompt is context, tools are a text, a call is JSON."""
    event = imported("sharegpt", sharegpt({"name": "find", "arguments": {"id": "A-1"}}, "ok"))
    assert event.meta["context"] == "Be kind."
    assert [tool.name for tool in event.tools] == ["find"]
    assert found(event) == []


@pytest.mark.parametrize("answer", ['["one", "two"]', "both are there"])
def test_calls_made_together_are_answered_together(answer: str) -> None:
    """By a list of as many results, or by one text for all."""
    event = imported("sharegpt", sharegpt(CALLS, answer))
    results = event.turns[2]
    assert isinstance(results, ToolTurn)
    assert len(results.results) == 2
    assert found(event) == []


def answered(event: DialogueImported) -> list[list[str]]:
    """The results by tool turn."""
    return [[result.content for result in turn.results] for turn in event.turns if isinstance(turn, ToolTurn)]


def test_calls_made_together_are_answered_one_by_one() -> None:
    """As many observations in a row as there are calls answer one each, in order; one too few is found."""
    record = sharegpt(CALLS, "one")
    record["conversations"].insert(3, {"from": "observation", "value": "two"})
    event = imported("sharegpt", record)
    assert answered(event) == [["one"], ["two"]]
    assert found(event) == []
    third = {"name": "find", "arguments": {"id": "A-3"}}
    record["conversations"][1]["value"] = json.dumps([*CALLS, third])
    assert "pairing" in {check for check, _ in found(imported("sharegpt", record))}


def test_llama_factory_writes_roles_too() -> None:
    """Its roles in `messages` are those of a conversation; what else a message says of itself is kept."""
    pieces = [*sharegpt(CALLS, '["one", "two"]')["conversations"], {"from": "human", "value": "Find A-1"}]
    messages = [{"role": piece["from"], "content": piece["value"]} for piece in pieces]
    call = {"id": "c9", "function": {"name": "find", "arguments": '{"id": "A-1"}'}}
    messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
    messages.append({"role": "tool", "tool_call_id": "c9", "content": "one"})
    event = imported("sharegpt", {"messages": messages, "tools": [FIND]})
    assert answered(event) == [["one", "two"], ["one"]]
    assert found(event) == []


def test_hermes_tags_are_calls_and_results() -> None:
    """Beside words or not; a response that is missing is found, and broken JSON is a call that cannot be read."""
    tagged = "".join(f"<tool_call>\n{json.dumps(call)}\n</tool_call>\n" for call in CALLS)
    record: dict[str, Any] = {
        "tools": json.dumps([FIND]),
        "conversations": [
            {"from": "human", "value": "Find A-1 and A-2"},
            {"from": "gpt", "value": f"One moment.\n{tagged}"},
            {"from": "tool", "value": "<tool_response>\none\n</tool_response>\n<tool_response>two</tool_response>"},
            {"from": "gpt", "value": "There."},
        ],
    }
    event = imported("hermes", record)
    turn = event.turns[1]
    assert isinstance(turn, AssistantTurn)
    assert (turn.text, [call.arguments for call in turn.calls]) == ("One moment.", [{"id": "A-1"}, {"id": "A-2"}])
    assert answered(event) == [["one", "two"]]
    assert found(event) == []
    record["conversations"][2]["value"] = "<tool_response>one</tool_response>"
    assert "pairing" in {check for check, _ in found(imported("hermes", record))}
    record["conversations"][1]["value"] = "<tool_call>{find</tool_call>"
    assert ("readable_arguments", ("t2",)) in found(imported("hermes", record))


def test_a_call_that_cannot_be_read_is_found() -> None:
    """It is kept as it came, and the rules say so."""
    event = imported("sharegpt", sharegpt('{"name": "find", "arguments": ', "ok"))
    assert ("readable_arguments", ("t2",)) in found(event)


def test_toolace_is_read() -> None:
    """Tools from the prompt, calls from brackets, with JSON's constants, brackets in quotes and names of any kind."""
    value = "[find(id=\"A-1 (new)\"), Get The Weather(city='Bern', days=[1, 2], ok=true)]"
    weather = {"name": "Get The Weather", "parameters": {"type": "dict", "properties": {}}}
    record = {
        "system": f"You have these: {json.dumps([FIND, weather])} Use them.",
        "conversations": [
            {"from": "user", "value": "Find A-1 (new)"},
            {"from": "assistant", "value": value},
            {"from": "tool", "value": '[{"name": "find", "results": 1}, {"name": "Get The Weather", "results": 2}]'},
            {"from": "assistant", "value": "[done] (all of it)"},
        ],
    }
    event = imported("toolace", record)
    turn = event.turns[1]
    assert isinstance(turn, AssistantTurn)
    assert [(call.name, call.arguments) for call in turn.calls] == [
        ("find", {"id": "A-1 (new)"}),
        ("Get The Weather", {"city": "Bern", "days": [1, 2], "ok": True}),
    ]
    assert [tool.name for tool in event.tools] == ["find", "Get The Weather"]
    assert event.meta["context"] == "You have these:  Use them."
    last = event.turns[3]
    assert isinstance(last, AssistantTurn)
    assert last.text == "[done] (all of it)"


@pytest.mark.parametrize(
    "value", ["[find(id=A-1)]", "[find(1)]", "[find(id='A-1']", "[find]", "[]", "[find(id=1)] ok", "["]
)
def test_what_is_not_nothing_but_calls_is_words(value: str) -> None:
    """The rules may then find a call that leaked."""
    record = {"system": f"Tools: {json.dumps([FIND])}", "conversations": [{"from": "assistant", "value": value}]}
    (turn,) = imported("toolace", record).turns
    assert isinstance(turn, AssistantTurn)
    assert (turn.text, turn.calls) == (value, ())


def test_trl_is_read() -> None:
    """The completion goes on where the prompt ends."""
    record = {"prompt": [{"role": "user", "content": "Hi"}], "completion": [{"role": "assistant", "content": "Hello"}]}
    assert [turn.kind for turn in imported("trl", record).turns] == ["user", "assistant"]


def test_a_change_that_a_message_tells_is_that_message() -> None:
    """As an export writes it: the tools stand in a system message, a line each."""
    told = json.dumps({"type": "function", "function": {**FIND, "name": "later"}})
    record = {
        "messages": [
            {"role": "user", "content": "Hi"},
            {"role": "system", "content": f"The list of tools has changed.\n{told}\n{{broken"},
        ],
        "tools": [FIND],
        "metadata": {"tools_added_at": {"1": ["later"]}, "tools_removed_at": {"1": ["find"]}},
    }
    change = imported("openai", record).turns[1]
    assert isinstance(change, ToolListTurn)
    assert (change.id, [tool.name for tool in change.added], change.removed) == ("t2", ["later"], ("find",))


@pytest.mark.parametrize("role", ["system", "developer"])
def test_a_system_message_brings_tools(role: str) -> None:
    """From there on they can be called, and not before; its words are context."""
    later = {"type": "function", "function": {**FIND, "name": "later"}}
    call = {"id": "c1", "function": {"name": "later", "arguments": '{"id": "A-1"}'}}
    words = {"role": "assistant", "content": "There."}
    record: dict[str, Any] = {
        "messages": [
            {"role": "user", "content": "Find A-1"},
            {"role": "assistant", "content": "I have nothing for that."},
            {"role": role, "content": "New tools are available", "tools": [later]},
            {"role": "assistant", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "c1", "content": "ok"},
            words,
        ],
        "tools": [FIND],
    }
    event = imported("openai", record)
    change = event.turns[2]
    assert isinstance(change, ToolListTurn)
    assert (change.id, [tool.name for tool in change.added], change.removed) == ("t3", ["later"], ())
    assert [tool.name for tool in event.tools] == ["find"]
    assert event.meta["context"] == "New tools are available"
    assert found(event) == []
    record["messages"] = [*record["messages"][:2], *record["messages"][3:5], record["messages"][2], words]
    assert found(imported("openai", record)) == [("tool_list", ("t3",))]


def test_tools_of_a_message_that_are_none_are_refused() -> None:
    """The message is said; what a user's message has of that name is no list of tools."""
    with pytest.raises(UnreadableDialogue, match="the tools of message 1 cannot be read: 'tools' has to be a list"):
        imported("openai", {"messages": [{"role": "system", "content": "", "tools": 5}]})
    assert len(imported("openai", {"messages": [{"role": "user", "content": "Hi", "tools": 5}]}).turns) == 1


@pytest.mark.parametrize("piece", [{"from": "narrator", "value": "Once"}, {"value": "Hi"}, "Hi", None])
@pytest.mark.parametrize("format_", ["sharegpt", "toolace"])
def test_a_piece_from_nobody_is_refused(format_: str, piece: Any) -> None:
    """The place and the names that are known are said."""
    with pytest.raises(UnreadableDialogue, match="piece 1 is from"):
        FORMATS[format_].read({"conversations": [piece]}, "x:1", PASSIVE)


def entries(path: Path, text: str) -> list[Entry]:
    """The entries of a file with that text."""
    path.write_text(text)
    return list(read_file(path))


def test_one_list_is_read_item_by_item(tmp_path: Path) -> None:
    """Pretty-printed or not; an item that is no dialogue does not stop the others."""
    good = {"messages": [{"role": "user", "content": "Hi " * 1000}]}
    for indent in (None, 2):
        seen = entries(tmp_path / "list.json", json.dumps([good, 5, *[good] * 600], indent=indent))
        assert [entry.imported is not None for entry in seen] == [True, False, *[True] * 600]
        assert [int(entry.source.rpartition("(item ")[2][:-1]) for entry in seen] == list(range(1, 603))
        assert [entry.line for entry in seen[:4]] == ([1, 1, 1, 1] if indent is None else [2, 10, 11, 19])
    assert entries(tmp_path / "list.json", "[]") == []
    assert entries(tmp_path / "list.json", " [ ] ") == []


def test_a_list_that_breaks_off_says_where(tmp_path: Path) -> None:
    """What came before the break is read."""
    good = json.dumps({"messages": [{"role": "user", "content": "Hi"}]})
    seen = entries(tmp_path / "list.json", f"[{good},\n{good}, {{")
    assert [entry.imported is not None for entry in seen] == [True, True, False]
    assert "list.json:2 (item 3): the item is no JSON" in (seen[2].fault or "")


def test_trl_is_written_as_chat_templates_take_it() -> None:
    """Arguments are objects and words beside calls are strings; the completion begins after the user's last words."""
    record: dict[str, Any] = FORMATS["trl"].write(accepted_story().dialogue, {})
    prompt, completion = record["prompt"], record["completion"]
    assert prompt[-1]["role"] == "user"
    assert "user" not in [message["role"] for message in completion]
    called = [message for message in (*prompt, *completion) if "tool_calls" in message]
    assert called
    for message in called:
        assert isinstance(message["content"], str)
        assert all(isinstance(call["function"]["arguments"], dict) for call in message["tool_calls"])


@pytest.mark.parametrize("between", ["\n", ", ", " ;\r\n\t", " " * 100_000])
def test_calls_may_stand_apart_in_any_way(between: str) -> None:
    """By signs or space of any length."""
    event = imported("sharegpt", sharegpt(between.join(map(json.dumps, CALLS)), '["one", "two"]'))
    assert isinstance(event.turns[1], AssistantTurn)
    assert [call.arguments for call in event.turns[1].calls] == [{"id": "A-1"}, {"id": "A-2"}]


@pytest.mark.parametrize(
    "value", ["{'name': 'find', 'arguments': {'id': 'A-1', 'all': True, 'by': None}}", "[" * 90_000]
)
def test_python_text_is_data_and_never_more(value: str) -> None:
    """Its constants are read; what nests without end is a finding, and ends nothing."""
    record = sharegpt(value, "ok")
    event = imported("sharegpt", record)
    assert isinstance(event.turns[1], AssistantTurn)
    assert bool(event.turns[1].calls) or "call" in str(found(event))
