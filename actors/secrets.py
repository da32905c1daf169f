"""Secrets of the environment in what others send: found and hidden, whole or in part, as they are or encoded."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Final

HIDDEN: Final = "[key]"
_SHORTEST: Final = 8
"""Characters: shorter ones are words like any other."""
_PIECE: Final = 12
"""Characters that are found wherever they begin at a multiple of half of them: a part of 18 is never missed."""
_UNSURE: Final = (0, 2, 3)
"""Signs of base64 that depend on what stands before as well, where 0, 1 or 2 bytes of their group do."""


class Secrets:
    """Values that nobody may read in a log or an output."""

    def __init__(self, values: Iterable[str]) -> None:
        secrets = sorted({value for value in values if len(value) >= _SHORTEST}, key=len, reverse=True)
        self._whole = re.compile("|".join(map(_spellings, secrets))) if secrets else None
        encoded = [form for secret in secrets for form in (secret, *_encodings(secret)) if len(form) >= _PIECE]
        self._pieces = [
            (form, form[start : start + _PIECE])
            for form in encoded
            for start in range(0, len(form) - _PIECE + 1, _PIECE // 2)
        ]

    def hidden(self, text: str) -> str:
        """Return *text* without them."""
        if self._whole is None:
            return text
        text = self._whole.sub(HIDDEN, text)
        for form, piece in self._pieces:
            text = _without(text, form, piece)
        return text


def _spellings(secret: str) -> str:
    """The pattern of a secret whose characters may be JSON's escapes or those of an address."""
    return "".join(f"(?:{'|'.join(map(_either_case, _written(char)))})" for char in secret)


def _written(char: str) -> Iterator[str]:
    """Yield the ways in which a character may be written."""
    yield from (char, f"\\{char}")
    raw = char.encode("utf-16-be", "surrogatepass")
    yield "".join(f"\\u{raw[at : at + 2].hex()}" for at in range(0, len(raw), 2))
    yield "".join(f"%{byte:02x}" for byte in char.encode(errors="surrogateescape"))


def _either_case(written: str) -> str:
    """The pattern of one way, whose digits beyond 9 may be of either case."""
    return re.escape(written) if len(written) <= len("\\x") else f"(?i:{re.escape(written)})"


def _encodings(secret: str) -> Iterator[str]:
    """Yield a secret in base64, of whatever text it is a part, and in hexadecimal digits."""
    raw = secret.encode(errors="surrogateescape")
    for before in range(3):
        coded = b64encode(b"\0" * before + raw).decode()
        sure = coded[_UNSURE[before] : (before + len(raw)) * 4 // 3]
        yield sure
        yield sure.replace("+", "-").replace("/", "_")
    yield raw.hex()
    yield raw.hex().upper()


def _without(text: str, form: str, piece: str) -> str:
    """Return *text* without as much of *form* as stands around each *piece* of it."""
    kept: list[str] = []
    done, offset = 0, form.index(piece)
    while (found := text.find(piece, done)) >= 0:
        begin, end, at, after = offset, offset + _PIECE, found, found + _PIECE
        while begin > 0 and at > done and text[at - 1] == form[begin - 1]:
            begin, at = begin - 1, at - 1
        while end < len(form) and after < len(text) and text[after] == form[end]:
            end, after = end + 1, after + 1
        kept += (text[done:at], HIDDEN)
        done = after
    return "".join((*kept, text[done:]))
