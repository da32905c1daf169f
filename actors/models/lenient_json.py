"""JSON of an answer's envelope: what is wrong in a field that is only accounting does not lose the reply beside it."""

import json
import re
from typing import Final

from pydantic import JsonValue
from pydantic_core import from_json

_DEEPEST: Final = 60
"""Objects and lists within each other; deeper ones are read as null."""
_DIGITS: Final = 300
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]|[^"\[\]{}]++', re.DOTALL)


def read_json(content: bytes, *, partial: bool = False) -> JsonValue:
    """Return the value that *content* begins with. *partial*: it was cut, and what is there counts.

    Lone surrogates, UTF-16, bytes that are neither, control characters, integers of any length, NaN, any depth and what
    follows the value are taken as well.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        value: JsonValue = from_json(content, allow_partial="trailing-strings" if partial else False)
    except ValueError as error:
        if partial:
            raise
        strict = error
    else:
        return value
    text = content.decode(json.detect_encoding(content), "replace").lstrip("\ufeff \t\r\n")
    decoder = json.JSONDecoder(strict=False, parse_int=_integer)
    try:
        return _value(decoder, text)
    except RecursionError:
        return _value(decoder, _shallow(text))
    except json.JSONDecodeError:
        raise strict from None


def _value(decoder: json.JSONDecoder, text: str) -> JsonValue:
    value: JsonValue = decoder.raw_decode(text)[0]
    return value


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _DIGITS else float(digits)


def _shallow(text: str) -> str:
    """Return *text* with everything that is nested too deeply replaced by null."""
    pieces: list[str] = []
    depth = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in "[{":
            depth += 1
            if depth == _DEEPEST + 1:
                pieces.append("null")
        if depth <= _DEEPEST:
            pieces.append(token)
        if token in "]}":
            depth -= 1
    return "".join(pieces)
