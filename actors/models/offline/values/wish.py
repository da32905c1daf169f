"""A value that is wanted: its name, its schema, and the story that it belongs to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar
from zlib import crc32

from pydantic import JsonValue

from .....events import JsonObject
from ..dice import Dice
from ..naming import slot_of, words_of
from ..story import Story
from .places import City

T = TypeVar("T")


@dataclass(frozen=True)
class Wish:
    """What is asked of the makers of values. Equal wishes get equal values."""

    name: str
    schema: JsonObject
    """Resolved."""
    root: JsonObject
    """Where its references point."""
    story: Story
    seed: str
    variant: int = 0
    """Another number gives another value."""
    entity: str = ""
    """What the tool or the record is about."""
    find: Callable[[str, JsonObject, int], JsonValue] | None = field(default=None, compare=False)
    """Gives a known value for a named part and its schema, so that parts of a composed value are not made up."""
    topic: frozenset[str] = frozenset()
    """The words that the tool speaks of."""
    city: City | None = None
    """The place that the call names, where it names one."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name."""
        return words_of(self.name)

    @cached_property
    def slot(self) -> str:
        """What the name stands for."""
        return slot_of(self.name, self.entity)

    @cached_property
    def description(self) -> str:
        """What the schema says about it."""
        return str(self.schema.get("description") or "")

    @cached_property
    def dice(self) -> Dice:
        """The draws of this wish."""
        return Dice(self.seed, self.name, self.variant)

    def choose(self, options: Sequence[T]) -> T:
        """One of *options*; the next variant chooses the next one."""
        return options[(crc32(f"{self.seed}/{self.slot}".encode("utf-8", "replace")) + self.variant) % len(options)]
