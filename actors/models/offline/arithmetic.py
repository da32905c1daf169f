"""Tools that calculate are answered with the right number."""

import ast
import math
import operator
from collections.abc import Callable, Mapping

from pydantic import JsonValue

Number = int | float

_BINARY: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_TWO: dict[str, Callable[[Number, Number], Number]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": lambda base, exponent: base**exponent if abs(base) < 1000 and abs(exponent) < 20 else math.inf,  # noqa: PLR2004 -- keeps the power small
    "percentage": lambda part, whole: part / whole * 100,
    "logarithm": lambda value, base, *_: math.log(value, base),
}
_ONE: dict[str, Callable[[Number], Number]] = {
    "absolute": abs,
    "square": math.sqrt,
    "round": round,
    "gallon": lambda gallons: gallons * 3.785412,
    "liter": lambda liters: liters / 3.785412,
}
_MANY: dict[str, Callable[[list[Number]], Number]] = {
    "max": max,
    "maximum": max,
    "min": min,
    "minimum": min,
    "mean": lambda numbers: sum(numbers) / len(numbers),
    "average": lambda numbers: sum(numbers) / len(numbers),
    "sum": sum,
    "standard": lambda numbers: math.sqrt(sum((n - sum(numbers) / len(numbers)) ** 2 for n in numbers) / len(numbers)),
}
_LONGEST = 80


def calculates(words: tuple[str, ...]) -> bool:
    """Whether a tool of that name is one of those that we can calculate."""
    return words[0] in _TWO or words[0] in _MANY or words[0] in ("calculate", "absolute", "square", "gallon", "liter")


def result_of(words: tuple[str, ...], arguments: Mapping[str, JsonValue]) -> Number | None:
    """What a tool of that name calculates from the arguments; None where it is none of those that we know."""
    values = list(arguments.values())
    try:
        found = _calculated(words, values)
    except (ArithmeticError, ValueError, TypeError):
        return None
    return None if found is None or not math.isfinite(found) else _plain(found)


def _calculated(words: tuple[str, ...], values: list[JsonValue]) -> Number | None:
    if words[0] in ("calculate", "evaluate", "compute") and len(values) == 1 and isinstance(values[0], str):
        return evaluated(values[0])
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if words[0] in _TWO and len(numbers) == len(values) and len(numbers) in (2, 3):
        return _TWO[words[0]](*numbers[:2])
    if words[0] in _ONE and numbers:
        return _ONE[words[0]](numbers[0])
    if words[0] in _MANY and len(values) == 1 and isinstance(values[0], list) and values[0]:
        return _MANY[words[0]]([n for n in values[0] if isinstance(n, int | float)])
    return None


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
