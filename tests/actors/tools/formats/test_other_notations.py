"""Notations of tools that other vendors and libraries have: no argument of one is lost."""

import json
from pathlib import Path

import pytest

from toolace_mt.actors.tools import load_pool
from toolace_mt.events import JsonObject

SCHEMA: JsonObject = {"type": "object", "properties": {"room": {"type": "string"}}, "required": ["room"]}
ABOUT: JsonObject = {"name": "open_window", "description": "Open the window of a room."}


@pytest.mark.parametrize(
    "written",
    [
        [{"functionDeclarations": [{**ABOUT, "parameters": SCHEMA}]}],
        {"tools": [{"function_declarations": [{**ABOUT, "parameters": {**SCHEMA, "type": "OBJECT"}}]}]},
        {"tools": [{"toolSpec": {**ABOUT, "inputSchema": {"json": SCHEMA}}}]},
        [{"toolSpec": {**ABOUT, "inputSchema": SCHEMA}}],
        [{**ABOUT, "args_schema": SCHEMA}],
        [{**ABOUT, "inputs": SCHEMA}],
        [{**ABOUT, "parameter_definitions": {"room": {"type": "str, optional"}, "wide": {"type": "bool"}}}],
    ],
)
def test_the_arguments_are_read(tmp_path: Path, written: object) -> None:
    """Whatever their schema is called and wherever it stands."""
    path = tmp_path / "tools.json"
    path.write_text(json.dumps(written))
    (tool,) = load_pool([path])
    assert (tool.name, tool.description) == (ABOUT["name"], ABOUT["description"])
    properties = tool.parameters["properties"]
    assert isinstance(properties, dict)
    assert properties["room"] == {"type": "string"}


def test_arguments_that_are_called_optional_may_be_left_out(tmp_path: Path) -> None:
    """And the others of such a tool may not."""
    path = tmp_path / "tools.json"
    arguments = {
        "room": {"type": "str"},
        "degrees": {"type": "float, optional", "default": 20},
        "days": "List[str], optional",
    }
    path.write_text(json.dumps([{**ABOUT, "parameters": arguments}]))
    (tool,) = load_pool([path])
    assert tool.parameters["required"] == ["room"]
    properties = tool.parameters["properties"]
    assert isinstance(properties, dict)
    assert properties["degrees"] == {"type": "number", "default": 20}
    assert properties["days"] == {"type": "array", "items": {"type": "string"}}
