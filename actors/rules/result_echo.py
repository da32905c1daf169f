"""A result is about what was asked for."""

import re
from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView, PlacedCall, kind_of, name_parts, spaced_tokens
from ..evidence.value_kinds import ValueKind
from .port import Rule, finding, shown

_WHEN = (ValueKind.DATE, ValueKind.TIME)
_DIGIT = re.compile(r"\d")
_ZONED = re.compile(r"\d\s*(?:Z|[A-Z]{3,5}|[+-]\d\d:?\d\d)\s*$")
"""A time of a zone: the same moment has other digits in another one."""


def check(view: DialogueView) -> Iterator[Finding]:
    """A result that repeats an identifier under the argument's own name repeats it unchanged.

    So does the result of a change with a date or a time that is written in the same form.
    """
    for placed in view.calls:
        if placed.result is not None and placed.arguments and isinstance(placed.result.value, dict):
            yield from _call(placed)


def _call(placed: PlacedCall) -> Iterator[Finding]:
    assert placed.result is not None
    told = placed.result.value
    assert isinstance(told, dict)
    echoes = {name_parts(name): value for name, value in told.items()}
    for name, asked in (placed.arguments or {}).items():
        answer = echoes.get(name_parts(name))
        if not isinstance(asked, (str, int)) or not isinstance(answer, (str, int)):
            continue
        if _is_another(name, asked, answer) or (_changes(placed) and _is_otherwise(name, asked, answer)):
            said = f"{str(asked)[:60]!r}, but its result is about {str(answer)[:60]!r}"
            yield finding(
                f"{placed.call.name!r} was asked about {name} {said}",
                (placed.result.turn.id, placed.turn.id),
                placed.call.id,
                f"/{name}",
                shown(answer, 120),
            )


def _changes(placed: PlacedCall) -> bool:
    return not placed.only_looks and placed.result is not None and not placed.result.failed


def _is_another(name: str, asked: str | int, answer: str | int) -> bool:
    """True for two identifiers of different things."""
    identify = kind_of(name, asked).identifies and kind_of(name, answer).identifies
    return identify and not _same(str(asked), str(answer))


def _is_otherwise(name: str, asked: str | int, answer: str | int) -> bool:
    """True for two days or times of the same form."""
    if asked == answer or not isinstance(asked, str) or not isinstance(answer, str) or _ZONED.search(asked):
        return False
    alike = _DIGIT.sub("0", asked) == _DIGIT.sub("0", answer)
    return alike and kind_of(name, asked) in _WHEN and kind_of(name, answer) in _WHEN


def _same(asked: str, answer: str) -> bool:
    first, second = (spaced_tokens(text).replace(" ", "") for text in (asked, answer))
    return first.endswith(second) or second.endswith(first)


RULE = Rule(
    "result_echo",
    "A result that repeats an identifier of its call, or a day or time of a change, repeats it unchanged.",
    Severity.ADVISORY,
    check,
)
