"""API-Bank's class attributes: `input_parameters` and `output_parameters`, each `{name: {"type": "str", ...}}`."""

from collections.abc import Iterator

from pydantic import JsonValue

from ..errors import BadSchema, shown
from .documents import Document
from .port import RawTool, ToolFormat


def _recognises(document: Document) -> bool:
    return any(isinstance(entry, dict) and "input_parameters" in entry for entry in document.entries())


def _read(document: Document) -> Iterator[RawTool]:
    for place, entry in document.objects():
        name = entry.get("apiCode", entry.get("api_code", entry.get("name")))
        domain = entry.get("database_name")
        outputs = entry.get("output_parameters")
        yield RawTool(
            place=place,
            name=name,
            description=entry.get("description"),
            parameters=_object(place, name, "input_parameters", entry.get("input_parameters"), all_required=True),
            returns=None if outputs is None else _object(place, name, "output_parameters", outputs, all_required=False),
            domain=domain if isinstance(domain, str) and domain else None,
        )


def _object(place: str, name: JsonValue, key: str, properties: JsonValue, *, all_required: bool) -> JsonValue:
    """The schema of *properties*: the format knows no optional argument, unless one says so of itself."""
    if not isinstance(properties, dict):
        raise BadSchema(place, str(name), key, f"an object of arguments is expected, this is {shown(properties)}")
    if isinstance(properties.get("type"), str) and isinstance(properties.get("properties"), dict):
        return properties  # somebody's JSON schema under this name
    required: list[JsonValue] = [
        argument
        for argument, schema in properties.items()
        if not (isinstance(schema, dict) and (schema.get("required") is False or "default" in schema))
    ]
    return {"type": "object", "properties": properties, **({"required": required} if all_required else {})}


FORMAT = ToolFormat("apibank", _recognises, _read)
