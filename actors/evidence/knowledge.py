"""Knowledge at a point of a dialogue, and the values that follow from it."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from pydantic import JsonValue

from .arithmetic import explained
from .dates import Day
from .gathered import Gathered
from .mentions import Mentions, Passage, as_passage
from .numbers import canonical
from .tokens import name_parts, spaced_tokens, stem
from .totals import LastResults
from .value_kinds import ValueKind

_RECENT = 10
"""Numbers that arithmetic may take two of; with more of them any number could be explained."""
_LATEST_SAID = 3
"""Passages: the last result, what the assistant made of it, and what the user said to that."""
_PRICED = 12
"""Passages: between a price and the order come a yes, and a look at the profile."""
_RECENT_BROKEN = 40
"""Amounts that a broken number may be put together of: two others rarely make it by chance to the cent."""
_STATED = 6
_HEARD = 50
_CLOSE = 0.01
_CENT = 0.005
_TELLING_PRICE = 10.0
"""Smaller numbers times a count make any number."""
_ROUNDED_TO = 4
_LATEST = 3
"""Pieces that an answer sums up."""
_FEW = 40
_LAST_COUNTS = 4
_DIALLED = 6
"""Digits of a phone number within a country."""
_NUMERALS = 12
_TRIVIAL = frozenset({0.0, 1.0, -1.0})
_CALENDAR_WORDS = """
    year month day date hour minute second time week weekday age timestamp duration start end
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
_YEARS = range(1900, 2100)
_BESIDE_YEAR = 2
_WORLDLY = frozenset({"latitude", "longitude", "lat", "lon", "lng", "long", "coordinates"})
_GLUE = frozenset(
    {"", ".", "..", "~", "home", "user", "users", "root", "tmp", "var", "usr", "etc", "opt", "mnt", "c:", "d:"}
)
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\.)?", re.IGNORECASE)
_COINS = re.compile(
    r"¢|(?<![a-z])(?:pence|penny|p|ct|cents?|centimes?|c[eé]ntimos?|centavos?|centesimi|rappen|groszy)\b", re.IGNORECASE
)
"""Hundredths of a currency: 27 pence are the 0.27 of a result."""
_PERCENTILE = re.compile(r"\bp\d\d\b|percentile|perzentil|percentil", re.IGNORECASE)


class Knowledge:
    """The evidence so far, and the numbers in it."""

    def __init__(self) -> None:
        self.mentions = Mentions()
        self._stated: list[Passage] = []
        self._last = LastResults()
        self._counts: set[int] = set()
        self._last_counts: deque[int] = deque(maxlen=_LAST_COUNTS)
        self.numbers = Gathered[float](self.mentions.passages, lambda passage: passage.numbers)
        """Every number that was written down."""
        self.days = Gathered[Day](self.mentions.passages, lambda passage: passage.days)
        """Every day that was named."""
        self._rounded = Gathered(self.mentions.passages, _rounded)

    def hear(self, passage: Passage) -> None:
        """The user said it."""
        self.mentions.add(passage)
        self._stated.append(passage)

    def learn(self, passage: Passage, counted: Sequence[int] = ()) -> None:
        """The arguments of a call or the assistant's words brought it; *counted* are the numbers of things in it."""
        self.mentions.add(passage)
        if counted:
            self._counts.update(counted)
            self._last_counts.extendleft(count for count in counted if 1 < count <= _FEW)

    def receive(self, passage: Passage, value: JsonValue, counted: Sequence[int]) -> None:
        """A result brought it; *value* is what it says, decoded."""
        self.learn(passage, counted)
        self._last.add(value)

    @property
    def relative(self) -> bool:
        """True if the user has named a day relative to today."""
        return any(passage.relative for passage in self.heard)

    def identifies(self, kind: ValueKind, value: str) -> bool:
        """True if the identifier *value* was said."""
        if self.mentions.holds(value) or (kind is not ValueKind.ID_WORD and self.mentions.spells_out(value)):
            return True
        match kind:
            case ValueKind.URL:
                return self.mentions.holds(_SCHEME.sub("", value).rstrip("/"))
            case ValueKind.PHONE:
                return self._dials(value)
            case ValueKind.PATH:
                return all(self._component(part) for part in re.split(r"[/\\]", value))
            case ValueKind.NUMERIC_ID:
                return value.isdigit() and (self.mentions.holds_digits(value) or self._says_digits(value))
            case ValueKind.CODE:
                return len(value) > 2 and value.isdigit() and self.mentions.holds_digits(value)  # noqa: PLR2004
            case ValueKind.ID_WORD:
                return self.mentions.holds_stem(value)
            case _:
                return False

    def _dials(self, number: str) -> bool:
        """True if a phone number was said without its country code, with or without a 0 in its place."""
        digits = "".join(sign for sign in number if sign.isdigit()).removeprefix("00")
        rests = [digits[length:] for length in (1, 2, 3)]
        return any(self.mentions.holds(form) for rest in rests if len(rest) >= _DIALLED for form in (rest, f"0{rest}"))

    def _says_digits(self, digits: str) -> bool:
        """True if a number was said in words, or short: `ten million`, `5k`."""
        return len(digits) <= _NUMERALS and digits[0] != "0" and self.says(float(digits))

    def _component(self, part: str) -> bool:
        if part.casefold() in _GLUE or self.mentions.holds(part):
            return True
        before, dot, ending = part.rpartition(".")
        if not dot or not before:
            return self.mentions.holds_stem(part)
        # A file that was named with another ending is another file, unless that ending was spoken of as well.
        return self.mentions.holds(before) and (self.mentions.holds(ending) or not self.mentions.shows(f"{before}."))

    def says(self, value: float) -> bool:
        """True if the number was written down."""
        value = canonical(value)
        return value in self.numbers or -value in self.numbers

    def follows(self, value: float, shown: str, words: str) -> bool:
        """True if a number written as *shown* was said, counted, rounded, or follows by a step of arithmetic.

        *words* are those around it, which may name units.
        """
        value = canonical(value)
        if value in self._counts or self.says(value):
            return True
        if ("%" in words or _PERCENTILE.search(words)) and (self.says(value / 100) or self.says(value * 100)):
            return True
        if _COINS.search(words) and self.says(value / 100):
            return True
        return (len(shown.partition(".")[2]), value) in self._rounded

    @property
    def totals(self) -> tuple[float, ...]:
        """Totals and differences over the last results."""
        return self._last.totals

    @property
    def prices(self) -> Sequence[tuple[float, ...]]:
        """Numbers of the last results that may be prices of one list."""
        return self._last.prices

    @property
    def last_counts(self) -> tuple[int, ...]:
        """How many things there are in the lists that came last, the last first."""
        return tuple(self._last_counts)

    @property
    def heard(self) -> Sequence[Passage]:
        """What the user said of late, in order."""
        return self._stated[-_HEARD:]

    @property
    def asked(self) -> Sequence[Passage]:
        """What the user said last, the last first."""
        return self._stated[:-3:-1]

    def comes_near(self, value: float, slack: float) -> bool:
        """True if a number was written down that is *slack* away from *value* at the most."""
        return any(abs(number - value) <= slack for number in self.numbers)

    def counts(self, name: str, value: float, words: str, beside: Passage, heads: Sequence[float] = ()) -> bool:
        """True if the quantity *value* was said, counted, or follows by a step of arithmetic.

        *words* are those of its tool and argument, which may name units; *beside* are the assistant's words in the
        same turn: it may do its sum aloud; *heads* are counts in the same call, by which prices are multiplied.
        """
        value = canonical(value)
        if value in _TRIVIAL or value in self._counts or self.says(value):
            return True
        named = frozenset(name_parts(name))
        if named & _WORLDLY or (named & _CALENDAR and self._in_calendar(named, value)):
            return True
        if self._fills_up(value, as_passage(words)):
            return True
        latest = self._stated[-2:]
        stated = self._recent(latest)[:_STATED]
        words = " ".join((words, *(passage.text for passage in latest)))
        if explained(value, (), [*beside.amounts[:_STATED], *stated], words):
            return True
        if any(self.prices_each(value / head) for head in heads):
            return True
        if value.is_integer():
            return explained(value, stated, [*stated, *self._recent(self.mentions.passages[-_LATEST_SAID:])], words)
        return explained(value, stated, self._recent(self.mentions.passages, _RECENT_BROKEN), words)

    def prices_each(self, each: float) -> bool:
        """True if *each* is among the amounts of the last passages, where prices are that were looked up of late."""
        amounts = (amount for passage in self.mentions.passages[-_PRICED:] for amount in passage.amounts)
        return each >= _TELLING_PRICE and any(abs(amount - each) < _CENT for amount in amounts)

    def _fills_up(self, value: float, described: Passage) -> bool:
        """True if *value* is the difference between a bound that the tool names and a known amount."""
        amounts = self._recent(self.mentions.passages)
        return any(
            abs(abs(bound - amount) - value) < _CLOSE for bound in described.amounts[:_STATED] for amount in amounts
        )

    @staticmethod
    def _recent(passages: Sequence[Passage], most: int = _RECENT) -> list[float]:
        """The latest amounts of *passages*, the latest first."""
        found: dict[float, None] = {}
        for passage in reversed(passages):
            found.update(dict.fromkeys(reversed(passage.amounts[-most:])))
            if len(found) >= most:
                break
        return list(found)[:most]

    def _in_calendar(self, named: frozenset[str], value: float) -> bool:
        if value - 12 in self.numbers or any(value in (day.year, day.month, day.day) for day in self.days):
            return True
        years = [number for passage in self.heard for number in passage.numbers if number in _YEARS]
        beside = not years or "year" not in named or any(abs(year - value) <= _BESIDE_YEAR for year in years)
        return beside and self.relative

    def dates(self, value: str) -> bool:
        """True if the date or time *value* was said in any form."""
        if self.mentions.holds(value):
            return True
        wanted = as_passage(value).days
        if not wanted:
            return True
        return any(
            (day.month == other.month and (day.day is None or other.day is None or day.day == other.day))
            and (day.year is None or other.year is None or day.year == other.year)
            for day in wanted
            for other in self.days
        ) or self._day_alone(wanted)

    def _day_alone(self, wanted: Iterable[Day]) -> bool:
        """True if the day of a date was said by itself: `the 5th`, in a month that is known."""
        said = {number for passage in self.heard for number in passage.amounts}
        months = {day.month for day in self.days} | said
        return any(day.day in said and day.month in months and day.year in self.numbers for day in wanted)

    def phrases(self, value: str) -> bool:
        """True if at least half of the words of *value* were said."""
        if self.mentions.holds(value):
            return True
        said = [word for word in spaced_tokens(value).split() if len(word) > 2 or not word.isascii()]  # noqa: PLR2004
        held = sum(self.mentions.holds(word) or self.mentions.holds(stem(word)) for word in said)
        return not said or 2 * held >= len(said)


def _rounded(passage: Passage) -> Iterator[tuple[int, float]]:
    """Every broken number of *passage* rounded to few digits, with how many those are."""
    for number in passage.numbers:
        if not number.is_integer():
            for digits in range(_ROUNDED_TO):
                yield digits, round(number, digits)
                # Not every writer rounds 420.5 to the even side.
                yield digits, round(number + 10.0 ** -(digits + 6), digits)
