"""Mentions: everything said before, as text that is searched quickly for a value."""

import re
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from .leaves import leaves
from .passages import Passage, as_passage
from .tokens import plain_text, spaced_tokens, stem

__all__ = ["Mentions", "Passage", "TooLarge", "as_passage", "flattened"]

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
_SPELT = 5
"""Signs of a code that may have been spelt aloud."""
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]{1,15}://", re.IGNORECASE)
_LETTERS_AND_DIGITS = re.compile(r"([A-Za-z]{1,4})(\d{5,})", re.ASCII)
_APART = 6
"""Words between the letters and the digits of one code."""
_WHOLE_WORD = 3
"""Letters of the word that a name made of several keeps whole."""


class TooLarge(Exception):
    """There is more to search through than can be searched in bounded time."""


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
        level = 0
        while len(run := self._runs[level]) == _RUN:
            level += 1
            if level == len(self._runs):
                self._runs.append([])
            self._runs[level].append(Passage.of(run))
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
        for passage in self._each():
            if phrase in passage.spaced:
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

    def spells_out(self, code: str) -> bool:
        """True if *code* was spelt aloud, sign by sign, with spoken digits. Raises TooLarge."""
        signs = spaced_tokens(code).replace(" ", "")
        if len(signs) < _SPELT or not any(sign.isdigit() for sign in signs):
            return False
        self._charge()
        return any(passage.spells_code(signs) for passage in self.passages)

    def links(self, address: str) -> bool:
        """True if a text has the path of *address* alone, as a link of a known host. Raises TooLarge."""
        host, slash, path = _SCHEME.sub("", address).partition("/")
        if len(path) < _SHORTEST_JOINED or not self.holds(host):
            return False
        link = re.compile(rf"(?<![\w./-]){re.escape(slash + path)}(?![\w/-])")
        self._charge()
        return any(slash + path in passage.text and link.search(passage.text) for passage in self._each())

    def joins(self, code: str) -> bool:
        """True if the letters and the digits of *code* were said near each other: `begins with US, then 91488`."""
        hit = _LETTERS_AND_DIGITS.fullmatch(code)
        if hit is None:
            return False
        letters, digits = (part.casefold() for part in hit.groups())
        texts = (passage.spaced.split() for passage in self.passages if f" {digits} " in passage.spaced)
        return any(
            letters in tokens[max(0, at - _APART) : at]
            for tokens in texts
            for at, token in enumerate(tokens)
            if token == digits
        )

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

    def ends_in(self, digits: str) -> bool:
        """True if a longer run of digits ends in *digits*: a card is known by its last four."""
        pattern = re.compile(rf"\d{digits}(?!\d)")
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
