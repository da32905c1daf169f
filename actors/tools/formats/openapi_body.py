"""The bodies of an OpenAPI operation: what it is sent becomes arguments, what it answers the result."""

from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from ..schema import followed, is_local, plain_object

_PREFERRED: Final = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Body:
    """The request body of an operation, as arguments."""

    properties: JsonObject = field(default_factory=dict)
    required: tuple[str, ...] = ()
    closed: bool = False
    """True if nothing else may stand in it."""


def request_body(root: JsonObject, part: JsonValue, notes: list[str]) -> Body:
    """The arguments of the request body: its properties where it is a plain object, and else one argument `body`."""
    if part is None:
        return Body()
    body = _part(root, part, notes)
    schema = _schema(body, notes)
    needed = body.get("required") is True
    if schema is None:
        return Body()
    own = plain_object(schema, root) or {}
    properties, required = own.get("properties"), own.get("required")
    if isinstance(properties, dict):
        names = required if isinstance(required, list) and needed else []
        closed = own.get("additionalProperties") is False
        return Body(properties, tuple(name for name in names if isinstance(name, str)), closed)
    described: JsonObject = {"description": body["description"]} if isinstance(body.get("description"), str) else {}
    return Body({"body": {**schema, **described}}, ("body",) if needed else ())


def result_schema(root: JsonObject, responses: JsonValue, notes: list[str]) -> JsonObject | None:
    """The schema of the first answer that means success; None where it has no body that is data."""
    if not isinstance(responses, dict):
        return None
    good = sorted(code for code in responses if code.startswith("2")) or ["default"]
    for code in good:
        if code in responses and (schema := _schema(_part(root, responses[code], notes), notes)) is not None:
            return schema
    return None


def _part(root: JsonObject, part: JsonValue, notes: list[str]) -> JsonObject:
    ref = part.get("$ref") if isinstance(part, dict) else None
    if isinstance(ref, str) and not is_local(ref):
        notes.append(f"the reference {shown(ref)} points outside the document and is not followed")
    return followed(root, part)


def _schema(part: JsonObject, notes: list[str]) -> JsonObject | None:
    content = part.get("content")
    if not isinstance(content, dict) or not content:
        return None
    json_like = [media for media in content if media.split(";")[0].endswith("+json")]
    media = next((name for name in (*_PREFERRED, *json_like) if name in content), next(iter(content)))
    found = content[media]
    schema = found.get("schema") if isinstance(found, dict) else None
    if isinstance(schema, dict):
        return schema
    notes.append(f"{shown(media)} has no schema")
    return None
