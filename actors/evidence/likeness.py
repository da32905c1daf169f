"""Likeness of two texts: the same words in the same order, but for a few."""

from collections.abc import Mapping
from functools import lru_cache

from .dialogue_view import DialogueView
from .passages import as_passage

_LONG = 40
"""Characters; shorter words are the same by chance or by habit: "Yes, please go ahead."."""
_DENSE = 0x2E80
"""Signs from here on are of scripts in which one sign says as much as three letters."""
_PER_DENSE = 3
_RUN = 3
"""Tokens."""
_ALIKE = 0.8
"""Of the runs of both that they have in common."""


def long_enough(text: str) -> bool:
    """True for a text so long that two speakers do not write it by chance."""
    if text.isascii():
        return len(text) >= _LONG
    return sum(_PER_DENSE if ord(sign) >= _DENSE else 1 for sign in text[:_LONG]) >= _LONG


def long_words(view: DialogueView) -> Mapping[int, str]:
    """The long words of users and assistants as spaced tokens, by position; meant for `DialogueView.once`."""
    return {at: as_passage(turn.text).spaced for at, turn in view.spoken_turns if long_enough(turn.text)}


def nearly_same(first: str, second: str) -> bool:
    """True if two texts, given as spaced tokens, are the same or nearly."""
    if first == second:
        return True
    one, other = len(first), len(second)
    if one < _ALIKE * other or other < _ALIKE * one:
        return False
    runs, others = _runs(first), _runs(second)
    return len(runs & others) >= _ALIKE * len(runs | others)


@lru_cache(maxsize=512)
def _runs(tokens: str) -> frozenset[tuple[str, ...]]:
    words = tokens.split()
    return frozenset(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))
