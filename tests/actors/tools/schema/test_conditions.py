"""What a schema demands of arguments together survives: in the pool, in prompts, in replies and in the rules."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from toolace_mt.actors.evidence import schema_errors
from toolace_mt.actors.formats import FORMATS, PASSIVE
from toolace_mt.actors.offline.calls import arguments_for
from toolace_mt.actors.offline.dice import Dice
from toolace_mt.actors.offline.memory import Memory, Toolbox
from toolace_mt.actors.prompts.rendering import tool_lines
from toolace_mt.actors.rules import apply_rules
from toolace_mt.actors.schemas.arguments import arguments_schema
from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import JsonObject, Tool, fold

Write = Callable[..., Path]

PARCEL: dict[str, Any] = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "phone": {"type": "string"}, "street": {"type": "string"}},
}
CONDITIONS: dict[str, tuple[dict[str, Any], JsonObject, JsonObject]] = {
    "one of two": ({"anyOf": [{"required": ["code"]}, {"required": ["phone"]}]}, {"phone": "1"}, {"street": "x"}),
    "either": (
        {"oneOf": [{"required": ["code"]}, {"required": ["phone", "street"]}]},
        {"code": "c"},
        {"code": "c", "phone": "1", "street": "x"},
    ),
    "not both": ({"not": {"required": ["code", "phone"]}}, {"code": "c"}, {"code": "c", "phone": "1"}),
    "if": (
        {"if": {"required": ["code"]}, "then": {"required": ["street"]}, "else": {"required": ["phone"]}},
        {"code": "c", "street": "x"},
        {"code": "c"},
    ),
    "dependent": ({"dependentRequired": {"phone": ["street"]}}, {"phone": "1", "street": "x"}, {"phone": "1"}),
    "dependencies": ({"dependencies": {"phone": ["street"]}}, {"code": "c"}, {"phone": "1"}),
    "a dependency that is a schema": (
        {"dependencies": {"phone": {"required": ["street"]}}},
        {"phone": "1", "street": "x"},
        {"phone": "1"},
    ),
    "all of": (
        {"allOf": [{"anyOf": [{"required": ["code"]}, {"required": ["phone"]}]}]},
        {"phone": "1"},
        {"street": "x"},
    ),
}


def pool_of(write: Write, parameters: JsonObject) -> Pool:
    """The pool of one tool."""
    return load_pool([write([{"name": "find_parcel", "description": "Find a parcel.", "parameters": parameters}])])


def tool_of(write: Write, parameters: JsonObject) -> Tool:
    """The one tool of a pool."""
    (tool,) = pool_of(write, parameters)
    return tool


@pytest.mark.parametrize("case", CONDITIONS)
def test_a_condition_keeps_its_meaning(write: Write, case: str) -> None:
    """At the top, and in an object that is an argument; what breaks it is found, and the offline model keeps to it."""
    condition, right, wrong = CONDITIONS[case]
    tool = tool_of(write, {**PARCEL, **condition})
    assert not schema_errors(tool.parameters, right)
    assert schema_errors(tool.parameters, wrong)
    assert Draft202012Validator(arguments_schema(tool.parameters)).is_valid(right)
    assert json.loads(tool_lines([tool]))["parameters"] == tool.parameters
    inner = tool_of(write, {"type": "object", "properties": {"parcel": {**PARCEL, **condition}}})
    assert not schema_errors(inner.parameters, {"parcel": right})
    assert schema_errors(inner.parameters, {"parcel": wrong})
    assert schema_errors(inner.parameters, {"parcel": "no object"})
    for seed in range(20):
        made = arguments_for(tool, Memory(Toolbox((tool,))), Dice(seed))
        assert not schema_errors(tool.parameters, made)


def test_a_grammar_spells_alternatives_out(write: Write) -> None:
    """So that a server holds a reply to them; more than a few are left to the rules."""
    alternatives: Any = [{"required": ["code"]}, {"required": ["phone"]}]
    schema = arguments_schema(tool_of(write, {**PARCEL, "anyOf": alternatives}).parameters)
    fits = Draft202012Validator(schema).is_valid
    assert fits({"code": "c"})
    assert fits({"code": "c", "phone": "1"})
    assert not fits({"street": "x"})
    assert not fits({"code": 5})
    many = arguments_schema(tool_of(write, {**PARCEL, "anyOf": alternatives * 20}).parameters)
    assert Draft202012Validator(many).is_valid({"street": "x"})
    assert not Draft202012Validator(many).is_valid({"code": 5})


def test_arguments_that_only_branches_list_are_arguments(write: Write) -> None:
    """Where branches differ about one, it fits one of them."""
    branches: list[dict[str, Any]] = [
        {"properties": {"way": {"const": "post"}, "street": {"type": "string"}}, "required": ["way", "street"]},
        {"properties": {"way": {"const": "box"}, "number": {"type": "integer"}}, "required": ["way", "number"]},
    ]
    pool = pool_of(write, {"type": "object", "oneOf": [*branches]})
    (tool,) = pool
    properties = tool.parameters["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == ["way", "street", "number"]
    assert properties["way"] == {"anyOf": [{"const": "post"}, {"const": "box"}]}
    assert not schema_errors(tool.parameters, {"way": "box", "number": 4})
    assert schema_errors(tool.parameters, {"way": "box", "street": "x"})
    fits = Draft202012Validator(arguments_schema(tool.parameters)).is_valid
    assert fits({"way": "box", "number": 4})
    assert not fits({"way": "box"})


@pytest.mark.parametrize("key", ["anyOf", "oneOf"])
def test_what_providers_refuse_is_said(write: Write, key: str) -> None:
    """At the top of the arguments alone: within an argument they take it."""
    condition: dict[str, Any] = {key: [{"required": ["code"]}, {"required": ["phone"]}]}
    told = [warning.what for warning in pool_of(write, {**PARCEL, **condition}).warnings]
    assert [what for what in told if repr(key) in what and "refuse" in what]
    assert not pool_of(write, {"type": "object", "properties": {"parcel": {**PARCEL, **condition}}}).warnings


@pytest.mark.parametrize(("argument", "known"), [("phone", True), ("shelf", True), ("fax", False)])
def test_an_argument_that_no_branch_lists_is_found(argument: str, *, known: bool) -> None:
    """A condition opens no door for others."""
    branches: list[dict[str, Any]] = [{"required": ["code"]}, {"properties": {"shelf": {"type": "string"}}}]
    function = {"name": "find_parcel", "description": "d", "parameters": {**PARCEL, "anyOf": branches}}
    call = {"name": "find_parcel", "arguments": json.dumps({"code": "c-1", argument: "x"})}
    messages: list[dict[str, Any]] = [
        {"role": "user", "content": "Where is c-1, x?"},
        {"role": "assistant", "content": "", "tool_calls": [{"id": "1", "type": "function", "function": call}]},
        {"role": "tool", "tool_call_id": "1", "content": "{}"},
    ]
    record: dict[str, Any] = {"messages": messages, "tools": [{"type": "function", "function": function}]}
    dialogue = fold("d", [FORMATS["openai"].read(record, "d.json:1", PASSIVE)])
    found = [one.message for one in apply_rules(dialogue).findings if one.check == "schema"]
    assert (not found) is known
