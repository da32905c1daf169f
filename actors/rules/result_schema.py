"""Results fit the output schema of their tool."""

from collections.abc import Iterator
from itertools import islice

from ...events import Finding, Severity, Verdict
from ...events.pointers import pointer_of
from ..evidence import CannotValidate, DialogueView, PlacedCall, schema_errors
from .port import Rule, finding, shown

_PER_RESULT = 5
_SHOWN = 120


def check(view: DialogueView) -> Iterator[Finding]:
    """Only where a tool declares one, and not for a result that says that the call failed."""
    for placed in view.calls:
        if placed.tool is not None and placed.tool.returns and placed.result is not None and not placed.result.failed:
            yield from islice(_result(placed), _PER_RESULT)


def _result(placed: PlacedCall) -> Iterator[Finding]:
    assert placed.tool is not None
    assert placed.result is not None
    where = (placed.result.turn.id, placed.turn.id)
    try:
        errors = schema_errors(placed.tool.returns or {}, placed.result.value)
    except CannotValidate as why:
        message = f"the result of {placed.tool.name!r} could not be validated: {why}"
        yield finding(message, where, placed.call.id, verdict=Verdict.ERROR)
        return
    for error in errors:
        place = pointer_of(error.absolute_path)
        message = f"{place or 'the whole'} of the result of {placed.tool.name!r}: {error.message[:_SHOWN]}"
        yield finding(message, where, placed.call.id, evidence=shown(error.instance, _SHOWN))


RULE = Rule("result_schema", "Every result fits the output schema that its tool declares.", Severity.ADVISORY, check)
