"""Sums in words: what is to be calculated, as a person says it."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from .arithmetic import deed_of
from .contents import spoken
from .naming import label, listed, plural_of, words_of
from .values.units import in_unit
from .vocabulary import word_set

_OF_TWO = {
    "add": "the sum of {} and {}",
    "subtract": "{} minus {}",
    "multiply": "{} times {}",
    "divide": "{} divided by {}",
    "modulo": "the remainder of {} divided by {}",
    "power": "{} to the power of {}",
    "percentage": "{} as a percentage of {}",
    "logarithm": "the logarithm of {} to the base {}",
    "round": "{} rounded to {} decimal places",
}
_OF_ONE = {
    "square": "the square root of {}",
    "sqrt": "the square root of {}",
    "absolute": "the absolute value of {}",
    "factorial": "the factorial of {}",
    "round": "{} rounded to a whole number",
}
_OF_MANY = {
    "max": "the largest of {}",
    "maximum": "the largest of {}",
    "min": "the smallest of {}",
    "minimum": "the smallest of {}",
    "mean": "the mean of {}",
    "average": "the average of {}",
    "median": "the median of {}",
    "sum": "the sum of {}",
    "standard": "the standard deviation of {}",
}
_FINE = word_set("precision places")


def in_words(words: tuple[str, ...], arguments: Mapping[str, JsonValue]) -> str | None:
    """What a tool of that name is to calculate; None where nobody would say it in one phrase."""
    fine = [value for name, value in arguments.items() if words_of(name)[-1] in _FINE]
    deed = deed_of(words)
    values = [v for n, v in arguments.items() if words_of(n)[-1] not in _FINE or deed == "round"]
    phrase = _phrase(deed, words, values, list(arguments))
    if phrase is None or not fine or deed == "round":
        return phrase
    return f"{phrase} to {spoken(fine[0])} decimal place{'s' if fine[0] != 1 else ''}"


def _phrase(deed: str, words: tuple[str, ...], values: Sequence[JsonValue], names: Sequence[str]) -> str | None:
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    texts = [value for value in values if isinstance(value, str)]
    if len(values) == 1 and isinstance(many := values[0], list) and deed in _OF_MANY and len(many) > 1:
        return _OF_MANY[deed].format(listed([spoken(part) for part in many]))
    if len(values) == 1 and texts and words[0] in ("calculate", "evaluate", "compute"):
        return texts[0] if any(char.isdigit() for char in texts[0]) else None
    if len(numbers) == len(values) == 2 and deed in _OF_TWO:  # noqa: PLR2004 -- a sum of two
        return _OF_TWO[deed].format(*map(spoken, numbers))
    if len(numbers) == len(values) == 1:
        if deed in _OF_ONE:
            return _OF_ONE[deed].format(spoken(numbers[0]))
        return _in_named_unit(words, numbers[0], words_of(names[0])[-1])
    if len(numbers) == 1 and len(texts) == len(values) - 1 == 2:  # noqa: PLR2004 -- from one into the other
        return f"{spoken(numbers[0])} {_many(texts[0])} in {_many(texts[1])}"
    return None


def _in_named_unit(words: tuple[str, ...], number: float, unit: str) -> str | None:
    """An amount of the unit that the argument is called, in the one that the tool is called for."""
    other = words[-1]
    known = in_unit(1.0, unit, other) is not None and unit != other
    return f"{spoken(number)} {_many(unit)} in {_many(other)}" if known else None


def _many(unit: str) -> str:
    """A unit as it is counted; signs stay."""
    return plural_of(label(unit)) if len(unit) > 3 and unit.islower() else unit  # noqa: PLR2004 -- "km", "USD" are signs
