"""Numbers that the assistant states, and whether each was seen before or follows from what stands beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .claim import Claim, Operand
from .counted_prices import counted_prices
from .date_claims import names_its_weekday
from .days_between import days_between
from .expressions import equal_sides
from .figures import CLOCK, clock_value
from .knowledge import Knowledge
from .minutes_between import minutes_between
from .multiples import is_multiple
from .number_forms import likely_readings, thousands_sign
from .number_sources import Sources, sources_of
from .numbers import NUMBER, number_readings, scale_after
from .offers import is_proposed, offered
from .operations import Operation, operations_named
from .reckoning import follows_from
from .scaled import scaled_together
from .times import HOURS_AND_MINUTES, MINUTES_AND_SECONDS, minutes_of
from .units import COUNTS, MONEY, UNITS, WARMTH, Unit, per_unit, unit_at

_LIST_NUMBER: Final = re.compile(r"(?:^|\n)\s*(?:#+\s*)?\(?\**$")
_STEP: Final = re.compile(
    r"\b(?:step|option|no\.?|number|part|day|week|item|tip|point|chapter|section|example)\s?#?$", re.IGNORECASE
)
_SMALL: Final = 10
"""Smaller numbers count what is said, and are not claims."""
_LISTED: Final = 3
"""Digits at the least of a number that a result lists one by one: `[3, 1, 4, 7]` is 3147."""
_AROUND: Final = 60
_SPOKEN_BEFORE: Final = 40
_SPOKEN_AFTER: Final = 30
"""Characters in which words name the operation."""
_SENTENCE: Final = 100
_FEW_THINGS: Final = 20
"""People buy fewer things of a kind in one go."""
_ROUNDS: Final = 6
"""Steps of a reckoning whose results in between are told."""
_MOST: Final = 60
"""Numbers of one text that are reckoned with; who states more of them without a source states a table."""
_ROUGH: Final = re.compile(
    r"(?:\b(?:about|around|roughly|approx\w*|nearly|almost|some|just\s(?:under|over)|close\sto|rund|etwa|circa|ca|ungefahr"
    r"|knapp|gut|fast|gegen|environ|presque|autour\sde|pres\sde|unos|unas|aproximad\w+|casi|cerca\sde|alrededor\sde|quasi"
    r"|quase|ongeveer|bijna|zowat)\b\.?|[~≈]|约|大约|大概|近|左右)\W{0,4}(?:[a-z]{3}\s)?$",
    re.IGNORECASE,
)
_FACTOR: Final = re.compile(r"[\xd7*\xb7]")
_MEASURES: Final = frozenset({"length", "mass", "volume", "data", "energy"})
_NOTHING_BEHIND: Final = re.compile(r"\s*(?:[.,;:!?)\u2013\u2014。\uff0c]|$)")
_WHOLE: Final = re.compile(
    r"\b(?:whole|round\w*|full|at\sleast|needs?|minimum|ganze\w*|voll\w*|mindestens|aufgerundet|entier\w*|arrondi\w*"
    r"|au\smoins|enter[oa]s?|redondea\w*|al\smenos|inter[oi]|almeno|inteir[oa]s?|hele|afgerond)\b|取整|至少",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Stated:
    """One number as it is written, with all that it may mean."""

    start: int
    end: int
    hits: tuple[re.Match[str], ...]
    """What is said to be unknown if it is."""
    claims: tuple[Claim, ...]


def unsupported_numbers(text: str, whole: str, known: Knowledge) -> Iterator[re.Match[str]]:
    """Yield the numbers of *text* without a source; *whole* is the same text before what has one was taken out."""
    waiting = list(_stated(text, whole, known))
    if not waiting:
        return
    shown = tuple(equal_sides(whole))
    proposed = tuple(offered(whole))
    waiting = [
        one
        for one in waiting
        if not any(start <= one.start < end for start, end in shown)
        and not (
            any(start <= one.start < end for start, end in proposed)
            and is_proposed(whole, one.start, whole[one.start : one.end])
        )
    ]
    if 0 < len(waiting) <= _MOST:
        sources = sources_of(whole, known)
        together = scaled_together([one.claims for one in waiting], sources.far, sources.small)
        waiting = [one for place, one in enumerate(waiting) if place not in together]
        for _ in range(_ROUNDS):
            usable = sources.without([(one.start, one.end) for one in waiting])
            left = [one for one in waiting if not _follows(whole, one, usable)]
            if len(left) == len(waiting):
                break
            waiting = left
    yield from dict.fromkeys(hit for one in waiting for hit in one.hits)


def _stated(text: str, whole: str, known: Knowledge) -> Iterator[_Stated]:
    """Yield the numbers of *text* that were not seen before."""
    numbers = [
        hit for hit in NUMBER.finditer(text) if not _numbering(text, hit) and not _is_seen(text, whole, hit, known)
    ]
    for pattern in (HOURS_AND_MINUTES, CLOCK):
        for hit in pattern.finditer(text) if numbers else ():
            within = tuple(one for one in numbers if hit.start() <= one.start() < hit.end())
            if within:
                value = float(minutes_of(hit) if pattern is HOURS_AND_MINUTES else clock_value(hit))
                yield _Stated(
                    hit.start(), hit.end(), within, (Claim(value, UNITS["min"], 0, per=per_unit(text, hit.end())),)
                )
                numbers = [one for one in numbers if one not in within]
    for hit in MINUTES_AND_SECONDS.finditer(text) if numbers else ():
        if known.says(60.0 * int(hit["minutes"]) + int(hit["seconds"])):
            numbers = [one for one in numbers if not hit.start() <= one.start() < hit.end()]
    thousands = thousands_sign(text) if numbers else ""
    for hit in numbers:
        scale = scale_after(text, hit.end())
        unit = unit_at(text, hit.start(), hit.end(), scaled=scale > 1)
        before = _spoken_of(text, hit.start()) if unit is None else None
        unit = unit or (before if before is not None and before.of == WARMTH else None)
        per = per_unit(text, hit.end())
        rough = _ROUGH.search(text, max(0, hit.start() - _AROUND), hit.start()) is not None or scale > 1
        claims = tuple(
            Claim(value * scale, unit, _decimals(hit.group(), value), rough, per)
            for value in likely_readings(hit.group(), thousands)
        )
        if before is not None and (before.of == MONEY or (before.of in _MEASURES and _bare(text, hit))):
            claims += tuple(replace(claim, unit=before) for claim in claims)
        yield _Stated(hit.start(), hit.end(), (hit,), claims)


def _bare(text: str, hit: re.Match[str]) -> bool:
    """Return True if nothing that could be counted stands behind a number, as at the end of `yours weighs 2.35`."""
    return _NOTHING_BEHIND.match(text, hit.end()) is not None


def _spoken_of(text: str, start: int) -> Unit | None:
    """Return the unit of the number before, where it has one: `it is 68 °F, and was 65`."""
    for hit in reversed(list(NUMBER.finditer(text, max(0, start - _AROUND), start))):
        unit = unit_at(text, hit.start(), hit.end())
        if unit is not None:
            return unit
    return None


def _decimals(shown: str, value: float) -> int:
    """Return how many digits *shown*, read as *value*, has behind its point."""
    return 0 if value.is_integer() and not re.search(r"[.,]0{1,2}$", shown) else len(re.split(r"[.,]", shown)[-1])


def _numbering(text: str, hit: re.Match[str]) -> bool:
    before = text[max(0, hit.start() - 20) : hit.start()]
    return bool(_LIST_NUMBER.search(before) and text[hit.end() : hit.end() + 1] in ".):") or bool(_STEP.search(before))


def _is_seen(text: str, whole: str, hit: re.Match[str], known: Knowledge) -> bool:
    values = number_readings(hit.group())
    around = text[max(0, hit.start() - _AROUND) : hit.end() + _AROUND]
    small = all(value <= _SMALL and value.is_integer() for value in values)
    scale = scale_after(text, hit.end())
    half = 0.5 * scale * 10.0 ** -len(hit.group().partition(".")[2])
    if scale > 1 and any(known.comes_near(value * scale, half) for value in values):
        return True
    if small or any(known.follows(value, hit.group(), around) for value in values):
        return True
    if _FACTOR.search(text[max(0, hit.start() - 3) : hit.end() + 3]) and any(
        known.says(100 * value) for value in values
    ):
        return True  # a weight of 20 is 0.2 in a sum
    if _afternoon(text, hit, known) or days_between(whole, hit.start(), hit.end(), values, known):
        return True
    if minutes_between(whole, hit.start(), hit.end(), values, known) or names_its_weekday(whole, hit.start(), known):
        return True
    return len(hit.group()) >= _LISTED and hit.group().isdigit() and known.mentions.holds(" ".join(hit.group()))


def _afternoon(text: str, hit: re.Match[str], known: Knowledge) -> bool:
    """True if the 6 of `6:30 PM` is the 18 of a result."""
    return text[hit.end() : hit.end() + 10].strip(": 0123456789").startswith(("p", "P")) and any(
        known.says(value + 12) for value in number_readings(hit.group())
    )


def _follows(text: str, stated: _Stated, sources: Sources) -> bool:
    """Return True if *stated*, a number of *text*, follows from *sources*."""
    if any(sources.tells(claim.value) for claim in stated.claims):
        return True
    if any(claim.rough and not claim.decimals and sources.rounds(claim.value, claim.half) for claim in stated.claims):
        return True
    near = sources.nearest(stated.start, stated.end)
    around = text[max(0, stated.start - _AROUND) : stated.end + _AROUND]
    named = operations_named(text[max(0, stated.start - _SPOKEN_BEFORE) : stated.end + _SPOKEN_AFTER])
    wide = operations_named(text[max(0, stated.start - _SENTENCE) : stated.end + _SPOKEN_AFTER])
    if {Operation.SUM, Operation.PRODUCT} <= wide:
        named |= {Operation.SUM, Operation.PRODUCT}
    if len({claim.unit for claim in stated.claims}) > 1:  # what the words before say of a price holds for this one
        named |= wide
    if sources.hundred:
        named |= {Operation.PRODUCT}
    totals = (*sources.totals, *(sources.spoken if Operation.SUM in wide else ()))
    if any(is_multiple(claim.value, text) for claim in stated.claims):
        return True
    return any(
        follows_from(claim, near, sources.far, named, totals)
        or _is_bought(claim, near, sources)
        or _is_made_whole(claim, near, around)
        for claim in stated.claims
    )


def _is_bought(claim: Claim, near: Sequence[Operand], sources: Sources) -> bool:
    """True for what so many things at one price and so many at another come to."""
    if claim.unit is None or claim.unit.of != MONEY:
        return False
    counts = [value for value, unit in near if (unit is None or unit.of == COUNTS) and 1 < value < _FEW_THINGS]
    return follows_from(claim, (), (), frozenset(), tuple(counted_prices(counts, sources.prices)))


def _is_made_whole(claim: Claim, near: Sequence[Operand], words: str) -> bool:
    """True if words say that a number beside it is rounded up or down."""
    return (
        claim.decimals == 0
        and any(0 < abs(value - claim.value) < 1 and not value.is_integer() for value, _ in near[:4])
        and bool(_WHOLE.search(words))
    )
