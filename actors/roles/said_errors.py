"""Checks that a writer says of a result that it is an error, where an error belongs and nowhere else."""

from collections.abc import Iterator, Sequence

from ...events import ComplexityKind
from ..replies import WrittenAssistantTurn, WrittenResult, WrittenToolTurn, WrittenTurn

FAILING = {
    ComplexityKind.BAD_ARGUMENT: "refuses it",
    ComplexityKind.OUTAGE: "fails",
    ComplexityKind.SECOND_FAILURE: "fails",
    ComplexityKind.ALTERNATIVE_TOOL: "fails",
    ComplexityKind.PERMANENT_FAILURE: "fails",
}
"""Injected kinds that consist of a failed call, and what the tool does there."""


def injected_error_fault(kind: ComplexityKind | None, written: Sequence[WrittenTurn]) -> str | None:
    """Return why the turns written for an injected error hold none that says so, or None."""
    if kind is None or kind not in FAILING:
        return None
    results = list(_results(written))
    if not results:
        return f'a call whose result carries "error": true is missing; the tool {FAILING[kind]} here'
    if any(result.error for _, result in results):
        return None
    return (
        f'the result of {results[0][0]} has to carry "error": true, because the tool {FAILING[kind]} here: '
        '{"error": true, "content": <what the tool says>}'
    )


def drafted_error_fault(written: Sequence[WrittenTurn]) -> str | None:
    """Return which result of a draft says that it is an error, or None: a skeleton has no errors."""
    called = next((call for call, result in _results(written) if result.error), None)
    return called and f'the result of {called} carries "error": true, and in a draft every call succeeds'


def _results(written: Sequence[WrittenTurn]) -> Iterator[tuple[str, WrittenResult]]:
    """Yield each result with its call in words."""
    names: list[str] = []
    by_id: dict[str, str] = {}
    for turn in written:
        if isinstance(turn, WrittenAssistantTurn):
            names = [call.name for call in turn.calls]
            by_id |= {call.id: call.name for call in turn.calls if call.id}
        elif isinstance(turn, WrittenToolTurn):
            for at, result in enumerate(turn.results):
                name = by_id.get(result.call) or (names[at] if at < len(names) else "")
                yield (f"the call of {name}" if name else f"call {result.call!r}"), result
