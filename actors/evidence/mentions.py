"""Mentions: everything said before, as text that is searched quickly for a value."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from pydantic import JsonValue

from .dates import Day, days_in, near_words, speaks_relatively, without_dates
from .leaves import leaves
from .numbers import numbers_in
from .times import hours_in, lengths_in, speaks_of_zones, speaks_vaguely, times_in
from .tokens import plain_text, spaced_tokens, stem

_NO_AMOUNT = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?|\b(?=\w{0,40}[A-Za-z_])(?=\w{0,40}\d\w{0,40}\d)\w{5,}|\b\d{7,}\b", re.ASCII
)
_REMEMBERED_TEXT = 4000
"""Characters; longer texts would fill the memory."""
_JOINED_TEXT = 1_000_000
"""Characters; a longer text is searched by whole tokens only."""
_AMOUNTS_TEXT = 50_000
_RUN = 32
"""Pieces that are searched one by one before they are made one."""
_BUDGET = 4_000_000_000
"""Characters that are searched for one dialogue: some seconds."""
_SHORTEST_JOINED = 4
"""Signs: shorter values are looked for as whole tokens only."""
_SPOKEN_SIGN = (
    "dot point punkt punto ponto punt dash hyphen minus bindestrich tiret guion trattino hifen streepje"
    " underscore unterstrich underline plus"
)
_SPOKEN_GAP = f" (?:(?:{'|'.join(_SPOKEN_SIGN.split())}|(?:tiret|guion) ba[sj]o?) )?"
_SPOKEN_AT = " (?:at|ät|klammeraffe|arobase|arroba|chiocciola|apenstaartje) "
_LONGEST_NAME = 40
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]{1,15}://", re.IGNORECASE)
_WHOLE_WORD = 3
"""Letters of the word that a name made of several keeps whole."""


class TooLarge(Exception):
    """There is more to search through than can be searched in bounded time."""


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

    @cached_property
    def spaced(self) -> str:
        """Its tokens between single spaces."""
        return spaced_tokens(self.text)

    @cached_property
    def _joined(self) -> str:
        return self.spaced.replace(" ", "")

    @cached_property
    def _edges(self) -> frozenset[int]:
        """Positions in the joined text where tokens begin or end."""
        edges, at = {0}, 0
        for token in self.spaced.split():
            at += len(token)
            edges.add(at)
        return frozenset(edges)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The numbers that it writes down, in order."""
        return numbers_in(self.text)

    @cached_property
    def amounts(self) -> tuple[float, ...]:
        """The numbers that one can reckon with: not those of dates, times and codes."""
        return numbers_in(_NO_AMOUNT.sub(" ", without_dates(plain_text(self.text[-_AMOUNTS_TEXT:]))))

    @cached_property
    def days(self) -> frozenset[Day]:
        """The days that it names."""
        return days_in(self.text)

    @cached_property
    def near(self) -> frozenset[str]:
        """The words in which it names days relative to today."""
        return near_words(self.text)

    @cached_property
    def relative(self) -> bool:
        """True if it names days relative to today."""
        return speaks_relatively(self.text)

    @cached_property
    def times(self) -> frozenset[int]:
        """The times of day that it states, in minutes."""
        return times_in(self.text)

    @cached_property
    def hours(self) -> frozenset[int]:
        """Numbers in it that may be times of day, in minutes."""
        return hours_in(self.text)

    @cached_property
    def lengths(self) -> frozenset[int]:
        """Durations that it mentions, in minutes."""
        return lengths_in(self.text)

    @cached_property
    def vague(self) -> bool:
        """True if it states a time of day only vaguely."""
        return speaks_vaguely(self.text)

    @cached_property
    def zoned(self) -> bool:
        """True if it names a time zone."""
        return speaks_of_zones(self.text)

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


class Mentions:
    """All that is known at a point of a dialogue."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        """In the order in which they were said."""
        self._runs: list[list[Passage]] = [[]]
        """The same for searching: the youngest one by one, the older ones made one, and those again."""
        self._size = 0
        self._searched = 0

    def add(self, passage: Passage) -> None:
        """From here on *passage* is known."""
        self.passages.append(passage)
        self._size += len(passage.text)
        self._runs[0].append(passage)
        for level, run in enumerate(self._runs):
            if len(run) < _RUN:
                return
            if level + 1 == len(self._runs):
                self._runs.append([])
            self._runs[level + 1].append(Passage.of(run))
            run.clear()

    def _each(self) -> Iterator[Passage]:
        for run in self._runs:
            yield from reversed(run)

    def holds(self, value: str) -> bool:
        """True if *value* occurs, whatever its case and punctuation. Raises TooLarge."""
        phrase = spaced_tokens(value)
        if phrase == "  ":
            return True
        self._charge()
        if any(phrase in passage.spaced for passage in self._each()):
            return True
        signs = phrase.replace(" ", "")
        return len(signs) >= _SHORTEST_JOINED and any(passage.holds_joined(signs) for passage in self._each())

    def _charge(self) -> None:
        self._searched += self._size
        if self._searched > _BUDGET:
            raise TooLarge(f"{self._size} characters are too many to search for every argument")

    def shows(self, words: str) -> bool:
        """True if *words* occur letter for letter, case aside, and a letter follows."""
        wanted = words.casefold()
        return any(
            text[at + len(wanted) : at + len(wanted) + 1].isalnum()
            for text in (passage.text.casefold() for passage in self._each())
            for at in (text.find(wanted),)
            if at >= 0
        )

    def spells(self, address: str) -> bool:
        """True if an e-mail address was said as it is spoken: `ana dot garcia at example dot org`. Raises TooLarge.

        The signs have their names in seven languages: `eva punkt maier at posteo punkt de`.
        """
        name, _, host = plain_text(address).casefold().partition("@")
        halves = [_SPOKEN_GAP.join(re.escape(word) for word in spaced_tokens(half).split()) for half in (name, host)]
        pattern = re.compile(f" {_SPOKEN_AT.join(halves)} ")
        self._charge()
        return any(pattern.search(passage.spaced) for passage in self._each())

    def links(self, address: str) -> bool:
        """True if a text has the path of *address* alone, as a link of a known host. Raises TooLarge."""
        host, slash, path = _SCHEME.sub("", address).partition("/")
        if len(path) < _SHORTEST_JOINED or not self.holds(host):
            return False
        link = re.compile(rf"(?<![\w./-]){re.escape(slash + path)}(?![\w/-])")
        self._charge()
        return any(slash + path in passage.text and link.search(passage.text) for passage in self._each())

    def abbreviates(self, name: str) -> bool:
        """True if *name* is neighbouring words and first letters of them: `jpark` of Jo Park. Raises TooLarge."""
        signs = spaced_tokens(name).replace(" ", "")
        if len(signs) > _LONGEST_NAME:
            return False
        self._charge()
        return any(
            _abbreviated(signs, passage.spaced.split()) for passage in self._each() if _likely(signs, passage.spaced)
        )

    def holds_digits(self, digits: str) -> bool:
        """True if a whole run of digits occurs, be it glued to letters: `AA123` holds 123."""
        pattern = re.compile(rf"(?<!\d){digits}(?!\d)")
        return any(digits in passage.spaced and pattern.search(passage.spaced) for passage in self._each())

    def holds_stem(self, word: str) -> bool:
        """True if *word* occurs in the singular or the plural."""
        root = stem(word)
        return any(self.holds(form) for form in {word, root, f"{root}s", f"{root}es"})


def _likely(signs: str, text: str) -> bool:
    """True if a word of *text* begins or ends *signs*; it is quick, and most texts need not be read further."""
    return any(
        f" {word} " in text for length in range(_WHOLE_WORD, len(signs)) for word in (signs[:length], signs[-length:])
    )


def _abbreviated(signs: str, words: Sequence[str]) -> bool:
    return any(_made_of(signs, order, at) for order in (words, words[::-1]) for at in range(len(order)))


def _made_of(signs: str, words: Sequence[str], at: int) -> bool:
    """True if *signs* are words from that place on, each whole or its first letter, and one of them is whole."""
    reached = {(0, False)}
    for word in words[at : at + len(signs)]:
        reached = {
            (done + len(part), whole or len(part) >= _WHOLE_WORD)
            for done, whole in reached
            for part in (word, word[0])
            if signs.startswith(part, done)
        }
        if (len(signs), True) in reached:
            return True
        if not reached:
            return False
    return False


def flattened(value: JsonValue, content: str) -> str:
    """The text of a decoded result: as it came where nothing is escaped, else its keys and leaves."""
    if isinstance(value, str) or "\\" not in content:
        return content
    return " ; ".join(_said(value))


def _said(value: JsonValue) -> Iterator[str]:
    for leaf in leaves(value):
        yield leaf.pointer.replace("/", " ; ")
        yield str(leaf.value)
