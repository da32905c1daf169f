"""The JSON in a reply, whatever text surrounds it."""

import json
import re
from dataclasses import dataclass
from typing import NoReturn

from pydantic import JsonValue

from ...events import JsonObject
from .faults import FaultKind, Unreadable, shown
from .mending import mend
from .thoughts import Kind, said_in
from .values import LENIENT, STRICT, check_bounds, whole_characters, whole_text

_BEGIN = re.compile(r"""\{(?=\s*["'“}])|\[(?=\s*\{\s*["'“}])""")
"""The beginning of JSON: `{name}` in prose does not match."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_NEAR = 30
_MOST = 50
"""Objects beside each other at most: more are no list of turns that lacks its brackets."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object or a list in a reply."""

    value: JsonObject | list[JsonValue]
    text: str | None
    """Its JSON as the reply has it; None where that had to be mended."""


def find_json(text: str, *, first: bool = False) -> list[Found]:
    """What *text* holds, in its order, at least one: identical ones are one, and `{}` beside others is prose.

    After thoughts, and inside of them where nothing follows, the last one counts, unless they are parts of one list.
    *first* is for a reply that was cut off: what follows the first is not looked at, and thoughts are no reply.

    Raises:
        Unreadable: there is none, or it cannot be read.
    """
    said = said_in(_encodable(text))
    if said.kind is Kind.INSIDE:
        return [_none(said.text, "thoughts") if first else _last(said.text)]
    found: list[Found] = []
    position = 0
    while begin := _BEGIN.search(said.text, position):
        one, position = _json_at(said.text, begin.start())
        if not any(_same(one.value, other.value) for other in found):
            found.append(one)
        if first and one.value:
            break
        if len(found) > _MOST:
            raise Unreadable(FaultKind.SEVERAL_OBJECTS, f"expected one JSON object, got more than {_MOST}")
    return [one for one in found if one.value] or found or [_none(said.text)]


def follows_thoughts(text: str) -> bool:
    """True where the last of several objects is the reply: those before it were thought aloud."""
    return said_in(text).kind is Kind.AFTER


def _none(text: str, what: str = "") -> NoReturn:
    got = f"{what} only: " if what else ""
    raise Unreadable(FaultKind.NO_OBJECT, f"expected one JSON object, got {got}{shown(text.strip(), 80)!r}")


def _last(text: str) -> Found:
    """The last object in thoughts; drafts before it may be broken.

    Raises:
        Unreadable: there is none, or the last one is broken.
    """
    last: Found | Unreadable | None = None
    position = 0
    while begin := _BEGIN.search(text, position):
        try:
            last, position = _json_at(text, begin.start())
        except Unreadable as unreadable:
            last = unreadable
            position = mend(text, begin.start())[1]
    if last is None:
        _none(text, "thoughts")
    if isinstance(last, Unreadable):
        raise last
    return last


def _json_at(text: str, start: int) -> tuple[Found, int]:
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
    assert isinstance(value, dict | list)
    return Found(value, source)


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return whole_text(text)
    return text


def _same(one: JsonValue, other: JsonValue) -> bool:
    """Equal as JSON, where `1`, `1.0` and `true` are three things."""
    return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
