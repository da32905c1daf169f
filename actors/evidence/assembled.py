"""Identifiers that are put together of parts that were said, wherever those were."""

import re
from collections.abc import Sequence

from .mentions import Mentions
from .tokens import name_parts

_AFFIX = 4
"""Letters that may be put before a number to make it an identifier."""
_TELLING_DIGITS = 3
"""Shorter numbers are somewhere in most dialogues."""
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\.)?", re.IGNORECASE)
_TOP_LEVEL = re.compile(r"\.(?:com|org|net|io|edu|gov|co|cn|uk|de|fr|jp)(?=[/:?]|$)", re.IGNORECASE)


def assembles(mentions: Mentions, value: str) -> bool:
    """True if every part of *value* was said, wherever it was."""
    found = name_parts(_TOP_LEVEL.sub("", _SCHEME.sub("", value)))
    if _wraps_known_digits(mentions, found):
        return True
    if (
        not found
        or (len(found) == 1 and found[0] == value.casefold())
        or any(part.isdigit() and len(part) < _TELLING_DIGITS for part in found)
    ):
        return False
    return all(mentions.holds(part) or mentions.holds_stem(part) for part in found)


def _wraps_known_digits(mentions: Mentions, found: Sequence[str]) -> bool:
    """True if an identifier is a known number with a few letters before or after it."""
    runs = [part for part in found if part.isdigit()]
    letters = sum(len(part) for part in found if not part.isdigit())
    known = all(len(run) >= _TELLING_DIGITS and mentions.holds_digits(run) for run in runs)
    return bool(runs) and known and letters <= _AFFIX
