"""Hints that a description gives in words: choices, examples, the form of a date, a range."""

import re
from dataclasses import dataclass
from functools import lru_cache

_ITEM = r"""(?:'[^']{1,40}'|"[^"]{1,40}"|`[^`]{1,40}`|[\w.+-]{1,30})"""
_LIST = rf"{_ITEM}(?:(?:\s*[,|/]\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+){_ITEM})+"
_CHOICES = (
    re.compile(
        r"(?i:one of|options(?:\sare)?|either|(?:accepted|possible|supported|valid)\s\w+(?:\sare)?|supports|\[enum\])"
        rf"[:\s]+(?:here\s)?({_LIST})"
    ),
    re.compile(rf"\(({_ITEM}(?:/{_ITEM})+)\)"),
    re.compile(r"\b([A-Z][A-Z_]{2,}(?:, [A-Z][A-Z_]{2,})*,? or [A-Z][A-Z_]{2,})\b"),
    re.compile(r"^\W*(\w+ or \w+)\W*$"),
)
_EXAMPLES = re.compile(r"(\(\s*)?\b(?i:such as|e\.g\.?|for example|for instance|like|examples?:)[,:]?\s*")
_QUOTED = re.compile(r"""'([^']{1,40})'|"([^"]{1,40})"|`([^`]{1,40})`""")
_QUOTED_LIST = re.compile(rf"\[?(?:{_QUOTED.pattern})(?:[\s,;/]*(?:or|and)?\s*(?:{_QUOTED.pattern})){{0,9}}")
_DATE = re.compile(
    r"%[YmdHMSyBbIp]\S*?(?=[\s,;)']|\.?$)(?: %[HMSIp][^\s,;)'.]*)?"
    r"|(?i:\b(?:YYYY|MM|DD)(?:[-/.](?:YYYY|MM|DD)){1,2}(?:[ T]HH:MM(?::SS)?)?Z?|\bHH:MM(?::SS)?)"
)
_DIRECTIVES = {"HH:MM:SS": "%H:%M:%S", "HH:MM": "%H:%M", "YYYY": "%Y", "MM": "%m", "DD": "%d"}
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:to|-|\u2013|and)\s*(-?\d+(?:\.\d+)?)")
_LOOKED_AT = 600
_LONGEST = 40
"""Characters; what is longer is prose."""


@dataclass(frozen=True, slots=True)
class Hints:
    """The facts about a value that a description states."""

    choices: tuple[str, ...]
    examples: tuple[str, ...]
    date: str
    """As strftime takes it; empty where none is given."""
    range: tuple[float, float] | None


@lru_cache(maxsize=4096)
def hints_of(description: str) -> Hints:
    """Return what *description* says."""
    text = description[:_LOOKED_AT]
    found = next((_items(hit[1]) for pattern in _CHOICES if (hit := pattern.search(text))), ())
    date, range_ = _DATE.search(text), _RANGE.search(text)
    low, high = (float(range_[1]), float(range_[2])) if range_ and not date else (0.0, 0.0)
    return Hints(found, _examples(text), _strftime(date[0]) if date else "", (low, high) if low < high else None)


def _items(listed: str) -> tuple[str, ...]:
    parts = re.split(r"\s*[,|/]\s*(?:or\s+|and\s+)?|\s+or\s+|\s+and\s+", listed)
    return tuple(part.strip("'\"`. ") for part in parts if part.strip("'\"`. ") not in ("", "etc"))


def _examples(text: str) -> tuple[str, ...]:
    start = _EXAMPLES.search(text)
    rest = text[start.end() :] if start else ""
    if rest[:1] in ("'", '"', "`", "["):
        listed = _QUOTED_LIST.match(rest)
        return tuple(next(filter(None, hit.groups())) for hit in _QUOTED.finditer(listed[0] if listed else ""))
    plain = re.split(r"[);\n]|\.(?:\s|$)", rest)[0].strip()
    several = (start is not None and start[1]) or " or " in plain
    return _items(plain) if several else (plain,) if 0 < len(plain) < _LONGEST else ()


def _strftime(form: str) -> str:
    for sign, directive in () if "%" in form else _DIRECTIVES.items():
        form = re.sub(rf"(?<!%){sign}", directive, form, flags=re.IGNORECASE)
    return form.rstrip(".")
