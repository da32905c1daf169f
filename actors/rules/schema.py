"""Arguments fit the schema of their tool."""

from collections.abc import Iterator
from itertools import islice

from jsonschema import ValidationError
from pydantic import JsonValue

from ...events import Finding, JsonObject, Severity, Tool, Verdict
from ...events.pointers import pointer_of
from ..evidence import CannotValidate, DialogueView, PlacedCall, mended_calls, schema_errors
from .port import Rule, finding, shown

_SHOWN = 120
_PER_CALL = 10
_OPEN = frozenset({"additionalProperties", "patternProperties", "unevaluatedProperties", "dependentSchemas", "$ref"})
"""Keywords after which arguments may stand elsewhere, or the schema has said itself how it treats others."""
_BRANCHES = ("allOf", "anyOf", "oneOf", "if", "then", "else")


def check(view: DialogueView) -> Iterator[Finding]:
    """JSON Schema draft 2020-12; besides, a tool that lists its arguments takes no others."""
    mended = view.once(mended_calls)
    for placed in view.calls:
        if placed.tool is not None and placed.arguments is not None and placed.number not in mended:
            yield from islice(_call(placed, placed.tool, placed.arguments), _PER_CALL)


def _call(placed: PlacedCall, tool: Tool, arguments: JsonObject) -> Iterator[Finding]:
    try:
        errors = schema_errors(tool.parameters, arguments)
    except CannotValidate as why:
        message = f"the arguments of {tool.name!r} could not be validated: {why}"
        yield finding(message, (placed.turn.id,), placed.call.id, "", verdict=Verdict.ERROR)
        return
    for error in errors:
        yield _finding(placed, tool, error)
    for name in _strangers(tool, arguments):
        message = f"tool {tool.name!r} has no argument {name!r}"
        yield finding(message, (placed.turn.id,), placed.call.id, pointer_of([name]), shown(arguments[name], _SHOWN))


def _finding(placed: PlacedCall, tool: Tool, error: ValidationError) -> Finding:
    pointer = pointer_of(error.absolute_path)
    where = f"argument {pointer!r}" if pointer else "the arguments"
    message = f"{where} of {tool.name!r}: {_shortened(error.message)}"
    return finding(message, (placed.turn.id,), placed.call.id, pointer, shown(error.instance, _SHOWN))


def _strangers(tool: Tool, arguments: JsonObject) -> list[str]:
    """Arguments that a tool does not list. A schema that says how it treats others has spoken for itself."""
    listed = _listed(tool.parameters)
    return [] if listed is None else [name for name in arguments if name not in listed]


def _listed(schema: JsonObject) -> frozenset[str] | None:
    """The arguments that *schema* lists; None where it leaves open which there are."""
    properties = schema.get("properties")
    return _named(schema) if isinstance(properties, dict) else None


def _named(schema: JsonValue) -> frozenset[str] | None:
    """The names in *schema* and in the branches that speak of the same arguments."""
    if not isinstance(schema, dict):
        return frozenset()
    if not _OPEN.isdisjoint(schema):
        return None
    properties = schema.get("properties")
    found = frozenset(properties) if isinstance(properties, dict) else frozenset[str]()
    for key in _BRANCHES:
        value = schema.get(key)
        for branch in value if isinstance(value, list) else [value]:
            if (inner := _named(branch)) is None:
                return None
            found |= inner
    return found


def _shortened(message: str) -> str:
    return message if len(message) <= 2 * _SHOWN else f"{message[:_SHOWN]} … {message[-_SHOWN:]}"


RULE = Rule(
    "schema",
    "Every call's arguments fit the JSON schema of its tool, and are all named there.",
    Severity.BLOCKING,
    check,
    structural=True,
)
