"""Names and descriptions as words, so that `petId`, `pet_ids` and `the pet's id` can be seen to speak of one thing."""

import re
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[^\W\d_A-Za-z]+")
_SAME: Final = {"identifier": "id", "uuid": "id", "guid": "id", "ids": "id", "num": "number", "no": "number"}
_STOP_WORDS: Final = """
    a all an and any are as at be by can for from get has have if in into is it its list no not of on one only or
    set such than that the their them then there these they this to tool type use used user using when where which
    will with you your
"""
_STOP: Final = frozenset(_STOP_WORDS.split())


def words_of(name: str) -> tuple[str, ...]:
    """The words of an identifier in any case, lower and in the singular."""
    return tuple(singular(word.lower()) for word in _WORD.findall(name))


def singular(word: str) -> str:
    """*word* in the singular, by rule of thumb; the same word always gives the same."""
    if (same := _SAME.get(word)) is not None:
        return same
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004 - `series`, not `ties`
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes", "zes")):  # noqa: PLR2004 - `boxes`, not `axes`
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - not `gas`
        return word[:-1]
    return word


def content_words(text: str) -> frozenset[str]:
    """The words of a sentence that carry its meaning."""
    return frozenset(words_of(text)) - _STOP
