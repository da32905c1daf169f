"""Values that a schema's pattern accepts and that also mean something: codes, times, identifiers."""

import re

from . import times
from .identifiers import text_identifier
from .kinds import kind_of
from .makers import place
from .wish import Wish

_RISKY = re.compile(r"\)[*+{]|\\[1-9]|\(\?[=!<]")
_LONGEST_PATTERN = 120


def apt(pattern: str, wish: Wish) -> str | None:
    """A meaningful value that *pattern* accepts; None where there is none, or where trying could take for ever."""
    if len(pattern) > _LONGEST_PATTERN or _RISKY.search(pattern):
        return None
    try:
        accepts = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    return next((value for value in _offers(wish) if accepts.search(value)), None)


def _offers(wish: Wish) -> list[str]:
    city, maker = place(wish), kind_of(wish)
    named = [maker(wish)] if maker is not None else []
    codes = [city.airport, city.code, city.currency, city.zip]
    dated = [times.date_text(wish), times.clock_text(wish), times.moment_text(wish), f"{times.moment_text(wish)}Z"]
    return [*named, text_identifier(wish), *codes, *dated, wish.story.phone, wish.story.handle]
