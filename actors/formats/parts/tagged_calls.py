"""Calls between tags that are no JSON: Qwen's elements for function and parameters, GLM's pairs of keys and values."""

import json
import re
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ...tools.notations import named_schema, unwrapped

_FUNCTION: Final = re.compile(r"<function=([^>\n]{1,200})>(.*?)(?:</function>|\Z)", re.DOTALL)
_PARAMETER: Final = re.compile(r"<parameter=([^>\n]{1,200})>(.*?)(?:</parameter>|(?=<parameter=)|\Z)", re.DOTALL)
_NAMED: Final = re.compile(r"\s*([\w.:-]{1,200})\s*(?:<arg_key>|\Z)")
_BARE: Final = re.compile(r"\s*[A-Za-z_][\w.:-]{0,200}\s*")
"""A call without arguments, as GLM writes it."""
_PAIR: Final = re.compile(r"<arg_key>(.*?)</arg_key>\s*<arg_value>(.*?)</arg_value>", re.DOTALL)


def tagged_calls(text: str, tools: JsonValue) -> list[JsonValue]:
    """Return the calls that *text*, the inside of a call's tags, writes in elements; none where it has none.

    Values of arguments that take text, as the *tools* say, stay as they are; others are read as JSON where they can be.
    """
    if "<function=" not in text and "<arg_key>" not in text and not _BARE.fullmatch(text):
        return []
    texts = _texts(tools)
    return [
        {"name": name, "arguments": {key: _value(value, is_text=key in texts.get(name, ())) for key, value in pairs}}
        for name, pairs in _written(text)
    ]


def _written(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for function in _FUNCTION.finditer(text):
        pairs = [(found[1].strip(), _unindented(found[2])) for found in _PARAMETER.finditer(function[2])]
        yield function[1].strip(), pairs
    if "<function=" not in text and (named := _NAMED.match(text)) is not None:
        yield named[1], [(found[1].strip(), found[2]) for found in _PAIR.finditer(text)]


def _unindented(value: str) -> str:
    """A value without the line breaks that stand around it."""
    return value.removeprefix("\n").removesuffix("\n")


def _value(written: str, *, is_text: bool) -> JsonValue:
    if is_text:
        return written
    try:
        value: JsonValue = json.loads(written)
    except (ValueError, RecursionError):
        return {"True": True, "False": False, "None": None}.get(written.strip(), written)
    return value


def _texts(tools: JsonValue) -> dict[str, frozenset[str]]:
    """Return the arguments that take text, by tool."""
    found: dict[str, frozenset[str]] = {}
    for tool in unwrapped(tools) if tools else ():
        name, schema = named_schema(tool) or ("", {})
        if isinstance(properties := schema.get("properties"), dict):
            found[name] = frozenset(key for key, one in properties.items() if _is_text(one))
    return found


def _is_text(schema: JsonValue) -> bool:
    kind = schema.get("type") if isinstance(schema, dict) else None
    return isinstance(kind, str) and kind.lower() in ("string", "str")
