"""Every format gives the same tool, each in its own words."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import JsonValue

from toolace_mt.actors.tools import FORMATS, Pool, load_pool, to_openai
from toolace_mt.events import JsonObject, Tool

Write = Callable[..., Path]

SCHEMA: JsonObject = {
    "type": "object",
    "properties": {"city": {"type": "string", "description": "Where"}, "days": {"type": "integer"}},
    "required": ["city"],
}
RESULT: JsonObject = {"type": "object", "properties": {"forecast": {"type": "string"}}}
FUNCTION: JsonObject = {"name": "forecast", "description": "The weather.", "parameters": SCHEMA}
BFCL: JsonObject = {**FUNCTION, "parameters": {**SCHEMA, "type": "dict"}}
MCP: JsonObject = {"name": "forecast", "description": "The weather.", "inputSchema": SCHEMA, "outputSchema": RESULT}
OPERATION: JsonObject = {
    "operationId": "forecast",
    "description": "The weather.",
    "parameters": [
        {"name": "city", "in": "path", "required": True, "description": "Where", "schema": {"type": "string"}},
        {"name": "days", "in": "query", "schema": {"type": "integer"}},
    ],
    "responses": {"200": {"content": {"application/json": {"schema": RESULT}}}},
}

WAYS: dict[str, tuple[str, JsonValue | str]] = {
    "openai nested": ("openai", [{"type": "function", "function": {**FUNCTION, "returns": RESULT}}]),
    "openai flat": ("openai", [{"type": "function", **FUNCTION, "output_schema": RESULT}]),
    "openai legacy": ("openai", [FUNCTION]),
    "openai request": ("openai", {"model": "m", "tools": [{"type": "function", "function": FUNCTION}]}),
    "openai functions": ("openai", {"functions": [FUNCTION]}),
    "openai single": ("openai", {"type": "function", "function": FUNCTION}),
    "anthropic": ("anthropic", [{"name": "forecast", "description": "The weather.", "input_schema": SCHEMA}]),
    "mcp answer": ("mcp", {"jsonrpc": "2.0", "id": 1, "result": {"tools": [MCP]}}),
    "mcp result": ("mcp", {"tools": [MCP]}),
    "mcp list": ("mcp", [MCP]),
    "bfcl lines": ("bfcl", json.dumps({**BFCL, "response": {**RESULT, "type": "dict"}})),
    "bfcl list": ("bfcl", [{**BFCL, "response": RESULT}]),
    "acebench": ("bfcl", [BFCL]),
    "apibank": (
        "apibank",
        [
            {
                "apiCode": "forecast",
                "description": "The weather.",
                "input_parameters": {
                    "city": {"type": "str", "description": "Where"},
                    "days": {"type": "int", "required": False},
                },
                "output_parameters": {"forecast": {"type": "str"}},
            }
        ],
    ),
    "toolace": ("toolace", [{"system": f"You can call [these]:\n{json.dumps([BFCL])}. Do so.", "conversations": []}]),
    "openapi": (
        "openapi",
        {"openapi": "3.1.0", "info": {"title": "W"}, "paths": {"/weather/{city}": {"get": OPERATION}}},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_format_is_recognised_and_read(way: str, write: Write) -> None:
    """Name, description, arguments, types and what is required come through; so does the result where it is said."""
    format_, content = WAYS[way]
    pool = load_pool([write(content)])
    assert [tool.name for tool in pool] == ["forecast"]
    tool = pool.tool("forecast")
    assert tool.description == "The weather."
    assert tool.parameters == SCHEMA
    says_the_result = any(key in json.dumps(content) for key in ("returns", "output", "response"))
    assert tool.returns == (RESULT if says_the_result else None)
    assert pool.origins["forecast"].format == format_


@pytest.mark.parametrize("way", WAYS)
def test_a_format_may_be_said(way: str, write: Write) -> None:
    """Saying the format gives what recognising it gives."""
    format_, content = WAYS[way]
    path = write(content)
    assert load_pool([path], said=format_).digest == load_pool([path]).digest


def test_a_lone_line_is_not_taken_for_another_format(write: Write) -> None:
    """A file of JSON lines in OpenAI's format is OpenAI's, with the line as the place."""
    lines = "\n".join(json.dumps({"type": "function", "function": {**FUNCTION, "name": name}}) for name in "ab")
    pool = load_pool([write(lines, "pool.jsonl")])
    assert pool.origins["b"].format == "openai"
    assert pool.origins["b"].place.endswith("pool.jsonl:2")


def test_what_is_written_is_read_back(example_pool: Pool, write: Write) -> None:
    """A pool that is written as OpenAI tools and read again is the same pool."""
    again = load_pool([write([to_openai(tool) for tool in example_pool])])
    assert again.tools == example_pool.tools
    assert again.digest == example_pool.digest


def test_the_class_in_front_of_bfcl_descriptions_becomes_the_domain(write: Write) -> None:
    """The sentence that stands before each description is kept once, for the domain."""
    about = "This tool belongs to the ticketing system that is part of a company, which allows users to do things."
    doc = {**BFCL, "description": f"{about} Tool description: Close it. "}
    pool = load_pool([write(json.dumps(doc))])
    assert pool.tool("forecast").description == "Close it."
    assert pool.tool("forecast").domain == "ticketing system"
    assert pool.abouts == {"ticketing system": about}


def test_pages_of_an_mcp_server_are_one_list(write: Write) -> None:
    """Several answers make one pool; a last one with a cursor says that something is missing."""
    pages: list[JsonValue] = [
        {"id": n, "result": {"tools": [{**MCP, "name": f"t{n}"}], "nextCursor": "more"}} for n in (1, 2)
    ]
    pool = load_pool([write(pages)])
    assert [tool.name for tool in pool] == ["t1", "t2"]
    assert [o.tool for o in pool.warnings if "cursor" in o.what] == ["t2"]


def test_definitions_of_one_name_in_toolace_prompts_are_all_kept(write: Write) -> None:
    """Identical ones are taken once, others get a name of their own, and both are reported."""
    other: JsonObject = {**BFCL, "parameters": {"type": "dict", "properties": {"zip": {"type": "int"}}}}
    prompts: list[JsonValue] = [{"system": json.dumps(tools)} for tools in ([BFCL], [BFCL, other])]
    pool = load_pool([write(prompts)])
    assert [tool.name for tool in pool] == ["forecast", "forecast_2"]
    assert pool.origins["forecast_2"].name == "forecast"
    told = [warning.what for warning in pool.warnings]
    assert any("is taken once" in what for what in told)
    assert any("another tool has its name" in what for what in told)


def test_pools_of_several_files_are_one(write: Write) -> None:
    """The same tool in two files is one; another one of the same name keeps its definition under another name."""
    first = write([FUNCTION, {**FUNCTION, "name": "think"}], "shop.json")
    second = write([{**FUNCTION, "description": "Another."}, {**FUNCTION, "name": "think"}], "bank.json")
    pool = load_pool([first, second])
    assert [tool.name for tool in pool] == ["forecast", "think", "forecast_2"]
    assert [tool.domain for tool in pool] == ["shop", "shop", "bank"]


def test_a_name_that_providers_refuse_is_replaced_and_remembered(write: Write) -> None:
    """The pool knows what a tool was called."""
    pool = load_pool([write([{**FUNCTION, "name": "Get Order/Book & more"}, {**FUNCTION, "name": "查询天气"}])])
    names = [tool.name for tool in pool]
    assert names[0] == "Get_Order_Book_more"
    assert names[1].isascii()
    assert [pool.origins[name].name for name in names] == ["Get Order/Book & more", "查询天气"]


def test_a_pool_is_identified_by_its_tools(write: Write) -> None:
    """The digest depends on the tools, not on the files that they were read from."""
    one = load_pool([write([FUNCTION], "a.json")])
    same = load_pool([write(json.dumps([FUNCTION], indent=2), "b/a.json".replace("b/", ""))])
    other = load_pool([write([{**FUNCTION, "description": "Else."}], "a.json")])
    assert one.digest == same.digest != other.digest


def test_every_format_names_itself() -> None:
    """The table of formats is keyed by their names."""
    assert [format_.name for format_ in FORMATS.values()] == list(FORMATS)


def test_a_tool_is_written_in_openai_form() -> None:
    """Fields that the format has no place for are written beside, and only if they are known."""
    bare = Tool(name="a", description="d", parameters=SCHEMA)
    assert to_openai(bare) == {"type": "function", "function": {"name": "a", "description": "d", "parameters": SCHEMA}}
