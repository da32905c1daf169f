"""JSON that does not have the requested shape: the validator's errors, and the few that can be mended."""

import re
from collections.abc import Sequence
from copy import deepcopy

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from ...events import JsonObject
from ...events.pointers import pointer_of
from .faults import MAX_MESSAGE, Fault, FaultKind, shown
from .values import as_written

_MAX_ERRORS = 5
_MAX_ERROR = 150
_BESIDE = frozenset({"version", "option", "verdict", "answer"})
"""Words that may stand beside a choice: "version A" is one, "not A" is none."""
_SCALARS = {"bool_type", "int_type", "float_type"}


def fault_of(value: JsonObject, error: ValidationError) -> Fault:
    """The validator's errors as one fault, each with its place as a JSON pointer."""
    errors = error.errors(include_url=False, include_context=False)
    sentences = [_sentence(value, one) for one in errors[:_MAX_ERRORS]]
    if len(errors) > _MAX_ERRORS:
        sentences.append(f"and {len(errors) - _MAX_ERRORS} more")
    kind = FaultKind.STRING_FOR_VALUE if all(_is_string_for_value(one) for one in errors) else FaultKind.INVALID
    return Fault(shown("; ".join(sentences), MAX_MESSAGE), kind)


def with_types_mended(value: JsonObject, error: ValidationError) -> JsonObject | None:
    """A copy in which what can mean one thing only means it; None where something else is wrong as well.

    Mended: a null where nothing was meant, `2.0` for `2`, a number for an id that looks like one, and another spelling
    of a word that is one of a few, such as "Pass" or "Version A".
    """
    mended = deepcopy(value)
    for one in error.errors(include_url=False):
        parent, key = _locate(mended, one["loc"])
        match one["input"]:
            case None if isinstance(parent, dict) and isinstance(key, str):
                parent.pop(key, None)
            case float() as number if one["type"] == "int_type" and number.is_integer():
                _put(parent, key, int(number))
            case (int() | float()) as number if one["type"] == "string_type" and not isinstance(number, bool):
                _put(parent, key, as_written(_at(parent, key)))
            case str() as word if one["type"] == "literal_error" and (meant := _word(word, one)) is not None:
                _put(parent, key, meant)
            case _:
                return None
    return mended


def _sentence(value: JsonObject, error: ErrorDetails) -> str:
    given = f", not the string {shown(error['input'], 40)!r}" if _is_string_for_value(error) else ""
    return shown(f"{_pointer(value, error['loc'])}: {error['msg']}{given}", _MAX_ERROR)


def _is_string_for_value(error: ErrorDetails) -> bool:
    return error["type"] in _SCALARS and isinstance(error["input"], str)


def _steps(value: JsonValue, place: Sequence[int | str]) -> list[int | str]:
    """The steps of *place* that lead through *value*; a validator names union members and tags in between."""
    steps: list[int | str] = []
    for number, step in enumerate(place, start=1):
        known = isinstance(value, dict) and (step in value or number == len(place))
        if known or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = _below(value, step)
            steps.append(step)
    return steps


def _pointer(value: JsonObject, place: Sequence[int | str]) -> str:
    return pointer_of(shown(str(step), 40) for step in _steps(value, place)) or "the object"


def _locate(value: JsonObject, place: Sequence[int | str]) -> tuple[JsonValue, int | str | None]:
    """The container that *place* ends in, and the key in it."""
    steps = _steps(value, place)
    parent: JsonValue = value
    for step in steps[:-1]:
        parent = _below(parent, step)
    return parent, steps[-1] if steps else None


def _below(value: JsonValue, step: int | str) -> JsonValue:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) else None


def _word(given: str, error: ErrorDetails) -> str | None:
    """The one of the expected words that *given* spells in another way; None where it is none or not clear."""
    said = set(re.findall(r"\w+", given.casefold())) - _BESIDE
    expected = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    meant = [word for word in expected if {word.casefold()} == said]
    return meant[0] if len(meant) == 1 else None


def _at(parent: JsonValue, key: int | str | None) -> JsonValue:
    return None if key is None else _below(parent, key)


def _put(parent: JsonValue, key: int | str | None, value: JsonValue) -> None:
    match parent, key:
        case dict(), str():
            parent[key] = value
        case list(), int():
            parent[key] = value
