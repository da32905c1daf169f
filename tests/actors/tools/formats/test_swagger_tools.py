"""A Swagger 2 document is read as OpenAPI 3 is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import JsonValue

from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import JsonObject

Write = Callable[..., Path]

SHELF: JsonObject = {
    "type": "object",
    "required": ["number", "room"],
    "properties": {
        "number": {"type": "integer", "readOnly": True},
        "room": {"type": "string"},
        "books": {"type": "array", "items": {"$ref": "#/definitions/Book"}},
    },
}
BOOK: JsonObject = {"type": "object", "properties": {"title": {"type": "string"}, "pages": {"type": "integer"}}}


def pool_of(write: Write, paths: JsonObject, **more: JsonValue) -> Pool:
    """The pool of a document with these paths."""
    definitions: JsonObject = {"Shelf": SHELF, "Book": BOOK}
    head: JsonObject = {"swagger": "2.0", "info": {"title": "Library"}, "basePath": "/v2"}
    return load_pool([write({**head, "paths": paths, "definitions": definitions, **more})])


def operation(*parameters: JsonValue, **more: JsonValue) -> JsonObject:
    """An operation that takes these."""
    return {"operationId": "act", "summary": "Act.", "parameters": [*parameters], "responses": {}, **more}


def test_types_beside_a_parameter_are_its_schema(write: Write) -> None:
    """With bounds, defaults and items; how a list is joined on its way is not part of them."""
    words: JsonObject = {"type": "string", "enum": ["new", "old"], "collectionFormat": "pipes"}
    asked = operation(
        {"name": "tags", "in": "query", "type": "array", "collectionFormat": "csv", "items": words},
        {"name": "most", "in": "query", "type": "integer", "format": "int32", "maximum": 50, "default": 10},
        {"name": "X-Reader", "in": "header", "type": "string", "required": True, "description": "A reader's card."},
    )
    pool = pool_of(write, {"/books": {"get": asked}})
    (tool,) = pool
    assert tool.parameters == {
        "type": "object",
        "properties": {
            "tags": {"type": "array", "items": {"type": "string", "enum": ["new", "old"]}},
            "most": {"type": "integer", "format": "int32", "maximum": 50, "default": 10},
            "X-Reader": {"type": "string", "description": "A reader's card."},
        },
        "required": ["X-Reader"],
    }
    assert not pool.warnings


def test_a_body_and_a_result_are_read_through_definitions(write: Write) -> None:
    """What only the server sets is in the result, and is no argument."""
    body: JsonObject = {"name": "shelf", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Shelf"}}
    answers: JsonObject = {"201": {"description": "Done.", "schema": {"$ref": "#/definitions/Shelf"}}}
    (tool,) = pool_of(write, {"/shelves": {"post": operation(body, responses=answers)}})
    properties = tool.parameters["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == ["room", "books"]
    assert tool.parameters["required"] == ["room"]
    assert properties["books"] == {"type": "array", "items": BOOK}
    assert tool.returns is not None
    assert tool.returns["required"] == ["number", "room"]
    assert tool.domain == "Library"


@pytest.mark.parametrize("consumes", [["multipart/form-data"], ["application/x-www-form-urlencoded"], None])
def test_form_fields_are_arguments(write: Write, consumes: list[JsonValue] | None) -> None:
    """Files among them, whatever the operation consumes."""
    asked = operation(
        {"name": "scan", "in": "formData", "type": "file", "required": True, "description": "A picture of it."},
        {"name": "pages", "in": "formData", "type": "integer"},
    )
    more: JsonObject = {} if consumes is None else {"consumes": consumes}
    (tool,) = pool_of(write, {"/scans": {"post": {**asked, **more}}})
    assert tool.parameters["properties"] == {
        "scan": {"type": "string", "format": "binary", "description": "A picture of it."},
        "pages": {"type": "integer"},
    }
    assert tool.parameters["required"] == ["scan"]


def test_parameters_of_the_path_and_shared_ones_hold_too(write: Write) -> None:
    """An operation's own go before them, and a body of the path is that of its operations."""
    path: JsonObject = {
        "parameters": [
            {"$ref": "#/parameters/Shelf"},
            {"name": "lang", "in": "query", "type": "string"},
            {"name": "book", "in": "body", "schema": {"$ref": "#/definitions/Book"}},
        ],
        "patch": operation({"name": "lang", "in": "query", "type": "string", "required": True}),
    }
    shared: JsonObject = {"Shelf": {"name": "shelf", "in": "path", "required": True, "type": "integer"}}
    (tool,) = pool_of(write, {"/shelves/{shelf}": path}, parameters=shared)
    properties = tool.parameters["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == ["shelf", "lang", "title", "pages"]
    assert tool.parameters["required"] == ["shelf", "lang"]


def test_yaml_may_say_its_version_as_a_number(write: Write) -> None:
    """And a parameter that cannot be read is named."""
    text = """
swagger: 2.0
paths:
  /books:
    get:
      parameters: [{$ref: 'shared.yaml#/Page'}, {name: q, in: query, type: string}]
      responses: {200: {description: fine, schema: {type: file}}}
"""
    pool = load_pool([write(text, "books.yaml")])
    (tool,) = pool
    assert tool.name == "get_books"
    assert tool.parameters["properties"] == {"q": {"type": "string"}}
    assert tool.returns == {"type": "string", "format": "binary"}
    assert any("without name or place is left out" in warning.what for warning in pool.warnings)
