"""Passages: single texts of the evidence, and what each says in numbers, dates, times and codes."""

import re
from collections.abc import Sequence
from functools import lru_cache

from .dates import Day, days_in, without_dates
from .kept import kept
from .numbers import numbers_in
from .relative_words import near_words_in
from .spelt_codes import spelt, without_separators
from .times import hours_in, lengths_in, speaks_of_zones, speaks_vaguely, times_in
from .tokens import plain_text, spaced_tokens

NO_AMOUNT = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?|\b(?=\w{0,40}[A-Za-z_])(?=\w{0,40}\d\w{0,40}\d)\w{5,}|\b\d{7,}\b", re.ASCII
)
"""Clocks, codes and long runs of digits: no one reckons with them."""
_REMEMBERED_TEXT = 4000
"""Characters; longer texts would fill the memory."""
_JOINED_TEXT = 1_000_000
"""Characters; a longer text is searched by whole tokens only."""
_AMOUNTS_TEXT = 50_000


class Passage:
    """One text of the evidence."""

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def of(cls, passages: Sequence["Passage"]) -> "Passage":
        """One passage of several; no phrase reaches from one to the next."""
        whole = cls("|".join(passage.text for passage in passages))
        whole.__dict__["spaced"] = "|".join(passage.spaced for passage in passages)
        return whole

    @kept
    def spaced(self) -> str:
        """Its tokens between single spaces."""
        return spaced_tokens(self.text)

    @kept
    def words(self) -> frozenset[str]:
        """Its tokens, each once."""
        return frozenset(self.spaced.split())

    @kept
    def _joined(self) -> str:
        return self.spaced.replace(" ", "")

    @kept
    def _edges(self) -> frozenset[int]:
        """Positions in the joined text where tokens begin or end."""
        edges, at = {0}, 0
        for token in self.spaced.split():
            at += len(token)
            edges.add(at)
        return frozenset(edges)

    @kept
    def numbers(self) -> tuple[float, ...]:
        """The numbers that it writes down, in order."""
        return numbers_in(self.text)

    @kept
    def amounts(self) -> tuple[float, ...]:
        """The numbers that one can reckon with: not those of dates, times and codes."""
        return numbers_in(NO_AMOUNT.sub(" ", without_dates(plain_text(self.text[-_AMOUNTS_TEXT:]))))

    @kept
    def days(self) -> frozenset[Day]:
        """The days that it names."""
        return days_in(self.text)

    @kept
    def relative(self) -> bool:
        """True if it names days relative to today that no date beside them settles."""
        return any(not near.dated for near in near_words_in(self.text))

    @kept
    def times(self) -> frozenset[int]:
        """The times of day that it states, in minutes."""
        return times_in(self.text)

    @kept
    def hours(self) -> frozenset[int]:
        """Numbers in it that may be times of day, in minutes."""
        return hours_in(self.text)

    @kept
    def lengths(self) -> frozenset[int]:
        """Durations that it mentions, in minutes."""
        return lengths_in(self.text)

    @kept
    def vague(self) -> bool:
        """True if it states a time of day only vaguely."""
        return speaks_vaguely(self.text)

    @kept
    def zoned(self) -> bool:
        """True if it names a time zone."""
        return speaks_of_zones(self.text)

    def spells_code(self, signs: str) -> bool:
        """True if *signs*, lower case, were spelt aloud with spoken digits: `R vier T acht W N` is `r4t8wn`."""
        return len(self.text) <= _AMOUNTS_TEXT and (signs in self._spelt or signs in self._spelt_words)

    @kept
    def _spelt(self) -> str:
        return spelt(self.spaced.split())

    @kept
    def _spelt_words(self) -> str:
        return without_separators(self.spaced.split())

    def holds(self, phrase: str) -> bool:
        """True if a phrase, given as spaced tokens, occurs in it."""
        return phrase in self.spaced

    def holds_joined(self, signs: str) -> bool:
        """True if *signs* occur from one token's edge to another's, however parted: `USR 002` holds `usr002`."""
        if len(self.text) > _JOINED_TEXT:
            return False
        at = self._joined.find(signs)
        while at >= 0:
            if at in self._edges and at + len(signs) in self._edges:
                return True
            at = self._joined.find(signs, at + 1)
        return False


def as_passage(text: str) -> Passage:
    """Return *text* as evidence; a short one is remembered, because the versions of a dialogue share most texts."""
    return _remembered(text) if len(text) <= _REMEMBERED_TEXT else Passage(text)


@lru_cache(maxsize=8192)
def _remembered(text: str) -> Passage:
    return Passage(text)
