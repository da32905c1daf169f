"""Values as a user says them."""

import re

from pydantic import JsonValue

from .contents import spoken
from .naming import listed, words_of
from .values.people import FIRST_NAMES

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CODED = re.compile(r"[a-z]+(?:_[a-z]+)+|[a-z]+(?:[A-Z][a-z]+)+")
"""An option as schemas write it: `rear_left`, `parkingBrake`."""
_FIRST_NAMES = frozenset(name.lower() for name in FIRST_NAMES)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _within(said: str) -> str:
    """A text as a part of a sentence: one that is a sentence itself stands in quotes."""
    return f'"{said}"' if said.endswith((".", "!", "?")) else said


def told(value: JsonValue) -> str:
    """A value as a user says it: the exact characters, without brackets and quotes."""
    match value:
        case dict():
            return ", ".join(f"{' '.join(words_of(name))} {_within(told(part))}" for name, part in value.items())
        case list():
            return listed([told(part) for part in value]) or "none"
        case bool():
            return "yes" if value else "no"
        case None:
            return "none"
        case str() if (day := _DAY.fullmatch(value)) is not None and 1 <= int(day[2]) <= len(_MONTHS):
            return f"{int(day[3])} {_MONTHS[int(day[2]) - 1]} {day[1]}"
        case str() if _CODED.fullmatch(value) and value.partition("_")[0] not in _FIRST_NAMES:
            return " ".join(words_of(value))
        case _:
            return spoken(value)
