"""The body of an OpenAPI request becomes arguments: merged, without what only the server sets."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import JsonValue

from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import JsonObject

Write = Callable[..., Path]

STAMPED: JsonObject = {
    "type": "object",
    "required": ["stamp", "colour"],
    "properties": {"stamp": {"type": "string", "readOnly": True}, "colour": {"type": "string"}},
}
KITE: JsonObject = {
    "description": "A kite.",
    "allOf": [
        {"$ref": "#/components/schemas/Stamped"},
        {
            "type": "object",
            "required": ["span"],
            "properties": {
                "span": {"type": "number"},
                "colour": {"enum": ["red", "blue"]},
                "tail": {"$ref": "#/components/schemas/Tail"},
            },
        },
    ],
}
TAIL: JsonObject = {
    "type": "object",
    "required": ["knots", "made"],
    "properties": {"knots": {"type": "integer"}, "made": {"type": "string", "readOnly": True}},
}


def pool_of(write: Write, schema: JsonValue, *, required: bool = True, **operation: JsonValue) -> Pool:
    """The pool of one operation with that body."""
    media: JsonObject = {"application/json": {"schema": schema}}
    post: JsonObject = {"operationId": "fly", "summary": "Fly.", **operation}
    post["requestBody"] = {"required": required, "content": media}
    schemas: JsonObject = {"Stamped": STAMPED, "Kite": KITE, "Tail": TAIL}
    return load_pool(
        [write({"openapi": "3.1.0", "paths": {"/kites": {"post": post}}, "components": {"schemas": schemas}})]
    )


@pytest.mark.parametrize("schema", [KITE, {"$ref": "#/components/schemas/Kite"}])
def test_all_of_is_merged_into_arguments(write: Write, schema: JsonObject) -> None:
    """Through references; what two branches say of one property holds together, and read-only ones are no arguments."""
    pool = pool_of(write, schema)
    (tool,) = pool
    assert tool.parameters == {
        "type": "object",
        "properties": {
            "colour": {"type": "string", "enum": ["red", "blue"]},
            "span": {"type": "number"},
            "tail": {"type": "object", "properties": {"knots": {"type": "integer"}}, "required": ["knots"]},
        },
        "required": ["colour", "span"],
    }
    assert any(w.what == "properties that are read only are left out: 'stamp', 'made'" for w in pool.warnings)


def test_all_of_beside_properties_keeps_both(write: Write) -> None:
    """As does a reference with properties beside it."""
    own: JsonObject = {"type": "object", "properties": {"wind": {"type": "integer"}}, "required": ["wind"]}
    stamped: JsonObject = {"$ref": "#/components/schemas/Stamped"}
    written: list[JsonObject] = [{"allOf": [stamped], **own}, {**stamped, **own}]
    for schema in written:
        (tool,) = pool_of(write, schema)
        assert tool.parameters["properties"] == {"colour": {"type": "string"}, "wind": {"type": "integer"}}
        assert tool.parameters["required"] == ["colour", "wind"]


def test_an_all_of_that_holds_itself_ends(write: Write) -> None:
    """It is cut, and said."""
    loop: JsonObject = {"allOf": [{"$ref": "#/components/schemas/Loop"}, {"properties": {"a": {"type": "string"}}}]}
    post: JsonObject = {"requestBody": {"content": {"application/json": {"schema": loop}}}}
    pool = load_pool(
        [write({"openapi": "3.0.0", "paths": {"/a": {"post": post}}, "components": {"schemas": {"Loop": loop}}})]
    )
    (tool,) = pool
    own: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert tool.parameters["properties"] == {"body": {"allOf": [{"allOf": [{}, own]}, own]}}
    assert any("refers to itself and is cut here" in warning.what for warning in pool.warnings)


def test_what_is_read_only_is_left_out_of_a_list_too(write: Write) -> None:
    """And of branches that are not merged; in a parameter of the path it is the path that counts."""
    branches: JsonObject = {"oneOf": [{"$ref": "#/components/schemas/Tail"}, {"type": "string"}]}
    path: JsonValue = [{"name": "id", "in": "query", "schema": {"type": "string", "readOnly": True}}]
    (tool,) = pool_of(write, {"type": "array", "items": branches}, parameters=path)
    tail: JsonObject = {"type": "object", "properties": {"knots": {"type": "integer"}}, "required": ["knots"]}
    assert tool.parameters["properties"] == {
        "id": {"type": "string", "readOnly": True},
        "body": {"type": "array", "items": {"oneOf": [tail, {"type": "string"}]}},
    }


def test_a_closed_body_is_flattened_and_stays_closed(write: Write) -> None:
    """Nothing else may be sent, as its schema says; a discriminator or a vendor's word changes nothing."""
    shut: JsonObject = {"properties": {"a": {"type": "string"}}, "additionalProperties": False, "x-order": 3}
    (tool,) = pool_of(write, {"type": "object", "discriminator": {"propertyName": "a"}, **shut})
    assert tool.parameters == {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "additionalProperties": False,
    }


@pytest.mark.parametrize("said", ["", "  ", None, 17])
def test_an_operation_without_a_usable_id_gets_a_name(write: Write, said: JsonValue) -> None:
    """From its method and path, and it is said."""
    pool = pool_of(write, TAIL, operationId=said)
    assert [tool.name for tool in pool] == ["post_kites"]
    assert any("no operationId" in warning.what for warning in pool.warnings)


def test_arguments_beside_an_empty_properties_are_kept(write: Write) -> None:
    """In bodies, in plain lists of tools, and in objects within them; keywords stay what they are."""
    flat: JsonObject = {"type": "object", "properties": {}, "height": {"type": "number"}, "required": ["height"]}
    (tool,) = pool_of(write, {**flat, "format": {"type": "string"}, "maxProperties": 3})
    assert tool.parameters["properties"] == {
        "body": {
            "type": "object",
            "properties": {"height": {"type": "number"}, "format": {"type": "string"}},
            "required": ["height"],
            "maxProperties": 3,
        }
    }
    inner: JsonObject = {"type": "dict", "line": {"type": "str"}, "default": {"type": "x"}}
    pool = load_pool([write([{"name": "a", "description": "d", "parameters": {**flat, "reel": inner}}])])
    (tool,) = pool
    assert tool.parameters["required"] == ["height"]
    assert tool.parameters["properties"] == {
        "height": {"type": "number"},
        "reel": {"type": "object", "properties": {"line": {"type": "string"}}, "default": {"type": "x"}},
    }
    assert any("beside an empty 'properties'" in warning.what for warning in pool.warnings)
