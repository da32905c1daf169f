"""JSON as people write it by hand: with comments, and commas before a closing bracket."""

import re
from typing import Final

_COMMENT: Final = rb"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)"
_TOKENS: Final = re.compile(
    rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|' + _COMMENT + rb"|,(?=(?:\s|" + _COMMENT + rb")*+[\]}])", re.DOTALL
)
"""Nothing here goes back over what it has passed, so a long text takes time and memory by its length only."""

LARGEST_BY_HAND: Final = 8 * 2**20
"""Bytes; a larger file was not written by hand."""


def strict(content: bytes) -> bytes:
    """Return *content* with blanks for what JSON does not allow; each line and column stays where it is."""
    if len(content) > LARGEST_BY_HAND:
        return content
    return _TOKENS.sub(_blank, content)


def begins_with_comment(head: bytes) -> bool:
    """Return True if a file with these first bytes begins with a comment."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"//", b"/*"))


def _blank(token: "re.Match[bytes]") -> bytes:
    text = token.group()
    return text if text.startswith(b'"') else re.sub(rb"[^\n]", b" ", text)
