"""Fields beside a reply: names and counts. What cannot be meant is unknown, and is said; it never loses the reply."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import JsonValue

from ...events import Usage
from ..parsing import shown, whole_text

_LONGEST_WORD = 200
_SHOWN = 60
_MOST = 20
_LARGEST = 10**15
_TEMPLATE = 4096
"""Tokens that a provider may add to a prompt: the form of its messages, the description of a tool."""
_MARGIN = 64
_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
_LONGEST_TOKENS = (4000, 200)
"""Bytes of a prompt and characters of a reply of which each has a token at least."""


class Bounds(NamedTuple):
    """Most tokens that a question and its reply can have, and the fewest of the question."""

    read: int
    written: int
    least_read: int = 1

    @classmethod
    def of(cls, sent: bytes, *, received: int, body: Mapping[str, JsonValue]) -> "Bounds":
        """Return the bounds for the bytes *sent*, which hold *body*, and so many *received*: no token is empty."""
        limits = [count for name in _LIMITS if type(count := body.get(name)) is int]
        replies = body.get("n")
        allowed = max(limits, default=WIDEST.written) * (replies if type(replies) is int and replies > 0 else 1)
        # A server may cut a prompt to its window, but not to nearly nothing.
        return cls(len(sent) + _TEMPLATE, max(received, allowed + _MARGIN), 1 + len(sent) // _LONGEST_TOKENS[0])


WIDEST = Bounds(10_000_000, 1_000_000)
"""Where nothing is known of the question: more than any model takes or gives."""

UNCOUNTED = Usage(
    input_tokens=None, output_tokens=None, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
)
"""The usage of an answer whose tokens nobody has counted."""


class SideFields:
    """Reads them, and remembers what was odd."""

    def __init__(self) -> None:
        self.odd: list[str] = []
        """One line for each."""

    def word(self, name: str, value: JsonValue) -> str | None:
        """Return a name that the provider gives, bounded and printable; None where it is none."""
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self.note(name, value)
            return None
        word = shown(whole_text(value), _LONGEST_WORD)
        if word != value:
            self.note(name, value)
        return word

    def fields(self, name: str, value: JsonValue) -> Mapping[str, JsonValue]:
        """Return the fields of an object; none where it is none."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self.note(name, value)
        return {}

    def count(self, name: str, value: JsonValue) -> int | None:
        """Return a number of tokens; None where it is none."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is int and 0 <= value <= _LARGEST:
            return value
        if value is not None:
            self.note(name, value)
        return None

    def note(self, name: str, value: object) -> None:
        """Remember that the field *name* has an odd *value*."""
        if len(self.odd) < _MOST:
            self.odd.append(f"{name} is {_told(value)}")

    def believed(self, usage: Usage, bounds: Bounds, *, text: str) -> Usage:
        """Return *usage* without the counts that contradict each other, the reply's *text* or the *bounds*."""
        read, written = usage.input_tokens, usage.output_tokens
        least = len(text[:1]) + len(text) // _LONGEST_TOKENS[1]
        if read is not None and not bounds.least_read <= read <= bounds.read:
            self.odd.append(f"the prompt has {bounds.least_read} to {bounds.read} tokens, and not {read}")
            read = None
        if written is not None and not least <= written <= bounds.written:
            self.odd.append(f"the reply has {least} to {bounds.written} tokens, and not {written}")
            written = None
        cached, cache_write, reasoning = usage.cached_tokens, usage.cache_write_tokens, usage.reasoning_tokens
        if (cached or 0) + (cache_write or 0) > (bounds.read if read is None else read):
            self.odd.append("more tokens of the prompt are from the cache or for it than there are")
            cached = cache_write = None
        if (reasoning or 0) > (bounds.written if written is None else written):
            self.odd.append("more tokens of the reply are reasoning than there are")
            reasoning = None
        return Usage(
            input_tokens=read,
            output_tokens=written,
            cached_tokens=cached,
            cache_write_tokens=cache_write,
            reasoning_tokens=reasoning,
        )


def text_of(value: Any) -> str:  # noqa: ANN401 — whatever a provider sends
    """Return the text of a content: a string, parts of one, or the object itself."""
    match value:
        case str():
            return value
        case list():
            texts = [part["text"] for part in value if isinstance(part, dict) and part.get("text")]
            return "".join(text_of(text) or str(text) for text in texts)
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return ""


def _told(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.6g}" if abs(value) < 10**_SHOWN else "a huge number"
    if isinstance(value, str):
        return repr(shown(whole_text(value), _SHOWN))
    return {bool: "true or false", list: "a list", dict: "an object"}.get(type(value), type(value).__name__)
