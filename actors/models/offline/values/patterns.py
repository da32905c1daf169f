"""A string that a simple regular expression accepts, drawn without ever matching it."""

from ..dice import Dice

_CLASSES = {
    "d": "0123456789",
    "w": "abcdefghijkmnpqrstuvwxyz0123456789",
    "s": " ",
    "D": "abcdefghijkmnpqrstuvwxyz",
    "S": "abcdefghijkmnpqrstuvwxyz",
    "W": "-",
}
_REPEAT_MOST = 64
_EXTRA = 3
_ATOMS_MOST = 1000
"""Nested counts multiply: after so many pieces nothing is repeated any more."""


class _Sampler:
    """Reads a pattern from left to right and writes what it asks for; what it cannot read it leaves out."""

    def __init__(self, pattern: str, dice: Dice) -> None:
        self._pattern, self._at, self._dice = pattern, 0, dice
        self._left = _ATOMS_MOST

    def alternatives(self) -> str:
        """One of the alternatives up to the end of the group."""
        choices = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            choices.append(self._sequence())
        return self._dice.pick(choices)

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1 : self._at]

    def _sequence(self) -> str:
        parts: list[str] = []
        while (char := self._peek()) and char not in "|)":
            start = self._at
            piece = self._atom()
            end = self._at
            low, high = self._quantifier()
            after, count = self._at, self._dice.between(low, high)
            again = []
            for _ in range(count - 1 if self._left > 0 else 0):
                self._at = start
                again.append(self._atom())
            self._at = max(after, end)
            parts += [piece, *again] if count else []
        return "".join(parts)

    def _atom(self) -> str:
        char = self._take()
        self._left -= 1
        if char == "(":
            return self._group()
        if char == "[":
            return self._dice.pick(self._set())
        if char == "\\":
            char = self._take()
            return "" if char in "bBAZ" else self._dice.pick(_CLASSES.get(char, char or "x"))
        if char == ".":
            return self._dice.pick(_CLASSES["w"])
        return "" if char in "^$" else char

    def _group(self) -> str:
        if self._peek() == "?":
            while self._peek() and self._take() not in ":>=!":
                pass
        drawn = self.alternatives()
        self._at += self._peek() == ")"
        return drawn

    def _set(self) -> str:
        negated = self._peek() == "^"
        self._at += negated
        chars: list[str] = []
        while (char := self._take()) and (char != "]" or not chars):
            if char == "\\":
                char = self._take()
                chars += _CLASSES.get(char, char)
            elif self._peek() == "-" and self._pattern[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                last = self._take()
                chars += [chr(code) for code in range(ord(char), min(ord(last), ord(char) + 128) + 1)]
            else:
                chars.append(char)
        allowed = [c for c in _CLASSES["w"] if c not in chars] if negated else chars
        return "".join(allowed) or "x"

    def _quantifier(self) -> tuple[int, int]:
        char = self._peek()
        simple = {"?": (0, 1), "*": (0, _EXTRA), "+": (1, 1 + _EXTRA)}.get(char)
        if simple is not None:
            self._at += 1
            low, high = simple
        elif char == "{" and (end := self._pattern.find("}", self._at)) > 0:
            low, high = _bounds(self._pattern[self._at + 1 : end])
            self._at = end + 1
        else:
            return 1, 1
        self._at += self._peek() == "?"
        return low, high


def _bounds(text: str) -> tuple[int, int]:
    first, comma, last = text.partition(",")
    low = int(first) if first.isdigit() else 0
    high = int(last) if last.isdigit() else (low + _EXTRA if comma else low)
    low = min(low, _REPEAT_MOST)
    return low, max(low, min(high, low + _EXTRA, _REPEAT_MOST))


def sample(pattern: str, dice: Dice) -> str:
    """A string for *pattern*: literals, classes, groups, alternatives and counts are read."""
    sampler = _Sampler(pattern[:256], dice)
    return sampler.alternatives()[:256]
