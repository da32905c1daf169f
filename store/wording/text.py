"""Text of models and files, made harmless: control characters are shown, and never obeyed by a terminal."""

import codecs
import json
import re
import unicodedata

from pydantic import JsonValue

MAX_EXCERPT = 200
"""Characters of an excerpt at the most."""
_KEPT = {"\n", "\t", "\u200c", "\u200d"}
"""Beside breaks and tabs the joiners, without which Persian, Hindi and many an emoji read differently."""
_OBEYED = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that JSON leaves as they are, and that a terminal obeys, an editor hides or no encoding carries."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")
_FIRST_ASTRAL = 0x10000


def visible(text: str) -> str:
    """Return *text* with control characters written as escapes; line breaks, tabs and joiners stay."""
    if text.isprintable():
        return text
    return "".join(c if c in _KEPT or not _is_obeyed(c) else f"\\u{ord(c):04x}" for c in text)


def one_line(text: str, limit: int) -> str:
    """Return *text* on one line of at most *limit* characters, runs of white space as one space."""
    flat = " ".join(visible(text[: 4 * limit]).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def excerpt(text: str, limit: int = MAX_EXCERPT) -> str:
    """Return *text* character by character on one line of at most *limit*, for facts that programs read too."""
    if len(text) <= limit and text.isprintable():
        return text
    shown = "".join(char if char.isprintable() else _escaped(char) for char in text[: limit + 1])
    return shown if len(text) <= limit and len(shown) <= limit else f"{shown[: limit - 1]}…"


def safe_json(text: str, encoding: str | None = None) -> str:
    """Return the JSON *text* with the same meaning, written so that *encoding* carries it and no terminal obeys it."""
    unicode = encoding is None or codecs.lookup(encoding).name.startswith("utf")
    return (_OBEYED if unicode else _BEYOND_ASCII).sub(_json_escape, text)


def json_excerpt(value: JsonValue, limit: int = MAX_EXCERPT) -> str:
    """Return *value* as one line of JSON, bounded."""
    return excerpt(json.dumps(value, ensure_ascii=False), limit)


def _is_obeyed(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "C" or category in ("Zl", "Zp")


def _json_escape(match: re.Match[str]) -> str:
    beyond = ord(match[0]) - _FIRST_ASTRAL
    if beyond < 0:
        return f"\\u{ord(match[0]):04x}"
    return f"\\u{0xD800 + (beyond >> 10):04x}\\u{0xDC00 + (beyond & 0x3FF):04x}"


def _escaped(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode()
