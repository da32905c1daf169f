"""Equality of plain values: tolerant of notation, strict on substance."""

import math
import re
import unicodedata
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

_NEARNESS: Final = 1e-9
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,29})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.{0,30}")
_BLANKS: Final = re.compile(r"\s+")


def same_value(one: object, other: object) -> bool:
    """True if two plain JSON values (no objects, no lists) say the same."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _same_text(one, other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return _same_number(one, other)
    if isinstance(one, str) and isinstance(other, int | float):
        return _written(one, other)
    if isinstance(other, str) and isinstance(one, int | float):
        return _written(other, one)
    return one is None and other is None


def _same_number(one: float, other: float) -> bool:
    if one == other or (one != one and other != other):  # noqa: PLR0124 - the one way in which NaN is itself
        return True
    if isinstance(one, int) and isinstance(other, int):
        return False
    try:
        return math.isclose(one, other, rel_tol=_NEARNESS)
    except OverflowError:
        return False


def _written(text: str, number: float) -> bool:
    """True if *text* writes *number*: `10.50`, but not `0010`, which is an identifier."""
    if not _NUMBER.fullmatch(text.strip()):
        return False
    try:
        return Decimal(text.strip()) == Decimal(repr(number))
    except (InvalidOperation, ValueError):
        return False


def _same_text(one: str, other: str) -> bool:
    if _plain(one) == _plain(other):
        return True
    return bool(_TIME.fullmatch(one) and _TIME.fullmatch(other)) and _same_instant(one, other)


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _same_instant(one: str, other: str) -> bool:
    try:
        first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    except ValueError:
        return False
    return (first.tzinfo is None) == (second.tzinfo is None) and first == second
