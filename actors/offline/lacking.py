"""Arguments that others demand: one of several, or one because of another."""

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from jsonschema import ValidationError
from pydantic import JsonValue

from ..evidence import CannotValidate, schema_errors

CONDITIONS: Final = frozenset({"anyOf", "oneOf", "not", "if", "dependentRequired", "dependentSchemas"})
"""Keywords that demand or forbid an argument because of the others."""


def lacking_names(schema: Mapping[str, JsonValue], arguments: Mapping[str, JsonValue]) -> list[str]:
    """Return the names that *schema* wants beside *arguments*; of alternatives, those of the first."""
    try:
        errors = schema_errors(schema, {**arguments})
    except CannotValidate:
        return []
    return [name for error in errors if not error.absolute_path for name in _lacking(error, arguments)]


def _lacking(error: ValidationError, arguments: Mapping[str, JsonValue]) -> list[str]:
    wanted: object = error.validator_value
    match error.validator, wanted:
        case "required", list():
            return [str(name) for name in wanted if name not in arguments]
        case "dependentRequired", dict():
            due = [name for one, names in wanted.items() if one in arguments for name in names]
            return [str(name) for name in due if name not in arguments]
        case (("anyOf" | "oneOf"), _):
            for _, inner in groupby(error.context or (), lambda one: one.relative_schema_path[0]):
                within = [name for one in inner for name in _lacking(one, arguments)]
                if within:
                    return within
    return []
