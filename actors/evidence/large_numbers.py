"""Numbers in words from a hundred, in German, French, Spanish, Italian, Portuguese and Dutch: `mil quinientos`."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from .number_words import LARGE, languages_of, number_words, pattern_of

_TRIGGERS: Final = {
    "de": ("hundert", "tausend"),
    "fr": ("cent", "mille"),
    "es": ("cien", "mil", "quinie"),
    "it": ("cent", "mil"),
    "pt": ("cem", "cento", "mil", "entos", "zentos", "entas", "zentas"),
    "nl": ("honderd", "duizend"),
}
"""One of them is in each number: a quick look spares most texts a slow one."""
_HUNDREDS: Final = {
    "es": "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "pt": "duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
}
_AND: Final = re.compile(r"(?:[\s-]|\bund\b|\bet\b|\by\b|\be\b|\ben\b)*")
_THOUSAND: Final = 1000
_HUNDRED: Final = 100
_FEWEST: Final = 2
"""Words of a number: `cent` alone is a coin."""


def large_numbers(text: str) -> Iterator[float]:
    """Yield the numbers from a hundred that *text*, which is plain and lower case, says in several words."""
    found = [language for language, words in _TRIGGERS.items() if any(word in text for word in words)]
    if found and (spoken := languages_of(text)) != ("en",):
        for language in found:
            if language in spoken or language in {"de", "nl"}:
                yield from _of(text.replace("ß", "ss"), language)


def _of(text: str, language: str) -> Iterator[float]:
    words, pattern = _words(language)
    total, current, count, end = 0, 0, 0, -1
    for hit in pattern.finditer(text):
        gap = text[end : hit.start()] if end >= 0 else "."
        if _AND.fullmatch(gap) is None:
            if count >= _FEWEST and total + current >= _HUNDRED:
                yield float(total + current)
            total, current, count = 0, 0, 0
        value = words[hit.group()]
        if value == _THOUSAND:
            total, current = total + max(current, 1) * _THOUSAND, 0
        elif value == _HUNDRED and 0 < current < _HUNDRED:
            current *= _HUNDRED
        else:
            current += value
        count, end = count + 1, hit.end()
    if count >= _FEWEST and total + current >= _HUNDRED:
        yield float(total + current)


@lru_cache(maxsize=8)
def _words(language: str) -> tuple[dict[str, int], re.Pattern[str]]:
    """Return the parts of numbers in a language, which may be written in one word, and a pattern for any of them."""
    words = {**number_words(language), **LARGE[language]}
    for place, word in enumerate(_HUNDREDS.get(language, "").split(), start=2):
        words.update({word: place * _HUNDRED, f"{word[:-2]}as": place * _HUNDRED})
    return words, re.compile(pattern_of(words))
