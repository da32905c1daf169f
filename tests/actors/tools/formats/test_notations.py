"""Notations of tools: what holds arguments is read, or named; what a provider runs is left out, and said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.commands import Command
from toolace_mt.actors.formats import FORMATS, PASSIVE
from toolace_mt.actors.formats.foreign import LEFT_OUT, familiar
from toolace_mt.actors.tools import BadSchema, EmptyPool, MalformedTool, Pool, UnknownFormat, load_pool
from toolace_mt.actors.tools.notations import PARAMETERS
from toolace_mt.events import DialogueImported, Tool

Write = Callable[..., Path]

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"track": {"type": "string"}, "volume": {"type": "integer"}},
    "required": ["track"],
}
ABOUT: dict[str, Any] = {"name": "play", "description": "Play a track."}
LISTED: list[dict[str, Any]] = [
    {"name": "track", "type": "string", "required": True},
    {"name": "volume", "type": "integer", "required": False},
]
TOOLBENCH: dict[str, Any] = {
    "category_name": "Music",
    "tool_name": "Jukebox",
    "api_name": "play",
    "api_description": "Play a track.",
    "required_parameters": [{"name": "track", "type": "STRING", "description": "", "default": ""}],
    "optional_parameters": [{"name": "volume", "type": "NUMBER", "description": "", "default": "5"}],
    "method": "GET",
}
WAYS: dict[str, Any] = {
    **{key: {**ABOUT, key: SCHEMA} for key in PARAMETERS},
    "json text": {**ABOUT, "parameters": json.dumps(SCHEMA)},
    "a list of arguments": {**ABOUT, "parameters": LISTED},
    "properties of its own": {**ABOUT, **SCHEMA},
    "an empty schema beside it": {**ABOUT, "parameters": {}, "inputs": SCHEMA},
    "within json": {**ABOUT, "inputSchema": {"json": SCHEMA}},
    "a function of a notation": {"type": "function", "function": {**ABOUT, "params": SCHEMA}},
    "Bedrock": {"toolSpec": {**ABOUT, "inputSchema": {"json": SCHEMA}}},
    "Bedrock in Python": {"tool_spec": {**ABOUT, "input_schema": {"json": json.dumps(SCHEMA)}}},
    "Gemini": {"functionDeclarations": [{**ABOUT, "parametersJsonSchema": SCHEMA}]},
    "ToolBench": TOOLBENCH,
}


def pool_tool(pool: Pool) -> Tool:
    """The one tool of a pool."""
    (tool,) = pool
    return tool


def dialogue_of(tools: object, key: str = "tools") -> DialogueImported:
    """A dialogue beside which these tools stand."""
    messages = [{"role": "user", "content": "Play So What."}, {"role": "assistant", "content": "Now?"}]
    record: Any = {"messages": messages, key: tools}
    return FORMATS["openai"].read(familiar(record), "x", PASSIVE)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lines", [True, False])
def test_arguments_are_read_in_pools_and_beside_dialogues(write: Write, way: str, *, lines: bool) -> None:
    """Whatever the notation, both read the same."""
    path = write(json.dumps(WAYS[way]), "tools.jsonl") if lines else write([WAYS[way]])
    found = [pool_tool(load_pool([path])), *dialogue_of([WAYS[way]]).tools]
    assert len(found) == 2
    for tool in found:
        assert (tool.name, tool.description) == ("play", "Play a track.")
        properties: Any = tool.parameters["properties"]
        assert set(properties) == {"track", "volume"}
        assert "string" in str(properties["track"]["type"]).lower()
        assert tool.parameters.get("required") == ["track"]


def test_declarations_of_a_line_have_its_place(write: Write) -> None:
    """However many stand on one, and however the tools are wrapped."""
    play, stop, skip = ({**ABOUT, "name": name, "parameters": SCHEMA} for name in ("play", "stop", "skip"))
    both = [play, stop]
    lines = [json.dumps({"functionDeclarations": declared}) for declared in (both, [skip])]
    pool = load_pool([path := write("\n\n".join(lines), "tools.jsonl")])
    places = {"play": f"{path}:1", "stop": f"{path}:1", "skip": f"{path}:3"}
    assert {name: origin.place for name, origin in pool.origins.items()} == places
    assert len(load_pool([write({"toolConfig": {"tools": [{"toolSpec": one} for one in both]}})])) == 2
    assert [tool.name for tool in dialogue_of({"tools": [{"toolSpec": one} for one in both]}, "toolConfig").tools] == [
        "play",
        "stop",
    ]


def test_rows_that_share_a_tool_give_it_once(write: Write) -> None:
    """As ToolBench's queries and xLAM's rows do."""
    rows = [{"query": "Play it", "api_list": [TOOLBENCH]}, {"query": "Again", "api_list": [TOOLBENCH]}]
    assert [tool.name for tool in load_pool([write([*rows])])] == ["play"]
    texts = [{"query": str(n), "tools": json.dumps([{**ABOUT, "parameters": SCHEMA}])} for n in range(3)]
    assert [tool.name for tool in load_pool([write([*texts])])] == ["play"]


@pytest.mark.parametrize("key", ["arg_spec", "input_fields", "signature"])
@pytest.mark.parametrize("shape", [SCHEMA, SCHEMA["properties"], LISTED])
@pytest.mark.parametrize("beside", [{}, {"parameters": {}}, {"inputSchema": None}])
def test_arguments_under_a_name_that_is_not_known_are_named(
    write: Write, key: str, shape: object, beside: dict[str, Any]
) -> None:
    """Instead of a tool that takes none."""
    with pytest.raises(MalformedTool, match=f"has its arguments under '{key}'"):
        load_pool([write([{**ABOUT, **beside, key: shape}])])


@pytest.mark.parametrize("said", [{"track": "So What"}, {"type": "object", "fields": {"track": {"of": "text"}}}])
def test_a_value_in_which_no_argument_can_be_read_is_refused(write: Write, said: object) -> None:
    """An example of what goes in is no schema."""
    with pytest.raises(BadSchema, match="no argument can be read in it"):
        load_pool([write([{**ABOUT, "input": said}])])


@pytest.mark.parametrize("nothing", [{}, {"parameters": {}}, {"parameters": []}, {"parameters": {"type": "object"}}])
def test_a_tool_that_takes_nothing_is_one(write: Write, nothing: dict[str, Any]) -> None:
    """With what else may be said of it: its result, hints, examples."""
    beside = {"annotations": {"readOnlyHint": True}, "response": {"type": "object", "properties": {}}}
    tool = pool_tool(load_pool([write([{**ABOUT, **nothing, **beside}])]))
    assert tool.parameters["properties"] == {}


@pytest.mark.parametrize("inside", [True, False])
def test_a_type_that_ends_in_optional_is_read_within_properties(write: Write, *, inside: bool) -> None:
    """And beside a dialogue."""
    properties = {"track": {"type": "str"}, "volume": {"type": "int, optional", "default": 5}}
    written: Any = {**ABOUT, "parameters": {"type": "object", "properties": properties} if inside else properties}
    for tool in (pool_tool(load_pool([write([written])])), *dialogue_of([written]).tools):
        assert tool.parameters["properties"] == {
            "track": {"type": "string"},
            "volume": {"type": "integer", "default": 5},
        }
        assert tool.parameters["required"] == ["track"]


@pytest.mark.parametrize(
    ("built_in", "name"),
    [
        ({"type": "file_search", "vector_store_ids": ["v"]}, "file_search"),
        ({"type": "mcp", "server_label": "s"}, "mcp"),
        ({"googleSearch": {}}, "googleSearch"),
        ({"cachePoint": {"type": "default"}}, "cachePoint"),
        ({"type": "computer_20250124", "name": "computer", "display_width_px": 1024}, "computer_20250124"),
        ({"type": "web_search_20250305", "name": "web_search", "max_uses": 5}, "web_search_20250305"),
    ],
)
def test_a_tool_that_a_provider_runs_is_left_out_and_said(
    write: Write, command: Command, built_in: dict[str, Any], name: str
) -> None:
    """It refuses neither the pool nor the dialogue that it stands in."""
    path = write([built_in, {**ABOUT, "parameters": SCHEMA}])
    pool = load_pool([path])
    assert [tool.name for tool in pool] == ["play"]
    assert [(warning.tool, "is left out" in warning.what) for warning in pool.warnings] == [(name, True)]
    status, out, _ = command("pool", "show", path)
    assert status == 0
    assert name in out
    event = dialogue_of([{**ABOUT, "parameters": SCHEMA}, built_in])
    assert [tool.name for tool in event.tools] == ["play"]
    assert event.meta[LEFT_OUT] == {name: 1}
    with pytest.raises(EmptyPool):
        load_pool([write([built_in])])


def test_servers_are_no_tools(write: Write) -> None:
    """The way out is named."""
    with pytest.raises(UnknownFormat, match=r"names MCP servers.*mcp\+stdio"):
        load_pool([write({"mcpServers": {"music": {"command": "npx", "args": ["music-mcp"]}}})])
