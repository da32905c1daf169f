"""Sums that are written out, as in `2 * 129.5 + 208 = 467`, and what they come to."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Final

from .numbers import NUMBER, number_readings

_EQUALS: Final = re.compile(
    r"=|≈|\b(?:is|are|makes?|gives?|equals|comes?\sto|ist|sind|macht|ergibt|font|fait|son|fa|fanno)\b|等于|是|共",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(
    rf"{NUMBER.pattern}|[-+*/()\xd7\xf7\xb7\u2212\u2013]|(?<=\s):(?=\s)|(?<=[\d\s])x(?=[\d\s])|%|[=≈;!?\n]|[.,]\s"
)
_SIGNS: Final = {"\xd7": "*", "x": "*", "\xb7": "*", "\xf7": "/", ":": "/", "\u2212": "-", "\u2013": "-"}
_ENDS: Final = frozenset("=≈;!?\n")
_LONGEST: Final = 160
"""Characters."""
_NEXT: Final = 14
"""Characters between an equals sign and its number: `= about EUR 12`."""
_WHOLE: Final = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+|[)%]")
_MOST: Final = 24
"""Ways to read the numbers of one sum."""
_MOST_TOKENS: Final = 40


def equal_sides(text: str) -> Iterator[tuple[int, int]]:
    """Yield where what stands behind an equals sign begins and ends, if it comes to what the sum before it does."""
    for equals in _EQUALS.finditer(text):
        before = text[max(0, equals.start() - _LONGEST) : equals.start()]
        left = _last_sum([hit.group() for hit in _TOKEN.finditer(before)])
        if not any(token in "+-*/" for token in left):
            continue
        hits = _first_sum(text, equals.end())
        right = [_SIGNS.get(hit.group(), hit.group()) for hit in hits]
        if not right:
            continue
        half = 0.5 * 10.0 ** -_decimals(right[-1]) + 1e-6
        sums = list(_values(left))
        if any(abs(one - other) <= half for one in sums for other in _values(right)):
            yield hits[0].start(), hits[-1].end()


def _decimals(shown: str) -> int:
    return 0 if _WHOLE.fullmatch(shown) else len(re.split(r"[.,]", shown)[-1])


def _values(tokens: Sequence[str]) -> Iterator[float]:
    readings: list[tuple[str | float, ...]] = [
        number_readings(token) if token[0].isdigit() else (token,) for token in tokens
    ]
    for reading in islice(product(*readings), _MOST):
        value = _Sum(reading).value()
        if value is not None:
            yield value


def _first_sum(text: str, start: int) -> list[re.Match[str]]:
    """Return the tokens of the sum at *start*, as long as numbers and signs alternate."""
    found: list[re.Match[str]] = []
    for hit in _TOKEN.finditer(text, start, start + _LONGEST):
        sign = _SIGNS.get(hit.group(), hit.group())
        number = sign[0].isdigit()
        if sign in _ENDS or sign[0] in ".," or (number and found and found[-1].group()[0].isdigit()):
            break
        found.append(hit)
    if found and found[0].start() - start > _NEXT:
        return []
    while found and not found[-1].group()[0].isdigit() and found[-1].group() not in ")%":
        del found[-1]
    return found


def _last_sum(tokens: Sequence[str]) -> list[str]:
    """Return the tokens of the sum at the end, in which numbers and signs alternate."""
    found: list[str] = []
    for token in reversed(tokens[-_MOST_TOKENS:]):
        sign = _SIGNS.get(token, token)
        number = sign[0].isdigit()
        if sign in _ENDS or sign[0] in ".," or (number and found and (found[0][0].isdigit() or found[0] == "(")):
            break
        found.insert(0, sign)
    while found and found[0] in "+*/)%":
        del found[0]
    return found


class _Sum:
    """Reads a sum by its grammar: products before sums, brackets before both."""

    def __init__(self, tokens: Sequence[str | float]) -> None:
        self._tokens = tokens
        self._at = 0

    def value(self) -> float | None:
        """Return what it comes to; None where it is none."""
        try:
            value = self._terms()
        except (IndexError, ZeroDivisionError, ValueError, OverflowError):
            return None
        return value if self._at == len(self._tokens) else None

    def _peek(self) -> str | float | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> str | float:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _terms(self) -> float:
        value = self._factors()
        while self._peek() in ("+", "-"):
            value = value + self._factors() if self._next() == "+" else value - self._factors()
        return value

    def _factors(self) -> float:
        value = self._atom()
        while self._peek() in ("*", "/"):
            value = value * self._atom() if self._next() == "*" else value / self._atom()
        return value

    def _atom(self) -> float:
        token = self._next()
        if token == "(":
            value = self._terms()
            if self._next() != ")":
                raise ValueError
        elif isinstance(token, float):
            value = token
        else:
            raise ValueError
        if self._peek() == "%":
            self._next()
            value /= 100
        return value
