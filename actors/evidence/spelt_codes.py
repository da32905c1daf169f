"""Codes that are spelt aloud: `oh seven double-oh, nine hundred`, `zéro six douze`, `ana underscore paz four two`."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final

from .number_words import LANGUAGES, number_words

_REPEATED: Final = {
    "double": 2,
    "triple": 3,
    "treble": 3,
    "doppel": 2,
    "dreimal": 3,
    "doble": 2,
    "doppio": 2,
    "dubbel": 2,
}
_HUNDRED: Final = frozenset({"hundred", "hundert", "cent", "cien", "cento", "cem", "honderd"})
_BETWEEN: Final = frozenset({"and", "und", "et", "y", "e", "en"})
"""Words between tens and ones: `treinta y dos`."""
_SEPARATOR_WORDS: Final = """
    underscore dash hyphen dot slash unterstrich bindestrich punkt schragstrich minus guion bajo punto barra tiret point
    trattino traco ponto hifen streepje punt
"""
_SEPARATORS: Final = frozenset(_SEPARATOR_WORDS.split())
"""Signs between the parts of a code, as they are spoken."""
_TEN, _SCORE, _HUNDREDS = 10, 20, 100


def spelt(tokens: Iterable[str]) -> str:
    """Return *tokens* with spoken numbers as digits, and single letters joined to them; other words stand apart."""
    spoken, out, times, tens = _spoken(), list[str](), 1, False
    for token in tokens:
        number = spoken.get(token)
        if token in _REPEATED:
            times = _REPEATED[token]
            continue
        if tens and token in _BETWEEN:
            continue
        if tens and number is not None and 0 < number < _SCORE:
            out[-1] = str(int(out[-1]) + number)
            tens = number == _TEN  # "soixante-dix" goes on to "huit"
            continue
        if number is not None:
            out.append(str(number) * times)
        elif token in _HUNDRED and out and out[-1].isdigit() and len(out[-1]) == 1:
            out[-1] += "00"
        else:
            out.append(token if len(token) == 1 else f" {token} ")
        tens = number is not None and _SCORE <= number < _HUNDREDS and number % _TEN == 0 and times == 1
        times = 1
    return "".join(out)


def without_separators(tokens: Collection[str]) -> str:
    """Return *tokens* joined, with digits for theirs and no spoken separator; empty where none of them is one."""
    if _SEPARATORS.isdisjoint(tokens):
        return ""
    return "".join(_digit(token) for token in tokens if token not in _SEPARATORS)


def _digit(token: str) -> str:
    number = _spoken().get(token, _TEN)
    return str(number) if number < _TEN else token


@lru_cache(maxsize=1)
def _spoken() -> dict[str, int]:
    every = {
        word: number for words in map(number_words, LANGUAGES) for word, number in words.items() if " " not in word
    }
    return {**every, "oh": 0}
