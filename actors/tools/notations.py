"""Names under which vendors and libraries keep the parts of a tool, and what they put around tools."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import JsonValue

from ...events import JsonObject
from .errors import MalformedTool, shown

NAMES: Final = ("name", "api_name", "apiCode", "api_code", "function_name", "tool_name")
DESCRIPTIONS: Final = ("description", "api_description")
_REQUIRED: Final = "required_parameters"
_OPTIONAL: Final = "optional_parameters"
_WHOLE: Final = (
    *("parameters", "input_schema", "inputSchema", "args_schema", "parameter_definitions"),
    *("parametersJsonSchema", "parameters_json_schema", "params_json_schema", "input_json_schema"),
)
SCHEMAS: Final = (*_WHOLE, _REQUIRED, _OPTIONAL)
"""Names that only a tool has for the schema of its arguments, or for the two lists of them."""
PARAMETERS: Final = (*_WHOLE, "inputs", "arguments", "args", "params", "input", "schema")
"""Names of the arguments' schema: the first that says anything counts."""
RETURNS: Final = ("returns", "return", "response", "output_schema", "outputSchema", "responseJsonSchema")
"""Names of the result's schema."""
LISTS: Final = ("tools", "functions", "functionDeclarations", "function_declarations", "api_list")
"""Names of lists of tools within something else."""
_CONFIGURATIONS: Final = ("toolConfig", "tool_config")
_SPECIFICATIONS: Final = ("toolSpec", "tool_spec")
_RUN_BY_PROVIDERS: Final = frozenset(
    {
        *("googleSearch", "google_search", "googleSearchRetrieval", "google_search_retrieval"),
        *("codeExecution", "code_execution", "urlContext", "url_context", "googleMaps", "google_maps"),
        *("fileSearch", "file_search", "computerUse", "computer_use", "enterpriseWebSearch", "retrieval"),
        *("cachePoint", "cache_point", "systemTool", "system_tool"),
    }
)
"""Keys that stand for a tool of Gemini's or Bedrock's own."""
_DATED: Final = re.compile(r"_20\d{6}$")
"""The day of a version, by which Anthropic's own tools end."""
_NO_ARGUMENTS: Final = frozenset(
    {
        *(*RETURNS, "output", "outputs", "output_parameters", "results", "template_response", "errors"),
        *("annotations", "_meta", "meta", "metadata", "execution", "icons", "cache_control"),
        *("examples", "example", "input_examples", "format"),
    }
)
"""Names of what is said of a tool beside its arguments."""


def json_in(value: JsonValue) -> JsonValue:
    """Return the list or object that a JSON text holds; all else as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        read: JsonValue = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return read


def unwrapped(written: JsonValue) -> Iterator[JsonValue]:
    """Yield the tools of a list, or of what vendors put around tools: declarations, specifications, requests."""
    written = json_in(written)
    if isinstance(written, list):
        for one in written:
            yield from unwrapped(one)
        return
    if not isinstance(written, dict):
        yield written
        return
    around = next((one for key in _CONFIGURATIONS if isinstance(one := written.get(key), dict)), written)
    specification = next((one for key in _SPECIFICATIONS if isinstance(one := written.get(key), dict)), None)
    if specification is not None:
        schemas = {key for key in ("inputSchema", "input_schema") if key in specification}
        plain: JsonObject = {key: value for key, value in specification.items() if key not in schemas}
        yield {**plain, "parameters": parameters_of(specification)}
    elif (listed := listed_in(around)) is not None:
        yield from unwrapped(listed)
    else:
        yield written


def listed_in(around: JsonObject) -> list[JsonValue] | None:
    """Return the list of tools within *around*; None where that is a tool itself, or holds none."""
    for key in LISTS:
        found = json_in(around.get(key))
        if isinstance(found, list) and not (found == [] and "name" in around):
            return found
    return None


def is_built_in(tool: JsonValue) -> bool:
    """Return True for a tool that its provider runs or defines: it has no arguments here, and often no name.

    Such as `{"type": "web_search"}` and `{"type": "computer_20250124", "name": "computer"}`.
    """
    if not isinstance(tool, dict) or not tool:
        return False
    if set(tool) <= _RUN_BY_PROVIDERS:
        return True
    said = tool.get("type")
    if not isinstance(said, str) or said in ("function", "object", "custom", "tool"):
        return False
    described = any(key in tool for key in (*DESCRIPTIONS, *PARAMETERS, *SCHEMAS, "properties", "function"))
    return not described and (not any(key in tool for key in NAMES) or _DATED.search(said) is not None)


def built_in_name(tool: JsonValue) -> str:
    """Return what a built-in *tool* is called: its type, or the key that stands for it."""
    said = tool.get("type", next(iter(tool), "")) if isinstance(tool, dict) else ""
    return str(said)


def name_of(tool: JsonObject) -> JsonValue:
    """Return the name of *tool*; None where it has none."""
    return _first(tool, NAMES)


def description_of(tool: JsonObject) -> JsonValue:
    """Return the description of *tool*; None where it has none."""
    return _first(tool, DESCRIPTIONS)


def returns_of(*objects: JsonObject) -> JsonValue:
    """Return the schema of the result, from the first of *objects* that says one."""
    return next((found for one in objects if (found := _first(one, RETURNS)) is not None), None)


def parameters_of(tool: JsonObject) -> JsonValue:
    """Return what *tool* says of its arguments, if it can be as a schema; None where it says nothing."""
    if isinstance(tool.get(_REQUIRED), list) or isinstance(tool.get(_OPTIONAL), list):
        return _of_two_lists(tool)
    found = [value for key in PARAMETERS if (value := json_in(tool.get(key))) is not None]
    if isinstance(tool.get("properties"), dict):
        found.append({key: tool[key] for key in ("properties", "required", "$defs") if key in tool})
    value = next((one for one in found if one), found[0] if found else None)
    if isinstance(value, dict) and set(value) == {"json"}:  # as Bedrock wraps it
        value = json_in(value["json"])
    return _by_name(value) if isinstance(value, list) else value


def named_schema(tool: JsonValue) -> tuple[str, JsonObject] | None:
    """Return the name of a *tool*, which may be a function in an object, and the schema of its arguments, if it can be.

    None where it does not say both.
    """
    inner = tool.get("function") if isinstance(tool, dict) else None
    body = inner if isinstance(inner, dict) else tool
    name, schema = (name_of(body), json_in(parameters_of(body))) if isinstance(body, dict) else (None, None)
    return (name, schema) if isinstance(name, str) and isinstance(schema, dict) else None


def arguments_of(place: str, tool: JsonObject) -> JsonValue:
    """Return what *tool* says of its arguments.

    Raises:
        MalformedTool: it seems to say it under a name that is not known.
    """
    found = parameters_of(tool)
    if found:
        return found
    for key, value in tool.items():
        if key not in (*NAMES, *DESCRIPTIONS, *PARAMETERS, *SCHEMAS, *_NO_ARGUMENTS) and _is_schema(json_in(value)):
            raise MalformedTool(
                place,
                f"the tool {shown(name_of(tool))} has its arguments under {shown(key)}, which is not known",
                f"Rename it; known names are {', '.join(PARAMETERS)}",
            )
    return found


def says_arguments(tool: JsonObject) -> bool:
    """Return True if *tool* has a name, and a schema of its arguments under one of the names that are known."""
    return isinstance(name_of(tool), str) and _is_schema(parameters_of(tool))


def _is_schema(value: JsonValue) -> bool:
    """True for what can only be a schema of arguments: by its keywords, or because each of its values has a type."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, dict) and {"name", "type"} <= set(one) for one in value)
    if not isinstance(value, dict) or not value:
        return False
    if isinstance(value.get("properties"), dict) or value.get("type") in ("object", "OBJECT", "dict"):
        return True
    return all(isinstance(one, dict) and "type" in one for one in value.values())


def _of_two_lists(tool: JsonObject) -> JsonObject:
    """The schema of ToolBench's lists: the arguments that are required, and those that are not."""
    needed, others = (_by_name(tool.get(key) or []) for key in (_REQUIRED, _OPTIONAL))
    properties = {**_properties(others), **_properties(needed)}
    return {"type": "object", "properties": properties, "required": [*_properties(needed)]}


def _properties(schema: JsonValue) -> JsonObject:
    found = schema.get("properties") if isinstance(schema, dict) else None
    return found if isinstance(found, dict) else {}


def _by_name(listed: list[JsonValue] | JsonValue) -> JsonValue:
    """The schema of arguments that are listed with their names; the list itself where they are not."""
    if not isinstance(listed, list):
        return listed
    properties: JsonObject = {}
    for one in listed:
        if not isinstance(one, dict) or not isinstance(name := one.get("name"), str):
            return listed
        properties[name] = {key: value for key, value in one.items() if key != "name"}
    return {"type": "object", "properties": properties}


def _first(tool: JsonObject, keys: Iterable[str]) -> JsonValue:
    return next((tool[key] for key in keys if tool.get(key) is not None), None)
