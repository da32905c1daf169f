"""The scenario of one dialogue, drawn from a seed and the dialogue's number."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from ...events import Moment, Persona, Scenario
from ..language_names import LANGUAGES
from .clashes import fitting
from .occupations import occupations_at
from .places import PLACES, Place
from .settings import Dates, ScenarioSettings, Variety
from .strata import evenly, stratum, weighted
from .traits import AGES, TIMES

_NOWHERE = Place("", "", "UTC", "", "", "")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FAMILY_FIRST = frozenset({"zh_CN", "ja_JP"})
_TELLS_DATE = re.compile(r"\b(?:current (?:date|time)|today(?:'s date)?) is\b", re.IGNORECASE)
"""In a policy: it says what day it is, and nothing else may."""
_STYLE = ("channel", "tone", "verbosity", "patience", "mood", "typos", "goal", "information")


def draw_scenario(variety: Variety, seed: str, number: int, *, task: Iterable[str] = ()) -> Scenario:
    """Return the scenario of dialogue *number*: the same for the same seed and settings.

    Its traits are those that go with the traits *task* of what was drawn to be done.
    """

    def point(attribute: str) -> float:
        return stratum(f"{seed}:{attribute}", number)

    settings: ScenarioSettings = variety.scenario
    language = weighted(dict(variety.languages), point("language"))
    place = evenly(PLACES.get(language, (_NOWHERE,)), point("place"))
    known, drawn = list(task), dict[str, str]()
    for name in _STYLE:
        drawn[name] = weighted(fitting(settings.weights(name), name, (*known, *drawn.values())), point(name))
    return Scenario(
        persona=_persona(variety, place, seed, number),
        language=language,
        locale=_locale(language, place),
        now=_moment(None if _TELLS_DATE.search(variety.policy) else settings.dates, place, seed, number),
        **drawn,
    )


def _persona(variety: Variety, place: Place, seed: str, number: int) -> Persona:
    expertise = weighted(variety.scenario.weights("expertise"), stratum(f"{seed}:expertise", number))
    if variety.personas:
        return Persona(text=evenly(variety.personas, stratum(f"{seed}:persona", number)), expertise=expertise)
    at = stratum(f"{seed}:age", number)
    youngest, _, oldest = weighted(AGES, at).partition(" to ")
    age = evenly(range(int(youngest), int(oldest) + 1), stratum(f"{seed}:years", number))
    return Persona(
        name=_name(place.names, f"{seed}:name:{number}"),
        age=age,
        place=", ".join(filter(None, (place.city, place.country))),
        occupation=evenly(occupations_at(age), stratum(f"{seed}:occupation", number)),
        expertise=expertise,
    )


def _locale(language: str, place: Place) -> str:
    spoken = LANGUAGES.get(language, language)
    where = f" as in {place.country}, prices in {place.currency}, {place.units}" if place.country else ""
    return f"{spoken}{where}"


def _moment(dates: Dates | None, place: Place, seed: str, number: int) -> Moment | None:
    if dates is None:
        return None
    days = (dates.last - dates.first).days + 1
    day: date = dates.first + timedelta(days=int(stratum(f"{seed}:date", number) * days))
    first, _, last = weighted(TIMES, stratum(f"{seed}:time", number)).partition(" to ")
    minute = evenly(range(_minute(first), _minute(last) + 1), stratum(f"{seed}:minute", number))
    return Moment(
        date=day.isoformat(),
        weekday=_WEEKDAYS[day.weekday()],
        time=f"{minute // 60:02d}:{minute % 60:02d}",
        zone=place.zone,
    )


def _minute(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


def _name(locale: str, seed: str) -> str:
    if not locale:
        return ""
    faker = _faker(locale)
    faker.seed_instance(int.from_bytes(sha256(seed.encode()).digest()))
    first, last = faker.first_name(), faker.last_name()
    return f"{last} {first}" if locale in _FAMILY_FIRST else f"{first} {last}"


@cache
def _faker(locale: str) -> Any:  # noqa: ANN401 - its methods are found by name
    from faker import Faker  # noqa: PLC0415 - a fifth of a second that only those pay who open dialogues

    return Faker(locale)
