"""Differences between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from ..view import View

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MOST = 1_500
"""Words, or lines, of each text that are compared: the time grows with the product."""


class Mark(StrEnum):
    """The part that a piece has in a change."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Piece(View):
    """A part of a text, of one or both versions of it."""

    mark: Mark
    text: str


def whole(text: str, mark: Mark = Mark.SAME) -> tuple[Piece, ...]:
    """Return *text* as one piece; an empty text has none."""
    return (Piece(mark=mark, text=text),) if text else ()


@lru_cache(maxsize=256)
def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in order: by words, of long texts by lines, of very long ones as a whole."""
    if old == new:
        return whole(new)
    for unit in (_WORD, _LINE):
        before, after = unit.findall(old), unit.findall(new)
        if max(len(before), len(after)) <= _MOST:
            return tuple(_joined(_compared(before, after)))
    return (*whole(old, Mark.GONE), *whole(new, Mark.NEW))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(mark=Mark.SAME, text="".join(old[a:b]))
            continue
        yield from whole("".join(old[a:b]), Mark.GONE)
        yield from whole("".join(new[c:d]), Mark.NEW)


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Yield the pieces with those changes as one that have only white space between them."""
    gone = new = ""
    for piece in found:
        match piece.mark:
            case Mark.GONE:
                gone += piece.text
            case Mark.NEW:
                new += piece.text
            case Mark.SAME if (gone or new) and not piece.text.strip() and "\n" not in piece.text:
                gone, new = gone + piece.text, new + piece.text
            case Mark.SAME:
                yield from _change(gone, new)
                gone = new = ""
                yield piece
    yield from _change(gone, new)


def _change(gone: str, new: str) -> Iterator[Piece]:
    """Yield what went and what came, with the white space that both end with behind them."""
    kept = ""
    while gone and new and gone[-1] == new[-1] and gone[-1].isspace():
        gone, new, kept = gone[:-1], new[:-1], gone[-1] + kept
    yield from whole(gone, Mark.GONE)
    yield from whole(new, Mark.NEW)
    yield from whole(kept)
