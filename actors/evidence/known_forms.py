"""Numbers in another form than they were found in: durations, clocks, last digits, currencies."""

import re

from .figures import blank
from .knowledge import Knowledge
from .minutes_between import lasts_between
from .times import DAY, HOURS_AND_MINUTES, minutes_of

_ENDING = re.compile(
    r"\b(?:end(?:ing|s)? (?:in|with)|last (?:four|4|three|3)(?: digits)?|endet auf|endend auf|endziffern"
    r"|terminad[ao] en|termina en|se termin\w+ par|che termina con|termina em|eindigend op)\W{0,3}(\d{2,6})\b",
    re.IGNORECASE,
)
"""The last digits of a longer number, as cards and accounts are named."""
_CLOCK = re.compile(r"(?<![\d.,:])([01]?\d|2[0-3])[:.h]([0-5]\d)(?![\d.,:]*\d)")
_PREFIXED = re.compile(r"(?<![\w-])(?:R|Rs|N|K|Kr|Kshs?|USh|TSh|RM|Rp|Ft|S/)(?=\d{1,3}(?:,\d{3})*(?:\.\d\d)?(?![\w-]))")
"""A currency in front of an amount, without a space: `R984.60`."""
_LATEST = 6
"""Passages in which a time and what is added to it are looked for: the last results and words."""
_LONGEST_DELAY = 240
"""Minutes that are added to a time."""


def without_known_forms(text: str, known: Knowledge) -> str:
    """Return *text* with spaces for numbers that say in another form what is known, and for currencies."""
    text = _PREFIXED.sub(lambda hit: hit.group() if _is_code(text, hit, known) else blank(hit), text)
    text = HOURS_AND_MINUTES.sub(lambda hit: blank(hit) if _lasts(hit, known) else hit.group(), text)
    text = _CLOCK.sub(lambda hit: blank(hit) if _is_time(hit, known) else hit.group(), text)
    return _ENDING.sub(lambda hit: blank(hit) if known.mentions.ends_in(hit[1]) else hit.group(), text)


def _is_code(text: str, hit: re.Match[str], known: Knowledge) -> bool:
    """True if the letters of a currency and the digits after them are known as one: a room `R984`, but no `R984.60`."""
    digits = re.match(r"\d+(?!\d|[.,]\d)", text[hit.end() :])
    return digits is not None and known.mentions.holds(hit.group() + digits.group())


def _lasts(hit: re.Match[str], known: Knowledge) -> bool:
    """True if a result has that duration in minutes, seconds or hours, or the times between which it lies."""
    minutes = minutes_of(hit)
    return lasts_between(minutes, known) or any(
        known.says(float(value)) for value in (minutes, 60 * minutes, minutes / 60)
    )


def _is_time(hit: re.Match[str], known: Knowledge) -> bool:
    """True for a known time with a point for its colon, or one that is a known delay or duration away from another."""
    hour, minute = int(hit[1]), int(hit[2])
    if known.mentions.holds(f"{hour:02d}:{minute:02d}"):
        return True
    wanted = 60 * hour + minute
    for passage in known.mentions.passages[-_LATEST:]:
        added = {int(number) for number in passage.numbers if 0 < number <= _LONGEST_DELAY and number.is_integer()}
        times = passage.times
        if wanted in times or any(
            not added.isdisjoint({(wanted - time) % DAY, (time - wanted) % DAY}) for time in times
        ):
            return True
    return False
