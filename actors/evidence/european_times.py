"""Times of day as they are said in German, Spanish, French, Italian, Portuguese and Dutch.

What can only be a time is read as one: `15 Uhr`, `halb drei`, `a las tres y media`, `15h30`. A number behind a word
such as `gegen` or `om` may be one. How long something lasts is neither: `4 h 33 min`, `dura 4 horas`, `un vol de 4h30`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from .european_time_forms import FORMS, PARTS
from .number_words import languages_of, number_of

_HALF_DAY: Final = 12 * 60
_DAY: Final = 24 * 60
_NIGHT_ENDS: Final = 6 * 60
_NAMED: Final = {"mitternacht": 0, "medianoche": 0, "minuit": 0, "mezzanotte": 0, "meia noite": 0, "middernacht": 0}
"""Hours that have a name; the others are noon."""
_GOES_ON: Final = re.compile(
    r"\s*(?:[.,;:!?)\"'/|\u2013-](?!\d)|$)"
    r"|\s(?:y|o|e|en|con|por|que|si|como|hoy|el|a|al|hasta|pero|del|manana|lunes|martes|miercoles|jueves|viernes|sabado"
    r"|domingo|per|se|ma|fino|alle|oggi|domani|di|circa|in\spoi|ou|hoje|amanha|ate|no|na|as)\b",
    re.ASCII | re.IGNORECASE,
)
"""What follows a time, and no number of things."""
_LASTING: Final = re.compile(
    r"(?:\b(?:dur[ae]\w*|dauer\w*|duur\w*|pendant|leva|tarda\w*|demora\w*|total|encore|plus|de|di|en|em|in|van|por|dans"
    r"|dentro|hace|ha|noch|over|un|una|une|unas|unos|umas|uns|environ)|\bd'|\+)\s?:?\s?$",
    re.ASCII | re.IGNORECASE,
)
"""What precedes the length of something."""
_OF_LENGTH: Final = re.compile(
    r"\s(?:d(?:e|i|u)\s|d'|lang|geleden|later|eerder|rij|vlieg|reis|wacht|duren|vertraging|hora|ore\b|mas\b|per\b|por\b)",
    re.ASCII | re.IGNORECASE,
)
_UNTIL: Final = re.compile(r"\s?(?:a|as|ate|y|e|et|jusqu'a|[\u2013-])\s?(?:las?\s|as\s)?\d", re.ASCII | re.IGNORECASE)
_LONG: Final = "5"
_BEFORE: Final = 30
_LOOKED_AT: Final = 50_000
"""Characters of one text."""
_AROUND: Final = 200
"""Characters around a time in which words tell the language."""
_SHORT: Final = frozenset({"a", "as"})
"""Words that English has, too."""
_Groups: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class SaidTime:
    """A time of day that a text states."""

    minutes: frozenset[int]
    """Minutes of the day; where it may be before or after noon, both."""
    certain: bool
    """It can be nothing else."""
    start: int
    end: int


def times_said(text: str) -> Iterator[SaidTime]:
    """Yield the times of day that *text*, which is without accents, states in these languages."""
    text = text.replace("\u00df", "ss")
    found = sorted(_all_said(text), key=lambda one: (one.start, -one.end, not one.certain))
    reached = {True: (-1, -1), False: (-1, -1)}
    for one in found:
        # "Viertel nach drei" holds "nach drei"; what is certain is held by what is certain only.
        alike = one.certain or one.end > reached[True][1]
        if alike and (one.end > reached[one.certain][1] or reached[one.certain] == (one.start, one.end)):
            yield one
        if one.end > reached[one.certain][1]:
            reached[one.certain] = one.start, one.end


def _all_said(text: str) -> Iterator[SaidTime]:
    text = text[:_LOOKED_AT]
    lower = text.lower()
    for form in FORMS:
        if any(sign in lower for sign in form.signs):
            for hit in form.pattern.finditer(text):
                said = hit.groupdict()
                said["minutes"] = said.get("minutes") or said.get("tight")
                said["named"] = said.get("named") or said.get("noon")
                certain = _is_certain(hit, said, form.language)
                if certain or _may_be(hit, said, form.language):
                    minutes = frozenset(_minutes(said, form.language))
                    yield SaidTime(minutes, certain, hit.start(), hit.end())


def without_times_said(text: str) -> str:
    """Return *text*, which is without accents, without the times that it states: `a las 7 de la tarde`."""
    text = text.replace("\u00df", "ss")
    for one in sorted(times_said(text), key=lambda one: one.start, reverse=True):
        if one.certain:
            text = f"{text[: one.start]} {text[one.end :]}"
    return text


def _is_certain(hit: re.Match[str], said: _Groups, language: str) -> bool:
    """Return True if *hit* is a time, and neither a number of things nor a length."""
    if said["named"] or said.get("clock") is not None:
        return True
    if said.get("perhaps") or _english(hit, said):
        return False
    if said["early"] or said["late"] or said["night"]:
        return True
    sure, added = said.get("sure"), said.get("plus") or said.get("less")
    if _is_length(hit, certain=sure is not None):
        return False
    if said.get("unit"):
        return bool(sure or (said["minutes"] and _full_day(said["h"] or "")))
    if added or said["minutes"]:
        return bool(sure or said.get("article")) or said.get("plus") in {"mezza", "meia"}
    return sure is not None and language in {"es", "it"} and _GOES_ON.match(hit.string, hit.end()) is not None


def _may_be(hit: re.Match[str], said: _Groups, language: str) -> bool:
    """Return True if *hit*, which need not be a time, may be one."""
    if said.get("perhaps"):
        return True
    if said.get("unit"):
        hour = said["h"] or ""
        clock = said["minutes"] or said.get("plus") or (hour.isdigit() and _full_day(hour))
        return bool(clock) and not _is_length(hit, certain=False)
    return said.get("sure") is not None and language in {"es", "it", "pt"} and not _english(hit, said)


def _is_length(hit: re.Match[str], *, certain: bool) -> bool:
    if _OF_LENGTH.match(hit.string, hit.end()):
        return True
    lasting = _LASTING.search(hit.string[max(0, hit.start() - _BEFORE) : hit.start()])
    return not certain and lasting is not None and _UNTIL.match(hit.string, hit.end()) is None


def _full_day(hour: str) -> bool:
    """Return True if *hour* is written as of a day of 24 hours; things seldom last so long."""
    return not hour.isdigit() or len(hour) > 1 or hour > _LONG


def _english(hit: re.Match[str], said: _Groups) -> bool:
    """Return True if the word before the number is more likely an English one."""
    if (said.get("sure") or "").strip().lower() not in _SHORT:
        return False
    around = hit.string[max(0, hit.start() - _AROUND) : hit.end() + _AROUND]
    return "en" in languages_of(around.lower())


def _minutes(said: _Groups, language: str) -> Iterator[int]:
    plus, less = said.get("plus") or said["minutes"], said.get("less")
    added = _amount(plus, language) if plus else -_amount(less, language) if less else 0
    if named := said["named"]:
        yield (_NAMED.get(named.lower().replace("-", " "), _HALF_DAY) + added) % _DAY
        return
    hour = number_of(said["h"] or "", language) * 60
    if hour in (0, _DAY) and not said.get("short"):  # only a day of 24 hours has these
        yield (hour + added - (30 if said.get("half") else 0)) % _DAY
        return
    if short := said.get("short"):
        added = -15 if short.lower().startswith("drei") else -45
    minute = (hour + added - (30 if said.get("half") else 0)) % _DAY
    yield from _in_part(minute, said)
    if said.get("things") is not None:
        # "15 Uhr 12 Personen": the second number is no minute.
        yield from _in_part(hour % _DAY, said)


def _in_part(minute: int, said: _Groups) -> Iterator[int]:
    """Yield *minute* in its part of the day; in both halves where none is said."""
    early, late, night = (said[part] is not None for part in ("early", "late", "night"))
    if minute >= _HALF_DAY + 60:
        yield minute
    elif minute >= _HALF_DAY:
        # The twelve of the night is midnight; that of the morning is either.
        if not night:
            yield minute
        if not late:
            yield minute - _HALF_DAY
    else:
        turned = late or (night and minute >= _NIGHT_ENDS)
        if not turned:
            yield minute
        if turned or not (early or night):
            yield minute + _HALF_DAY


def _amount(written: str, language: str) -> int:
    plain = written.lower().removeprefix("un ").removeprefix("um ")
    return PARTS[plain] if plain in PARTS else number_of(plain, language)
