"""Tools that calculate are answered with the right number."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache

from pydantic import JsonValue

from .values.units import in_unit, rate_between
from .vocabulary import word_set

Number = int | float

_BINARY: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_BASE_MOST, _EXPONENT_MOST = 1000, 20
_TWO: dict[str, Callable[[Number, Number], Number]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "modulo": operator.mod,
    "power": lambda base, exponent: (
        base**exponent if abs(base) < _BASE_MOST and abs(exponent) < _EXPONENT_MOST else math.inf
    ),
    "percentage": lambda part, whole: part / whole * 100,
    "logarithm": math.log,
}
_ONE: dict[str, Callable[[Number], Number]] = {
    "absolute": abs,
    "square": math.sqrt,
    "sqrt": math.sqrt,
    "factorial": lambda number: math.factorial(int(number)) if 0 <= number < _EXPONENT_MOST else math.inf,
}


def _mean(numbers: list[Number]) -> Number:
    return sum(numbers) / len(numbers)


def _deviation(numbers: list[Number]) -> Number:
    mean = _mean(numbers)
    return math.sqrt(sum((n - mean) ** 2 for n in numbers) / len(numbers))


def _median(numbers: list[Number]) -> Number:
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


_MANY: dict[str, Callable[[list[Number]], Number]] = {
    "max": max,
    "maximum": max,
    "min": min,
    "minimum": min,
    "mean": _mean,
    "average": _mean,
    "median": _median,
    "sum": sum,
    "standard": _deviation,
}
_SIGNS = {
    "add": "+", "plus": "+", "subtract": "-", "minus": "-", "multiply": "*", "times": "*", "divide": "/",
    "mod": "modulo", "pow": "power",
}  # fmt: skip
_LONGEST = 80
_TELLING = word_set("calculate compute get find the of a")
"""Words before the one that says what is calculated."""
_RATE = frozenset({"rate", "exchange", "currency", "currencies"})
_PLACES_MOST = 10


def calculates(words: tuple[str, ...]) -> bool:
    """Whether a tool of that name is one of those that we can calculate."""
    word = deed_of(words)
    return word in _TWO or word in _MANY or word in _ONE or words[0] == "calculate" or _units_of(words) is not None


@lru_cache(maxsize=1024)
def deed_of(words: tuple[str, ...]) -> str:
    """The word of a name that says what is calculated."""
    return next((word for word in words if word not in _TELLING), words[0])


def _units_of(words: tuple[str, ...]) -> tuple[str, str] | None:
    """The units of a name such as `gallon_to_liter`."""
    at = words.index("to") if "to" in words else 0
    pair = (words[at - 1], words[at + 1]) if 0 < at < len(words) - 1 else None
    return pair if pair is not None and in_unit(1.0, *pair) is not None else None


def result_of(words: tuple[str, ...], arguments: Mapping[str, JsonValue]) -> Number | None:
    """What a tool of that name calculates from the arguments; None where it is none of those that we know."""
    try:
        found = _calculated(words, arguments)
    except (ArithmeticError, ValueError, TypeError):
        return None
    return None if found is None or not math.isfinite(found) else _plain(found)


def _calculated(words: tuple[str, ...], arguments: Mapping[str, JsonValue]) -> Number | None:
    values = list(arguments.values())
    if words[0] in ("calculate", "evaluate", "compute") and len(values) == 1 and isinstance(values[0], str):
        return evaluated(values[0])
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    texts = [value for value in values if isinstance(value, str)]
    if len(numbers) == 1 and len(values) <= len(numbers) + 2 and (made := _converted(words, numbers[0], texts)):
        return made
    deed = deed_of(words)
    fine = arguments.get("precision", arguments.get("decimal_places"))
    if isinstance(fine, int) and deed != "round" and len(numbers) > 1:
        found = _calculated(words, {n: v for n, v in arguments.items() if n not in ("precision", "decimal_places")})
        return None if found is None else round(found, min(fine, _PLACES_MOST))
    if len(values) == 1 and isinstance(values[0], list) and deed in _MANY and values[0]:
        return _MANY[deed]([n for n in values[0] if isinstance(n, int | float)])
    if len(numbers) != len(values) or not numbers:
        return _signed(numbers, texts)
    if deed == "round":
        return round(numbers[0], min(int(numbers[1]), _PLACES_MOST)) if len(numbers) > 1 else round(numbers[0])
    if deed in _TWO and len(numbers) in (2, 3):
        return _TWO[deed](*numbers[:2])
    return _ONE[deed](numbers[0]) if deed in _ONE else None


def _converted(words: tuple[str, ...], number: Number, texts: list[str]) -> Number | None:
    """A number in another unit or currency."""
    pair = _units_of(words) if not texts else None
    if pair is not None:
        return in_unit(number, *pair)
    if len(texts) != 2:  # noqa: PLR2004 -- what it is, and what it shall be
        return None
    rate = rate_between(texts[0], texts[1]) if _RATE & set(words) else None
    return in_unit(number, texts[0], texts[1]) if rate is None else round(number * rate, 2)


def _signed(numbers: list[Number], texts: list[str]) -> Number | None:
    """Two numbers and the name of what to do with them."""
    if len(numbers) != 2 or len(texts) != 1:  # noqa: PLR2004 -- a sum of two
        return None
    name = texts[0].lower()
    by_sign = {_SIGNS[word]: deed for word, deed in _TWO.items() if word in _SIGNS}
    deed = _TWO.get(name) or by_sign.get(_SIGNS.get(name, name))
    return None if deed is None else deed(*numbers)


def evaluated(expression: str) -> Number | None:
    """The value of a sum in digits, `+ - * /` and brackets; None where it is anything else."""
    if len(expression) > _LONGEST:
        return None
    try:
        tree = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError, MemoryError):
        return None
    return _of(tree)


def _of(node: ast.expr) -> Number | None:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _of(operand)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            first, second = _of(left), _of(right)
            return None if first is None or second is None else _BINARY[type(op)](first, second)
        case _:
            return None


def _plain(number: Number) -> Number:
    return int(number) if number == int(number) else round(number, 4)
