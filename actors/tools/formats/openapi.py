"""OpenAPI 3 and Swagger 2: one tool per operation; what goes into path, query, headers and body becomes one schema."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import UnknownFormat, shown
from ..schema import followed
from .documents import Document
from .openapi_body import Body, request_body, result_schema
from .port import RawTool, ToolFormat
from .swagger import upgraded

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_NO_ARGUMENTS: Final = ("accept", "content-type", "authorization")
"""Headers that the specification does not count as parameters of the operation."""


def _recognises(document: Document) -> bool:
    return isinstance(document.value, dict) and ("openapi" in document.value or "swagger" in document.value)


def _read(document: Document) -> Iterator[RawTool]:
    root = document.value
    version = root.get("openapi", root.get("swagger")) if isinstance(root, dict) else None
    if not isinstance(root, dict) or not str(version).startswith("3." if "openapi" in root else "2."):
        what = f"this is version {shown(version)} of its specification"
        raise UnknownFormat(document.source, what, ["openapi 3.0", "openapi 3.1", "swagger 2.0"])
    paths = root.get("paths")
    for path, found in (paths if isinstance(paths, dict) else {}).items():
        item = followed(root, found)
        for method in _METHODS:
            if isinstance(operation := item.get(method), dict):
                if "openapi" in root:
                    raw = _operation(root, item, operation)
                else:
                    raw = _operation(root, {}, upgraded(root, item, operation))
                if not isinstance(raw.name, str) or not raw.name.strip():
                    named = f"{method}_{path.replace('{', '').replace('}', '').strip('/') or 'root'}"
                    note = "it has no operationId and is named after its method and path"
                    raw = replace(raw, name=named, warnings=(note, *raw.warnings))
                yield replace(raw, place=f"{document.source}: {method.upper()} {path}")


def _operation(root: JsonObject, item: JsonObject, operation: JsonObject) -> RawTool:
    """The tool of *operation*, which does not know where it stands."""
    notes: list[str] = []
    arguments = _arguments(root, item, operation, notes)
    body = request_body(root, operation.get("requestBody"), notes)
    names = _names_in_body(arguments, body, notes)
    return RawTool(
        place="",
        name=operation.get("operationId"),
        description=_description(operation),
        parameters=_merged(arguments, body, names),
        returns=result_schema(root, operation.get("responses"), notes),
        domain=_domain(root, operation),
        root=root,
        sent=tuple(names.values()),
        warnings=tuple(notes),
    )


def _arguments(root: JsonObject, item: JsonObject, operation: JsonObject, notes: list[str]) -> dict[str, JsonObject]:
    """The parameters of path, query, headers and cookies, by name; the operation's own go before the path's."""
    found: dict[tuple[str, str], JsonObject] = {}
    for listed in (item.get("parameters"), operation.get("parameters")):
        for entry in listed if isinstance(listed, list) else []:
            parameter = followed(root, entry)
            name, where = parameter.get("name"), parameter.get("in")
            if not isinstance(name, str) or not isinstance(where, str):
                notes.append(f"a parameter without name or place is left out: {shown(entry)}")
            elif not (where == "header" and name.lower() in _NO_ARGUMENTS):
                found[where, name] = parameter
    arguments: dict[str, JsonObject] = {}
    for (where, name), parameter in found.items():
        key = name if name not in arguments else f"{where}_{name}"
        if key != name:
            notes.append(f"two parameters are named {shown(name)}: the one in the {where} becomes {shown(key)}")
        arguments[key] = parameter
    return arguments


def _names_in_body(arguments: dict[str, JsonObject], body: Body, notes: list[str]) -> dict[str, str]:
    """The name of the argument that each property of the body becomes."""
    names = {name: name if name not in arguments else f"body_{name}" for name in body.properties}
    for name, key in names.items():
        if key != name:
            notes.append(f"{shown(name)} occurs in the body too, where it becomes {shown(key)}")
    return names


def _merged(arguments: dict[str, JsonObject], body: Body, names: dict[str, str]) -> JsonObject:
    properties: JsonObject = {name: _schema(parameter) for name, parameter in arguments.items()}
    required: list[JsonValue] = [
        name for name, one in arguments.items() if one.get("required") is True or one.get("in") == "path"
    ]
    properties.update({names[name]: schema for name, schema in body.properties.items()})
    required.extend(names[name] for name in body.properties if name in body.required)
    schema: JsonObject = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return {**schema, "additionalProperties": False} if body.closed else schema


def _schema(parameter: JsonObject) -> JsonObject:
    schema = parameter.get("schema")
    if schema is None and isinstance(content := parameter.get("content"), dict):
        schema = next((media.get("schema") for media in content.values() if isinstance(media, dict)), None)
    own: JsonObject = dict(schema) if isinstance(schema, dict) else {"type": "string"}
    for key in ("description", "example", "deprecated"):
        if key in parameter and key not in own:
            own[key] = parameter[key]
    if isinstance(parameter.get("description"), str):
        own["description"] = parameter["description"]
    return own


def _description(operation: JsonObject) -> str:
    texts = [text.strip() for key in ("summary", "description") if isinstance(text := operation.get(key), str)]
    unique = [text for text in dict.fromkeys(texts) if text]
    if len(unique) > 1 and unique[1].startswith(unique[0].rstrip(".")):
        unique = unique[1:]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in unique)


def _domain(root: JsonObject, operation: JsonObject) -> str | None:
    tags = operation.get("tags")
    if isinstance(tags, list) and tags and isinstance(tags[0], str):
        return tags[0]
    info = root.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return title if isinstance(title, str) else None


FORMAT = ToolFormat("openapi", _recognises, _read)
