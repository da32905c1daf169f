"""Results as a dialogue holds them, raw strings, and as prompts show and models write them: any JSON value."""

import json
from collections.abc import Iterable
from functools import partial
from typing import NoReturn, TypeVar

from pydantic import JsonValue

NumberT = TypeVar("NumberT", int, float)

_DEEPEST = 60
"""Levels of objects and lists, as of arguments: what is deeper stays a text."""


def content_text(content: JsonValue) -> str:
    """Return a result as the raw string that a dialogue holds: a string as it is, anything else as JSON."""
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)


def shown_content(text: str) -> JsonValue:
    """Return the object or list that *text* writes down where a reader can write it back unchanged, else *text*.

    Unescaped objects are what models read and write best. A number, a duplicate key or a constant that would come back
    as another one keeps the whole result a string; only spaces and the escaping of characters may differ.
    """
    if text[:1] not in ("{", "[") and text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        value: JsonValue = _EXACT.decode(text)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return text
    return value if _depth(value) <= _DEEPEST else text


def same_content(one: str, other: str) -> bool:
    """Return True if both texts write down the same result, whatever their spaces and the order of keys."""
    return one == other or _sorted(one) == _sorted(other)


def _sorted(text: str) -> str:
    value = shown_content(text)
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _number(kind: type[NumberT], text: str) -> NumberT:
    value = kind(text)
    return value if repr(value) == text else _refused(text)


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text[:20]} would come back as another number")


def _object(pairs: Iterable[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    listed = list(pairs)
    value = dict(listed)
    if len(value) != len(listed):
        raise ValueError("a key stands twice")
    return value


def _depth(value: JsonValue) -> int:
    depth, level = 0, [value]
    while level:
        inner: list[JsonValue] = []
        for item in level:
            if isinstance(item, dict):
                inner += item.values()
            elif isinstance(item, list):
                inner += item
        depth += any(isinstance(item, dict | list) for item in level)
        level = inner
    return depth


_EXACT = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=partial(_number, float),
    parse_int=partial(_number, int),
    parse_constant=_refused,
)
