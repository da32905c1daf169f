"""Numbers that are spelt aloud, one digit or two at a time: `oh seven double-oh, nine hundred`, `zéro six douze`."""

from collections.abc import Iterable
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


@lru_cache(maxsize=1)
def _spoken() -> dict[str, int]:
    every = {
        word: number for words in map(number_words, LANGUAGES) for word, number in words.items() if " " not in word
    }
    return {**every, "oh": 0}
