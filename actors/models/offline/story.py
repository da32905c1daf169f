"""The story of a dialogue: one customer, two cities, a few dates, the same through all sub-tasks."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from .dice import Dice
from .sections import Planned
from .toolbook import ToolBook
from .values.people import FIRST_NAMES, LAST_NAMES
from .values.places import CITIES, STREETS, City

_WHO = re.compile(r"^([A-Z][a-z]+) ([A-Z][a-z]+)\b")
_FIRST_DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Story:
    """Who the user is, and what the values of the dialogue revolve around."""

    key: str
    """All draws of the story come from it."""
    first: str
    last: str

    @cached_property
    def cities(self) -> tuple[City, ...]:
        """Home, the destination, and others."""
        return tuple(Dice(self.key, "cities").sample(CITIES, 6))

    @cached_property
    def home(self) -> City:
        """Where the user lives."""
        return self.cities[0]

    @cached_property
    def day(self) -> date:
        """The first day that the story speaks of."""
        return _FIRST_DAY + timedelta(days=Dice(self.key, "day").below(280))

    @cached_property
    def nights(self) -> int:
        """How long things last, in days."""
        return Dice(self.key, "nights").between(2, 6)

    @cached_property
    def name(self) -> str:
        """The user's full name."""
        return f"{self.first} {self.last}"

    @cached_property
    def handle(self) -> str:
        """The user's name as systems write it."""
        return f"{self.first}_{self.last}".lower()

    @cached_property
    def email(self) -> str:
        """Where the user gets mail."""
        return f"{self.first}.{self.last}@example.com".lower()

    @cached_property
    def phone(self) -> str:
        """A number that nobody has."""
        return f"+1-555-01{Dice(self.key, 'phone').digits(2)}"

    @cached_property
    def street(self) -> str:
        """Where the user lives, street and number."""
        dice = Dice(self.key, "street")
        return f"{dice.between(3, 240)} {dice.pick(STREETS)}"

    @cached_property
    def born(self) -> date:
        """The user's birthday."""
        dice = Dice(self.key, "born")
        return date(dice.between(1962, 2003), dice.between(1, 12), dice.between(1, 28))


def begin(seed: int, book: ToolBook, story_seed: int) -> Story:
    """The story of a new plan."""
    dice = Dice(seed, "who", story_seed, book.key)
    return _story(seed, book, dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES))


def recall(seed: int, book: ToolBook, plan: tuple[Planned, ...]) -> Story:
    """The story that a plan tells: its user is the one whom its first goal names."""
    found = _WHO.match(plan[0].goal) if plan else None
    if found is not None:
        return _story(seed, book, found[1], found[2])
    dice = Dice(seed, "who", book.key, *(part.goal for part in plan))
    return _story(seed, book, dice.pick(FIRST_NAMES), dice.pick(LAST_NAMES))


def _story(seed: int, book: ToolBook, first: str, last: str) -> Story:
    return Story(f"{seed}/{first}/{last}/{book.key}", first, last)
