"""What a text states, in the order in which it does: two exchanged prices are no other words for the same."""

import re
from typing import Final

from ..evidence import NUMBER, number_readings, plain_text
from ..evidence.dates import near_words_in_order
from ..evidence.first_said import new_words
from ..evidence.number_words import languages_of, spelt_numbers

_SPELT_SIGNS: Final = re.compile(r"[零\u3007一二两三四五六七八九十百千万亿半]+")
_HALVES: Final = re.compile(
    r"\b(?:halb\w*|anderthalb\w*|viertel\w*|demie?s?|quart|medi[ao]s?|cuarto|mezz[ao]|mei[ao]|half|kwart)\b"
)
_COMPOSED: Final = re.compile(
    r"\b(?:\w*(?:hundert|tausend|honderd|duizend|hundred|thousand)\w*|\w+(?:mila|cient[oa]s|cent[oa]s)"
    r"|(?:due|tre|quattro|cinque|sei|sette|otto|nove)cento\w*|cento\w+"
    r"|(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth)s?"
    r"|(?:dritt|viert|funft|sechst|siebt|acht|neunt|zehnt|elft|zwolft|\w{3,}zehnt|\w+zigst)e[nmrs]?"
    r"|\w{3,}ieme|(?:tercer|cuart|quint|sext|septim|octav|noven|decim|terz|sest|settim|ottav|non|terceir|oitav)[oa]s?"
    r"|(?:derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde)n?)\b"
)
"""Numbers written as one word with others, and ordinals but for the first two, which mostly put words in order."""
_POINTING: Final = frozenset({"this", "that", "now", "hier", "diese", "dieser", "diesem", "diesen", "dieses", "jetzt"})
"""Words that may speak of a day, and mostly do not."""
_SHORTEST: Final = 4
"""Letters; shorter words are mostly those that hold a sentence together."""
_STEM: Final = 5
"""Letters by which forms of one word are known."""
_SIGN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SEVERAL: Final = 4
"""Words more that make a clause; of 60 rewrites by hand, those that only reword bring up to three new ones."""
_MANY: Final = 7
"""Other words that make another text, however many were exchanged for them."""
_OF_SIGN: Final = 0.5
"""A Chinese or Japanese sign as a part of a word."""


def numbers_in_order(text: str) -> tuple[object, ...]:
    """Return the numbers that *text* writes in digits, then those that it says in words."""
    plain = plain_text(text)
    lower = plain.lower()
    return (
        *(frozenset(number_readings(hit.group())) for hit in NUMBER.finditer(plain)),
        *spelt_numbers(text, languages_of(lower)),
        *_COMPOSED.findall(lower),
        *_SPELT_SIGNS.findall(text),
        *_HALVES.findall(lower),
    )


def days_in_order(text: str) -> tuple[str, ...]:
    """Return the words for days that *text* has: weekdays, and days relative to today."""
    return tuple(word for word in near_words_in_order(text) if word not in _POINTING)


def says_something_else(before: str, after: str) -> bool:
    """Return True if *after* adds or leaves out a clause, or has so many other words that it is a new text.

    Other words for the same exchange about as many words of content as they bring.
    """
    added, dropped = _only_in(after, before), _only_in(before, after)
    return abs(added - dropped) >= _SEVERAL or max(added, dropped) >= _MANY


def _only_in(after: str, before: str) -> float:
    """Return the number of words of content that *after* has and *before* does not."""
    stems = {word[:_STEM] for word in new_words(before, ())}
    fresh = (word for word in new_words(after, (before,)) if word[:_STEM] not in stems and not word.isdigit())
    weights = (_OF_SIGN if _SIGN.match(word) else 1.0 for word in fresh if len(word) >= _SHORTEST or _SIGN.match(word))
    return sum(weights)
