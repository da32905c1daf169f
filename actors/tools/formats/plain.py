"""Parsed data as plain JSON: text keys, whole characters, bounded depth and size."""

from datetime import date, datetime
from typing import Final

from pydantic import JsonValue

from ...parsing import whole_text

MAX_DEPTH: Final = 200
MAX_NODES: Final = 2_000_000


def to_plain(value: object) -> JsonValue:
    """*value* as JSON. Keys become texts (YAML reads `200:` as a number), dates become ISO texts.

    Raises:
        ValueError: it is nested too deeply, too large (aliases multiply), or not data.
    """
    return _Plain().convert(value, 0)


class _Plain:
    def __init__(self) -> None:
        self._nodes = 0

    def convert(self, value: object, depth: int) -> JsonValue:
        self._nodes += 1
        if depth > MAX_DEPTH:
            raise ValueError(f"it is nested more than {MAX_DEPTH} deep")
        if self._nodes > MAX_NODES:
            raise ValueError(f"it holds more than {MAX_NODES} values")
        match value:
            case dict():
                return {whole_text(_key(key)): self.convert(item, depth + 1) for key, item in value.items()}
            case list() | tuple():
                return [self.convert(item, depth + 1) for item in value]
            case str():
                return whole_text(value)
            case None | bool() | int() | float():
                return value
            case datetime() | date():
                return value.isoformat()
            case _:
                raise ValueError(f"a {type(value).__name__} is not data")


def _key(key: object) -> str:
    match key:
        case str():
            return key
        case bool():
            return "true" if key else "false"
        case None:
            return "null"
        case _:
            return str(key)
