"""What a description says in prose about the values that are allowed: options, and the range of a number."""

import re
from functools import lru_cache

_LISTED = re.compile(
    r"(?:\[enum\]|options(?: are)?|one of(?: the following)?|either|allowed values(?: are)?|possible values(?: are)?"
    r"|valid values(?: are)?|must be|can be|values)\s*:?\s*"
    r"([\[({]?\s*['\"`]?[\w-]+['\"`]?(?:\s*(?:,\s*(?:or|and)?|/|\||\bor\b|\band\b)\s*['\"`]?[\w-]+['\"`]?)+)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([A-Za-z][\w-]*(?:/[A-Za-z][\w-]*)+)\)")
_EXPLAINED = re.compile(r"['\"`]([\w-]{1,20})['\"`]\s+(?:for|to|means|is|=)\s")
_NAMED_BY = re.compile(r"\(['\"`]([\w-]{1,20})['\"`]\)")
_SPLIT = re.compile(r"\s*(?:,\s*(?:or\b|and\b)?|/|\||\bor\b|\band\b)\s*")
_EDGES = "[](){}'\"` ."
_FEWEST = 2
_LONGEST = 24
_LOOKED_AT = 400
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"(?:between|from)\s+{_NUMBER}(?:\s*\([^)]*\))?\s+(?:and|to)\s+{_NUMBER}", re.IGNORECASE)
_MULTIPLE = re.compile(rf"multiple of\s+{_NUMBER}", re.IGNORECASE)
_UP_TO = re.compile(rf"(?:up to|at most|no more than|maximum of)\s+{_NUMBER}", re.IGNORECASE)


@lru_cache(maxsize=2048)
def options_in(description: str) -> tuple[str, ...]:
    """The values that a description names as the possible ones; none where it names none."""
    text = description[:_LOOKED_AT]
    for way in (_EXPLAINED, _NAMED_BY):
        explained = tuple(dict.fromkeys(way.findall(text)))
        if len(explained) >= _FEWEST:
            return explained
    for pattern in (_LISTED, _IN_BRACKETS):
        found = pattern.search(text)
        if found is not None:
            options = [part.strip(_EDGES) for part in _SPLIT.split(found[1])]
            options = [part for part in dict.fromkeys(options) if part and len(part) <= _LONGEST]
            if len(options) >= _FEWEST:
                return tuple(options)
    return ()


@lru_cache(maxsize=2048)
def range_in(description: str) -> tuple[float, float, float | None] | None:
    """The lowest number, the highest and the step that a description names; None where it names no range."""
    text = description[:_LOOKED_AT]
    found, step = _RANGE.search(text), _MULTIPLE.search(text)
    if found is not None and float(found[1]) < float(found[2]):
        return float(found[1]), float(found[2]), float(step[1]) if step is not None and float(step[1]) > 0 else None
    most = _UP_TO.search(text)
    return (1.0, float(most[1]), None) if most is not None and float(most[1]) > 1 else None
