"""Pools that people really have come through without loss."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from toolace_mt.actors.tools import Pool, load_pool, to_openai
from toolace_mt.actors.tools.names import is_safe
from toolace_mt.actors.tools.schema.type_names import schema_of_type
from toolace_mt.events import Tool

Write = Callable[..., Path]

COUNTS = {
    "bfcl_multi_turn_func_doc.jsonl": ("bfcl", 128),
    "openai_tau_retail.json": ("openai", 16),
    "openai_tau_airline.json": ("openai", 14),
    "openai_tau2_airline.json": ("openai", 14),
    "openai_tau2_telecom.json": ("openai", 13),
    "tooltalk_openai_functions.json": ("openai", 28),
    "anthropic_cookbook_tools.json": ("anthropic", 14),
    "mcp_filesystem.tools_list.json": ("mcp", 14),
    "mcp_memory.tools_list.json": ("mcp", 9),
    "mcp_git.tools_list.json": ("mcp", 12),
    "mcp_fetch.tools_list.json": ("mcp", 1),
    "mcp_sequentialthinking.tools_list.json": ("mcp", 1),
    "openapi3_petstore.yaml": ("openapi", 19),
    "toolace_system_prompts.json": ("toolace", 181),
    "acebench_agent_functions.json": ("bfcl", 22),
    "apibank_class_specs.json": ("apibank", 53),
}
RAW = [name for name in COUNTS if not name.endswith(".yaml")]


def raw_tools(path: Path) -> Iterator[dict[str, Any]]:
    """The tools of a file as they stand there: name, description, parameters, required and where they lie."""
    text = path.read_text(encoding="utf-8")
    data = [json.loads(line) for line in text.splitlines()] if path.suffix == ".jsonl" else json.loads(text)
    if isinstance(data, dict):
        data = data.get("result", data)["tools"]
    for entry in data:
        if "system" in entry:
            yield from json.JSONDecoder().raw_decode(entry["system"][entry["system"].index("[{") :])[0]
        else:
            yield entry.get("function", entry)


def parameters_of(raw: dict[str, Any]) -> dict[str, Any]:
    """Its schema, wherever its format keeps it."""
    if "input_parameters" in raw:
        return {"properties": raw["input_parameters"]}
    found: dict[str, Any] = next(raw[key] for key in ("parameters", "input_schema", "inputSchema") if key in raw)
    return found


def parameters_read(tool: Tool) -> tuple[Tool, dict[str, Any]]:
    """A tool and its schema, whose values may be looked into."""
    return tool, {**tool.parameters}


@pytest.fixture(scope="module")
def pools(shared_data: Path) -> dict[str, Pool]:
    """Every real pool."""
    return {name: load_pool([shared_data / "pools" / name]) for name in COUNTS}


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_pool_is_recognised_and_complete(name: str, pools: dict[str, Pool]) -> None:
    """As many tools come out as stand in it; what stands there twice is taken once, and said so."""
    format_, count = COUNTS[name]
    pool = pools[name]
    assert {origin.format for origin in pool.origins.values()} == {format_}
    assert len(pool) + sum("is taken once" in warning.what for warning in pool.warnings) == count
    assert all(is_safe(tool.name) for tool in pool)
    for tool in pool:
        Draft202012Validator.check_schema(tool.parameters)
        Draft202012Validator.check_schema(tool.returns or {})
        assert "$ref" not in json.dumps([tool.parameters, tool.returns])


@pytest.mark.parametrize("name", RAW)
def test_a_real_pool_loses_nothing(name: str, pools: dict[str, Pool], shared_data: Path) -> None:
    """Names, descriptions, arguments, what is required of them, allowed values and types are those of the file."""
    pool = pools[name]
    by_name: dict[str, list[str]] = {}
    for safe, origin in pool.origins.items():
        by_name.setdefault(origin.name, []).append(safe)
    for raw in raw_tools(shared_data / "pools" / name):
        schema = parameters_of(raw)
        tools = [parameters_read(pool.tool(safe)) for safe in by_name[str(raw.get("name", raw.get("apiCode")))]]
        wanted: dict[str, Any] = schema.get("properties") or {}
        tool, read = next((tool, read) for tool, read in tools if list(read["properties"]) == list(wanted))
        assert raw["description"].strip().endswith(tool.description)
        if "input_parameters" not in raw:
            required = {*(schema.get("required") or []), *(raw.get("required") or [])} & set(wanted)
            assert set(read.get("required", [])) == required
        for argument, given in wanted.items():
            same(given, read["properties"][argument])


def same(given: dict[str, Any], read: dict[str, Any]) -> None:
    """One argument as its file gives it, and as it was read."""
    assert read.get("description") == given.get("description")
    if isinstance(given.get("type"), str):
        assert read["type"] == (schema_of_type(given["type"]) or {})["type"]
    if "enum" in given:
        assert given["enum"] == read.get("enum", read.get("items", {}).get("enum"))
    if given.get("default") != "None" and Draft202012Validator(read).is_valid(given.get("default")):
        assert read["default"] == given["default"]


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_pool_survives_being_written(name: str, pools: dict[str, Pool], write: Write) -> None:
    """Written as OpenAI tools and read again, nothing has changed, and nothing but open types is odd any more."""
    written = write([to_openai(tool) for tool in pools[name]], f"{name}.json")
    again = load_pool([written])
    assert [tool.model_dump(exclude={"domain"}) for tool in again] == [
        tool.model_dump(exclude={"domain"}) for tool in pools[name]
    ]


def test_allowed_values_in_bfcl_prose_are_lifted(pools: dict[str, Pool]) -> None:
    """Values that only descriptions allow are in the schema."""
    properties: Any = pools["bfcl_multi_turn_func_doc.jsonl"].tool("lockDoors").parameters["properties"]
    assert properties["door"]["items"]["enum"] == ["driver", "passenger", "rear_left", "rear_right"]


def test_the_petstore_is_merged(pools: dict[str, Pool]) -> None:
    """Path, query, header and body stand in one schema, and the order's id flows from its making to its deletion."""
    pool = pools["openapi3_petstore.yaml"]
    assert pool.tool("deletePet").parameters["required"] == ["petId"]
    assert {flow.taker for flow in pool.data_flow.out_of("placeOrder")} >= {"getOrderById", "deleteOrder"}
    assert {tool.domain for tool in pool} == {"pet", "store", "user"}


def test_all_real_pools_together_are_one(shared_data: Path) -> None:
    """Five hundred tools of every format make one pool, in which no two have one name."""
    pool = load_pool([shared_data / "pools" / name for name in COUNTS])
    assert len({tool.name for tool in pool}) == len(pool) > 500
