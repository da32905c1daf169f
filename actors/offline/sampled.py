"""The sample of the tools' state that a prompt shows: values that exist, by what an argument asks for."""

import re
from functools import cached_property

from pydantic import JsonValue

from ...events import JsonObject
from ..evidence import CannotValidate, names_a_thing, schema_errors
from ..evidence import leaves as leaves_of
from ..tools.graph import words_of
from .dice import Dice

_MANY = 9
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Sampled:
    """What exists, as far as a prompt shows it."""

    def __init__(self, sample: JsonValue = None) -> None:
        self._sample = sample

    def __bool__(self) -> bool:
        """Return True if there is a state at all."""
        return self._sample is not None

    def count(self, name: str, shape: JsonValue) -> int:
        """Return how many values there are for an argument of that *name*: none where it names what does not exist."""
        values = self._values.get(words_of(name), ())
        if values or names_a_thing(name):
            return len(values)
        return len(self._days_to_come) if isinstance(shape, dict) and shape.get("format") == "date" else _MANY

    def first(self, name: str) -> str:
        """Return the first value of that name: whom the sample is about. Empty where there is none."""
        return str(next(iter(self._values.get(words_of(name), ())), ""))

    def value(self, name: str, shape: JsonObject, dice: Dice) -> JsonValue:
        """Return a value of that *name* that fits *shape*, or a day that is still to come; None where none exists."""
        fitting = [value for value in self._values.get(words_of(name), ()) if _fits(value, shape)]
        if not fitting and shape.get("format") == "date" and not names_a_thing(name):
            fitting = [day for day in self._days_to_come if _fits(day, shape)]
        return dice.pick(fitting) if fitting else None

    @cached_property
    def _values(self) -> dict[tuple[str, ...], list[JsonValue]]:
        found: dict[tuple[str, ...], list[JsonValue]] = {}
        for leaf in leaves_of(self._sample):
            values = found.setdefault(words_of(leaf.name), [])
            if leaf.value is not None and leaf.value not in values:
                values.append(leaf.value)
        return found

    @cached_property
    def _days_to_come(self) -> list[JsonValue]:
        texts = [leaf.value for leaf in leaves_of(self._sample) if isinstance(leaf.value, str)]
        days = [hit[0] for text in texts if (hit := _DAY.match(text))]
        return [day for day in dict.fromkeys(days) if day > days[0]]


def _fits(value: JsonValue, shape: JsonObject) -> bool:
    try:
        return not any(True for _ in schema_errors(shape, value))
    except CannotValidate:
        return False
