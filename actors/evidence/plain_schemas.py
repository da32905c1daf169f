"""A quick yes for values that fit a schema of plain keywords: most do, and the library need not be asked."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from jsonschema import Draft202012Validator
from pydantic import JsonValue

_Schema: TypeAlias = Mapping[str, JsonValue]


def plainly_fits(schema: JsonValue | _Schema, value: JsonValue) -> bool:
    """True if *value* fits for certain; False: it may not, or the schema has keywords that are not looked at here."""
    if not isinstance(schema, Mapping):
        return schema is True
    for keyword, wanted in schema.items():
        check = _CHECKS.get(keyword)
        if check is None:
            if keyword in Draft202012Validator.VALIDATORS:
                return False
        elif not check(wanted, value, schema):
            return False
    return True


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TYPES: Final[Mapping[JsonValue, Callable[[JsonValue], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or float(value).is_integer()),  # type: ignore[arg-type]
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _type(wanted: JsonValue, value: JsonValue, _: _Schema) -> bool:
    if isinstance(wanted, str):
        return wanted in _TYPES and _TYPES[wanted](value)
    return isinstance(wanted, list) and any(isinstance(one, str) and _type(one, value, {}) for one in wanted)


def _enum(wanted: JsonValue, value: JsonValue, _: _Schema) -> bool:
    simple = not isinstance(value, (dict, list)) and isinstance(wanted, list)
    return simple and any(type(one) is type(value) and one == value for one in wanted)  # type: ignore[union-attr]


def _properties(wanted: JsonValue, value: JsonValue, _: _Schema) -> bool:
    if not isinstance(value, dict):
        return True
    return isinstance(wanted, dict) and all(
        plainly_fits(wanted[name], item) for name, item in value.items() if name in wanted
    )


def _required(wanted: JsonValue, value: JsonValue, _: _Schema) -> bool:
    if not isinstance(value, dict):
        return True
    return isinstance(wanted, list) and all(isinstance(name, str) and name in value for name in wanted)


def _additional(wanted: JsonValue, value: JsonValue, schema: _Schema) -> bool:
    listed = schema.get("properties", {})
    if not isinstance(value, dict):
        return True
    return isinstance(listed, dict) and all(plainly_fits(wanted, value[name]) for name in value if name not in listed)


def _items(wanted: JsonValue, value: JsonValue, _: _Schema) -> bool:
    return not isinstance(value, list) or all(plainly_fits(wanted, item) for item in value)


def _any_of(wanted: JsonValue, value: JsonValue, _: _Schema) -> bool:
    return isinstance(wanted, list) and any(plainly_fits(one, value) for one in wanted)


def _at_least(wanted: JsonValue, value: JsonValue, _: _Schema) -> bool:
    return not _is_number(value) or (_is_number(wanted) and value >= wanted)  # type: ignore[operator]


def _at_most(wanted: JsonValue, value: JsonValue, _: _Schema) -> bool:
    return not _is_number(value) or (_is_number(wanted) and value <= wanted)  # type: ignore[operator]


_CHECKS: Final[Mapping[str, Callable[[JsonValue, JsonValue, _Schema], bool]]] = {
    "type": _type,
    "enum": _enum,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "items": _items,
    "anyOf": _any_of,
    "minimum": _at_least,
    "maximum": _at_most,
}
