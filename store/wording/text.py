"""Text of models and files, made harmless: control characters are shown, and never obeyed by a terminal."""

import json
import unicodedata

from pydantic import JsonValue

MAX_EXCERPT = 200
"""Characters of an excerpt at the most."""
_KEPT = {"\n", "\t"}


def visible(text: str) -> str:
    """Return *text* with control characters written as escapes; line breaks and tabs stay."""
    if text.isprintable():
        return text
    return "".join(c if c in _KEPT or unicodedata.category(c)[0] != "C" else f"\\u{ord(c):04x}" for c in text)


def one_line(text: str, limit: int) -> str:
    """Return *text* on one line of at most *limit* characters, runs of white space as one space."""
    flat = " ".join(visible(text[: 4 * limit]).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def excerpt(text: str, limit: int = MAX_EXCERPT) -> str:
    """Return *text* character by character on one line of at most *limit*, for facts that programs read too."""
    shown = "".join(char if char.isprintable() else _escaped(char) for char in text[: limit + 1])
    return shown if len(text) <= limit and len(shown) <= limit else f"{shown[: limit - 1]}…"


def json_excerpt(value: JsonValue, limit: int = MAX_EXCERPT) -> str:
    """Return *value* as one line of JSON, bounded."""
    return excerpt(json.dumps(value, ensure_ascii=False), limit)


def _escaped(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode()
