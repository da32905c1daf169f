"""Swagger 2 operations as OpenAPI 3 writes them: bodies and form fields become request bodies, types become schemas."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..schema import followed

_OF_A_PARAMETER: Final = frozenset({"name", "in", "required", "description", "schema", "allowEmptyValue"})
"""Keys that speak of a parameter itself; the others are its schema."""
_FILE: Final[JsonObject] = {"type": "string", "format": "binary"}


def upgraded(root: JsonObject, item: JsonObject, operation: JsonObject) -> JsonObject:
    """The *operation* of the path *item* as OpenAPI 3 writes it, with the parameters of the path among its own."""
    found: dict[tuple[JsonValue, JsonValue], JsonObject] = {}
    unclear: list[JsonValue] = []
    for entry in (*_listed(item.get("parameters")), *_listed(operation.get("parameters"))):
        parameter = followed(root, entry)
        where, name = parameter.get("in"), parameter.get("name")
        if isinstance(where, str) and isinstance(name, str):
            found[where, "" if where == "body" else name] = parameter  # there is one body, whatever it is called
        else:
            unclear.append(entry)
    fields = [one for (where, _), one in found.items() if where == "formData"]
    plain = [_parameter(one) for (where, _), one in found.items() if where not in ("body", "formData")]
    body = next((one for (where, _), one in found.items() if where == "body"), _form(fields) if fields else None)
    responses = operation.get("responses")
    return {
        **operation,
        "parameters": [*plain, *unclear],
        **({} if body is None else {"requestBody": _with_content(body, _media(root, operation, "consumes"))}),
        "responses": {
            code: _with_content(followed(root, response), _media(root, operation, "produces"))
            for code, response in (responses if isinstance(responses, dict) else {}).items()
        },
    }


def _parameter(parameter: JsonObject) -> JsonObject:
    kept = {key: value for key, value in parameter.items() if key in _OF_A_PARAMETER}
    return {"schema": _schema(parameter), **kept}


def _schema(parameter: JsonObject) -> JsonObject:
    """The schema of *parameter*: how a list is joined on its way is nothing that a caller says."""
    if parameter.get("type") == "file":
        return {**_FILE}
    own = {key: value for key, value in parameter.items() if key not in _OF_A_PARAMETER and key != "collectionFormat"}
    if isinstance(items := own.get("items"), dict):
        own["items"] = _schema(items)
    return own


def _form(fields: list[JsonObject]) -> JsonObject:
    properties: JsonObject = {}
    for one in fields:
        described: JsonObject = {"description": one["description"]} if "description" in one else {}
        properties[str(one["name"])] = {**_schema(one), **described}
    required: list[JsonValue] = [one["name"] for one in fields if one.get("required") is True]
    schema: JsonObject = {"type": "object", "properties": properties, "required": required}
    return {"required": bool(required), "schema": schema}


def _with_content(part: JsonObject, media: list[str]) -> JsonObject:
    schema = part.get("schema")
    if schema is None:
        return part
    if isinstance(schema, dict) and schema.get("type") == "file":
        schema = {**_FILE}
    return {**part, "content": {one: {"schema": schema} for one in media}}


def _media(root: JsonObject, operation: JsonObject, key: str) -> list[str]:
    said = operation.get(key, root.get(key))
    return [one for one in _listed(said) if isinstance(one, str)] or ["application/json"]


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
