"""Text that was damaged on its way: UTF-8 read as Latin-1 or Windows-1252, lost signs, escapes left standing."""

# ruff: noqa: RUF001 - the signs that a wrong encoding leaves are meant

import re
from typing import Final

from .code import without_code

_HIGH: Final = tuple(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xC0))
"""What the second and later bytes of a sign in UTF-8 look like when each is read by itself."""
_NEXT: Final = f"[{''.join(map(re.escape, {*_HIGH, *map(chr, range(0x80, 0xC0))}))}]"
_ODD: Final = "[\x80-\x9f¤¦¬¯±µ¸¼½¾ƒˆŠŒŽ˜šœžŸ›‚]"
"""Those of them that never follow a capital with an accent: quotes, dots, dashes and no-break spaces do (`«CAFÉ»`)."""
_MISREAD: Final = re.compile(
    rf"""
    (?<![A-ZÀ-ÖØ-Þ])[ÂÃ]{_NEXT} | [ÂÃ]{_ODD}
    | [Ä-ÖØ-ß]{_ODD}
    | [ÄÅ][™…](?=[a-zÀ-ÿ])
    | (?:[Ã-ß]{_NEXT}){{2,}}
    | â(?:€|‚¬|„{_NEXT}|†{_NEXT}|œ{_NEXT}|˜{_NEXT})
    | (?:[à-ï]{_NEXT}{{2}}){{2,}}
    | ðŸ{_NEXT}{{2}}
    """,
    re.VERBOSE,
)
_LOST: Final = re.compile("\ufffd{2,}|(?<=[^\\W\\d_])\ufffd|\ufffd(?=[^\\W\\d_])")
_ESCAPED: Final = re.compile(
    r"&amp;(?:amp|lt|gt|quot|apos|nbsp|\#\d{1,5}|\#x[\da-f]{1,5});|&(?:quot|apos|nbsp|\#\d{1,5}|\#x[\da-f]{1,5}|[A-Za-z](?:acute|grave|uml|circ|cedil"
    r"|tilde));|(?<=[a-z])\\u0[01][\da-f]{2}|(?<!\\)\\u0[01][\da-f]{2}(?=[a-z])|(?:\\u(?:0[34]|[4-9a-d][\da-f])[\da-f]{2}){2}",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(r"</?[a-z][^<>\n]{0,80}>", re.IGNORECASE)


def misread(text: str) -> str | None:
    """Return the first words of *text* that a wrong encoding has damaged; None: there are none."""
    if text.isascii():
        return None
    hit = _MISREAD.search(text) or _LOST.search(text)
    return hit.group() if hit else None


def stands_alone(words: str, text: str) -> bool:
    """Return True if *words* stand by themselves in *text*, as signs do that somebody asks about."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def left_escaped(text: str) -> str | None:
    """Return the first entity of HTML or escape of JSON in the plain words of *text*; None: there is none."""
    if "&" not in text and "\\u" not in text:
        return None
    hit = _ESCAPED.search(without_code(text))
    return hit.group() if hit and not _MARKUP.search(text) else None
