"""An OpenAPI document as tools: one per operation, and everything it needs in one schema."""

from collections.abc import Callable
from pathlib import Path

from pydantic import JsonValue

from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import JsonObject

Write = Callable[..., Path]

PET: JsonObject = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "nullable": True}},
}


def api(paths: JsonObject, **components: JsonValue) -> JsonObject:
    """A document with these paths."""
    return {"openapi": "3.0.4", "info": {"title": "Pets"}, "paths": paths, "components": components}


def told(pool: Pool) -> str:
    """Everything odd about *pool*."""
    return "\n".join(warning.what for warning in pool.warnings)


def test_path_query_and_body_are_one_schema(write: Write) -> None:
    """References are followed, the path's own parameters hold too, and a name in two places is kept twice."""
    operation: JsonObject = {
        "operationId": "renamePet",
        "summary": "Rename a pet",
        "tags": ["pet"],
        "parameters": [{"$ref": "#/components/parameters/Dry"}],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
        },
        "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
    }
    path: JsonObject = {
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}],
        "put": operation,
    }
    dry: JsonObject = {"name": "dry", "in": "query", "description": "Only try", "schema": {"type": "boolean"}}
    pool = load_pool([write(api({"/pets/{name}": path}, schemas={"Pet": PET}, parameters={"Dry": dry}))])
    tool = pool.tool("renamePet")
    assert tool.domain == "pet"
    assert tool.description == "Rename a pet."
    assert tool.parameters["properties"] == {
        "name": {"type": "string"},
        "dry": {"type": "boolean", "description": "Only try"},
        "body_name": {"type": "string"},
        "age": {"type": ["integer", "null"]},
    }
    assert tool.parameters["required"] == ["name", "body_name"]
    assert tool.returns is not None
    assert "'name' occurs in the body too" in told(pool)


def test_a_body_that_is_no_object_is_one_argument(write: Write) -> None:
    """A list or a file is passed as `body`."""
    upload: JsonObject = {
        "operationId": "upload",
        "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    }
    many: JsonObject = {
        "operationId": "addMany",
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "array", "items": PET}}}},
    }
    pool = load_pool([write(api({"/a": {"post": upload}, "/b": {"post": many}}))])
    assert pool.tool("upload").parameters["properties"] == {"body": {"type": "string", "format": "binary"}}
    assert pool.tool("addMany").parameters["required"] == ["body"]


def test_an_operation_without_an_id_is_named_after_its_path(write: Write) -> None:
    """It gets a name that can be traced."""
    pool = load_pool([write(api({"/pets/{id}": {"get": {"summary": "One pet"}}}))])
    assert [tool.name for tool in pool] == ["get_pets_id"]
    assert "no operationId" in told(pool)


def test_what_lies_outside_is_never_fetched(write: Write) -> None:
    """A reference to a URL or to another file is reported and left open."""
    operation: JsonObject = {
        "operationId": "a",
        "parameters": [{"name": "x", "in": "query", "schema": {"$ref": "http://127.0.0.1:9/x.json"}}],
        "requestBody": {"$ref": "other.yaml#/body"},
    }
    pool = load_pool([write(api({"/a": {"post": operation}}))])
    assert pool.tool("a").parameters["properties"] == {"x": {}}
    assert told(pool).count("points outside the document") == 2


def test_yaml_is_read_as_openapi_means_it(write: Write) -> None:
    """Status codes that YAML turns into numbers, `no`, and dates stay what was written."""
    text = """
openapi: 3.1.0
info: {title: Trips}
paths:
  /trips:
    get:
      operationId: listTrips
      parameters:
        - {name: country, in: query, schema: {type: string, enum: [no, se]}}
        - {name: day, in: query, schema: {type: string, default: 2024-05-01}}
      responses:
        200: {description: fine, content: {application/json: {schema: {type: array, items: {type: string}}}}}
"""
    tool = load_pool([write(text, "trips.yaml")]).tool("listTrips")
    assert tool.parameters["properties"] == {
        "country": {"type": "string", "enum": ["no", "se"]},
        "day": {"type": "string", "default": "2024-05-01"},
    }
    assert tool.returns == {"type": "array", "items": {"type": "string"}}
    assert tool.domain == "Trips"
