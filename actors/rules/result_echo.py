"""A result is about what was asked for."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView, PlacedCall, kind_of, name_parts, spaced_tokens
from .port import Rule, finding, shown


def check(view: DialogueView) -> Iterator[Finding]:
    """A result that repeats an identifier under the argument's own name repeats it unchanged."""
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
        if not isinstance(asked, str | int) or not isinstance(answer, str | int) or not kind_of(name, asked).identifies:
            continue
        if kind_of(name, answer).identifies and not _same(str(asked), str(answer)):
            said = f"{str(asked)[:60]!r}, but its result is about {str(answer)[:60]!r}"
            yield finding(
                f"{placed.call.name!r} was asked about {name} {said}",
                (placed.result.turn.id, placed.turn.id),
                placed.call.id,
                f"/{name}",
                shown(answer, 120),
            )


def _same(asked: str, answer: str) -> bool:
    first, second = (spaced_tokens(text).replace(" ", "") for text in (asked, answer))
    return first.endswith(second) or second.endswith(first)


RULE = Rule(
    "result_echo", "A result that repeats an identifier of its call repeats it unchanged.", Severity.ADVISORY, check
)
