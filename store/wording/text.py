"""Text of models and files, bounded and made harmless for one line of a terminal."""

import json

from pydantic import JsonValue

MAX_EXCERPT = 200
"""Characters of an excerpt at the most."""


def excerpt(text: str, limit: int = MAX_EXCERPT) -> str:
    """*text* on one line, at most *limit* characters long; what a terminal could act on is written as an escape."""
    shown = "".join(char if char.isprintable() else _escaped(char) for char in text[: limit + 1])
    return shown if len(text) <= limit and len(shown) <= limit else f"{shown[: limit - 1]}…"


def json_excerpt(value: JsonValue, limit: int = MAX_EXCERPT) -> str:
    """*value* as one line of JSON, bounded."""
    return excerpt(json.dumps(value, ensure_ascii=False), limit)


def _escaped(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode()
