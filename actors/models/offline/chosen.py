"""The arguments of one call, with what the user has to say for it."""

from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from .naming import is_identifier, is_means, is_own, slot_of, words_of
from .toolspec import ToolSpec
from .values.places import CITIES, city_called
from .values.units import in_unit

_COOL = 45
"""Degrees Celsius that no room reaches; a number above is no such temperature."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that the user has to say, because nobody else has."""

    tool: str
    name: str
    value: JsonValue


@dataclass(slots=True)
class Chosen:
    """The arguments of one call."""

    arguments: dict[str, JsonValue] = field(default_factory=dict)
    stated: list[Stated] = field(default_factory=list)
    borrowed: list[Stated] = field(default_factory=list)
    """What is known from before."""

    def used(self, name: str) -> list[JsonValue]:
        """The identifiers that the call has already, where *name* asks for another: from one account to another."""
        last = slot_of(name).split()[-1]
        return [v for n, v in self.arguments.items() if slot_of(n).split()[-1] == last and isinstance(v, str | int)]

    def brings_a_thing(self, spec: ToolSpec) -> bool:
        """Whether the user names a thing of which nobody has heard; what belongs to it is as new."""
        return any(is_thing(slot_of(one.name, spec.entity)) for one in self.stated)


def is_thing(slot: str) -> bool:
    """Whether a slot holds an identifier of a thing that there are many of: no person, no key, no card."""
    return is_identifier(slot) and not is_own(slot) and not is_means(slot)


def at_one_place(spec: ToolSpec, chosen: Chosen) -> Chosen:
    """The call with the zip code of the city that it names."""
    city = city_called(str(chosen.arguments.get("city")))
    name = next((n for n in ("zip", "zipcode", "zip_code") if n in chosen.arguments), None)
    if name is None or city not in CITIES or chosen.arguments[name] == city.zip:
        return chosen
    chosen.arguments[name] = city.zip
    others = [one for one in chosen.stated if one.name != name]
    chosen.stated = [*others, Stated(spec.name, name, city.zip)]
    chosen.borrowed = [one for one in chosen.borrowed if one.name != name]
    return chosen


def in_its_unit(chosen: Chosen) -> Chosen:
    """The call with its temperature in the unit that it names: values are drawn in degrees Celsius."""
    if not any(isinstance(v, str) and v.lower() in ("fahrenheit", "f") for v in chosen.arguments.values()):
        return chosen
    for name, value in chosen.arguments.items():
        if "temperature" in words_of(name) and isinstance(value, int | float) and value < _COOL:
            warm = round(in_unit(value, "c", "f") or value)
            chosen.arguments[name] = warm
            chosen.stated = [replace(one, value=warm) if one.name == name else one for one in chosen.stated]
    return chosen
