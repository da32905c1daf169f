"""Bounds of a schema that is sent: a server compiles it, and providers refuse long and deep ones."""

import json
from typing import Final

from pydantic import JsonValue

from ...events import JsonObject

MOST_CHARACTERS: Final = 60_000
MOST_LEVELS: Final = 40


def bounded(schema: JsonObject | None) -> JsonObject:
    """*schema*, or that of any object where there is none, or where it is too long or too deep."""
    if schema is None or _is_deep(schema) or len(json.dumps(schema)) > MOST_CHARACTERS:
        return {"type": "object"}
    return schema


def _is_deep(schema: JsonObject) -> bool:
    level: list[JsonValue] = [schema]
    for _ in range(MOST_LEVELS):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True
