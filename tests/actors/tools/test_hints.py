"""Hints of MCP servers are kept, and go before the guess that a name allows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolace_mt.actors.evidence import is_look_up, is_read_only
from toolace_mt.actors.evidence.injection_sites import changes, matters
from toolace_mt.actors.formats import FORMATS, PASSIVE
from toolace_mt.actors.rules import apply_rules
from toolace_mt.actors.tools import load_pool, to_openai
from toolace_mt.actors.tools.acts import Act, act_of
from toolace_mt.events import Dialogue, Tool, fold

Write = Callable[..., Path]

SCHEMA: dict[str, Any] = {"type": "object", "properties": {"room": {"type": "string"}}}
READS: dict[str, Any] = {"title": "Room state", "readOnlyHint": True, "idempotentHint": True}
CHANGES: dict[str, Any] = {"readOnlyHint": False, "destructiveHint": False}
DESTROYS: dict[str, Any] = {"readOnlyHint": True, "destructiveHint": True}


def tool(name: str, hints: dict[str, Any] | None) -> Tool:
    """A tool of that name and these hints."""
    return Tool(name=name, description="", parameters=SCHEMA, hints=hints)


@pytest.mark.parametrize(
    ("name", "hints", "act"),
    [
        ("dim_lights", READS, Act.LOOK_UP),
        ("get_room", CHANGES, Act.CHANGE),
        ("get_room", DESTROYS, Act.CHANGE),
        ("get_room", {"title": "Room"}, Act.LOOK_UP),
        ("get_room", {"destructiveHint": False}, Act.LOOK_UP),
        ("compute_area", READS, Act.WORK_OUT),
        ("compute_area", CHANGES, Act.CHANGE),
        ("sign_in", READS, Act.ENTER),
    ],
)
def test_an_act_follows_hints(name: str, hints: dict[str, Any], act: Act) -> None:
    """Where they say whether the tool reads; what else a name tells is still told."""
    assert act_of(tool(name, hints)) is act


def test_hints_go_before_a_name() -> None:
    """In both directions, and only where they say something."""
    assert is_read_only("dim_lights", tool("dim_lights", READS))
    assert is_look_up("dim_lights", tool("dim_lights", READS))
    assert not is_read_only("get_room", tool("get_room", CHANGES))
    assert not is_read_only("get_room", tool("get_room", DESTROYS))
    assert is_read_only("get_room", tool("get_room", None))
    assert not is_read_only("dim_lights", tool("dim_lights", {"title": "Lights"}))


@pytest.mark.parametrize("lines", [True, False])
def test_hints_survive_an_import(write: Write, *, lines: bool) -> None:
    """They are written beside the schema and read again; what is no hint is left out, and no digest depends on them."""
    entry = {"name": "dim", "inputSchema": SCHEMA, "annotations": {**READS, "openWorldHint": "no", "colour": True}}
    written = write(json.dumps(entry), "tools.jsonl") if lines else write({"tools": [entry]})
    pool = load_pool([written])
    assert pool.tool("dim").hints == READS
    assert pool.tool("dim").description == "Room state"
    again = load_pool([write([to_openai(one) for one in pool], "again.json")])
    assert again.tool("dim").hints == READS
    bare = {"name": "dim", "description": "Room state", "inputSchema": SCHEMA}
    plain = load_pool([write([bare])])
    assert plain.tool("dim").hints is None
    assert load_pool([write([{**bare, "annotations": READS}])]).digest == plain.digest


def test_no_hints_leave_no_trace() -> None:
    """On the wire and in files."""
    assert "hints" not in tool("dim", None).model_dump()
    assert "annotations" not in json.dumps(to_openai(tool("dim", None)))
    assert Tool.model_validate(tool("dim", READS).model_dump()).hints == READS


def dialogue_of(name: str, hints: dict[str, Any] | None) -> Dialogue:
    """A dialogue that calls a tool twice with the same arguments."""
    function: dict[str, Any] = {"name": name, "description": "d", "parameters": SCHEMA}
    beside = {} if hints is None else {"annotations": hints}
    messages: list[dict[str, Any]] = [{"role": "user", "content": "What of the kitchen, and then of the kitchen?"}]
    for number in ("1", "2"):
        arguments = {"name": name, "arguments": json.dumps({"room": "kitchen"})}
        messages.append({"role": "assistant", "tool_calls": [{"id": number, "function": arguments}]})
        messages.append(
            {"role": "tool", "tool_call_id": number, "content": f'{{"room": "kitchen", "lamps": {number}}}'}
        )
    messages.append({"role": "assistant", "content": "Two lamps."})
    record: Any = {"messages": messages, "tools": [{"type": "function", "function": {**function, **beside}}]}
    return fold("d", [FORMATS["openai"].read(record, "x", PASSIVE)])


def test_rules_and_places_ask_the_hints() -> None:
    """Results of what only reads may not contradict each other; where something is changed, they may."""

    def contradicts(name: str, hints: dict[str, Any] | None) -> bool:
        found = apply_rules(dialogue_of(name, hints)).findings
        return any(one.check == "contradicting_results" for one in found)

    assert contradicts("get_room", None)
    assert not contradicts("get_room", CHANGES)
    assert not contradicts("dim_room", None)
    assert contradicts("dim_room", READS)
    for name, hints, changed, weighty in (
        ("get_room", None, False, False),
        ("dim_room", READS, False, False),
        ("order_room", READS, False, False),
        ("get_room", DESTROYS, True, True),
        ("dim_room", CHANGES, True, False),
    ):
        dialogue = dialogue_of(name, hints)
        assert changes(dialogue, dialogue.turns[1]) is changed
        assert matters(dialogue, dialogue.turns[1]) is weighty
