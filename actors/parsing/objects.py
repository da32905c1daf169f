"""The one JSON object in a reply, whatever text surrounds it."""

import json
import re
from dataclasses import dataclass

from pydantic import JsonValue

from ...events import JsonObject
from .faults import FaultKind, Unreadable, shown
from .mending import mend
from .values import LENIENT, STRICT, check_bounds, whole_characters, whole_text

_BEGIN = re.compile(r"""\{(?=\s*["'“}])|\[(?=\s*\{\s*["'“}])""")
"""The beginning of JSON: `{name}` in prose does not match."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_NEAR = 30


@dataclass(frozen=True, slots=True)
class Found:
    """An object in a reply."""

    value: JsonObject
    text: str | None
    """Its JSON as the reply has it; None where that had to be mended."""


def find_object(text: str) -> Found:
    """The one object that *text* holds; identical ones are one.

    Raises:
        Unreadable: there is none, or several, or it cannot be read.
    """
    text = _without_thoughts(_encodable(text))
    found: Found | None = None
    position = 0
    while begin := _BEGIN.search(text, position):
        one, position = _object_at(text, begin.start())
        found = one if found is None else _one_of(found, one)
    if found is None:
        raise Unreadable(FaultKind.NO_OBJECT, f"expected one JSON object, got {shown(text.strip(), 80)!r}")
    return found


def _one_of(first: Found, second: Found) -> Found:
    """The one that is meant: `{}` beside an object is prose, and a repetition adds nothing."""
    if not second.value or _same(first.value, second.value):
        return first
    if not first.value:
        return second
    raise Unreadable(FaultKind.SEVERAL_OBJECTS, "expected one JSON object, got two that differ from each other")


def _object_at(text: str, start: int) -> tuple[Found, int]:
    try:
        value, end = STRICT.raw_decode(text, start)
        source = text[start:end]
    except json.JSONDecodeError:
        mended, end = mend(text, start)
        value, source = _decode_mended(mended), None
    except RecursionError:
        raise Unreadable(FaultKind.TOO_DEEP, "the JSON is nested too deeply") from None
    except ValueError:
        raise Unreadable(FaultKind.TOO_LARGE, "an integer has too many digits") from None
    return _checked(value, source), end


def _decode_mended(text: str) -> JsonValue:
    try:
        value: JsonValue = LENIENT.decode(text)
    except json.JSONDecodeError as error:
        near = text[max(0, error.pos - _NEAR) : error.pos + _NEAR]
        raise Unreadable(
            FaultKind.BROKEN_JSON, f"not valid JSON: {error.msg}, near {shown(near, 2 * _NEAR)!r}"
        ) from None
    except RecursionError:
        raise Unreadable(FaultKind.TOO_DEEP, "the JSON is nested too deeply") from None
    except ValueError:
        raise Unreadable(FaultKind.TOO_LARGE, "an integer has too many digits") from None
    return value


def _checked(value: JsonValue, source: str | None) -> Found:
    check_bounds(value)
    if source is None or _HALF.search(source):
        value, source = whole_characters(value), None
    if not isinstance(value, dict):
        raise Unreadable(FaultKind.NOT_AN_OBJECT, "expected one JSON object, got a list")
    return Found(value, source)


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return whole_text(text)
    return text


def _without_thoughts(text: str) -> str:
    """*text* after the thoughts that some servers leave in front of a reply."""
    if not text.lstrip().startswith("<think>"):
        return text
    return text.partition("</think>")[2]


def _same(one: JsonObject, other: JsonObject) -> bool:
    """Equal as JSON, where `1`, `1.0` and `true` are three things."""
    return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
