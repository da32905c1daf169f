"""Arguments come from somewhere."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence.grounds import Basis, loose_grounds
from ..evidence.kinds import Kind
from ..evidence.view import View
from .port import Rule, finding

_SPOKEN = frozenset({Kind.QUANTITY, Kind.DATE, Kind.SHORT_CODE})


def check(view: View) -> Iterator[Finding]:
    """Invented identifiers block; invented quantities and dates are shown; free words may be put in any way."""
    for ground in view.once(loose_grounds):
        if ground.later is not None or not (ground.kind.identifies or ground.kind in _SPOKEN):
            continue
        placed, leaf = ground.placed, ground.leaf
        firm = ground.kind.identifies and ground.basis is Basis.UNKNOWN
        origin = (
            "is put together from words that were said apart"
            if ground.basis is Basis.ASSEMBLED
            else "is made of what was said, for a new thing"
            if ground.basis is Basis.CHOSEN
            else "comes from nowhere"
        )
        yield finding(
            f"the {ground.kind.value} {str(leaf.value)[:80]!r} in {leaf.pointer!r} of {placed.call.name!r} {origin}",
            (placed.turn.id,),
            placed.call.id,
            leaf.pointer,
            str(leaf.value)[:200],
            Severity.BLOCKING if firm else Severity.ADVISORY,
        )


RULE = Rule(
    "grounding",
    "Every identifier, quantity and date in a call was said before, or follows from what was said.",
    Severity.BLOCKING,
    check,
)
