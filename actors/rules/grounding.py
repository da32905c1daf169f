"""Arguments are supported by what was said."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import Basis, DialogueView, ValueKind, mended_calls, unsupported_arguments
from ..evidence.pictures import first_picture
from .port import Rule, finding, shown

_SPOKEN = frozenset({ValueKind.QUANTITY, ValueKind.DATE, ValueKind.TIME, ValueKind.SHORT_CODE})


def check(view: DialogueView) -> Iterator[Finding]:
    """Invented identifiers block; invented quantities, dates and times are shown; free words may be put in any way.

    Where there are pictures, an identifier may stand on one, so that it is shown only.
    """
    mended = view.once(mended_calls)
    for one in view.once(unsupported_arguments):
        if one.placed.number in mended:
            continue
        if one.later is not None or not (one.kind.identifies or one.kind in _SPOKEN):
            continue
        placed, leaf = one.placed, one.leaf
        pictured = view.once(first_picture) < placed.at
        firm = one.kind.identifies and one.basis is Basis.UNKNOWN and not pictured
        origin = (
            "is assembled from words that were said separately"
            if one.basis is Basis.ASSEMBLED
            else "is derived from what was said, as a name for a new thing"
            if one.basis is Basis.CHOSEN
            else "is not supported by anything said before"
        )
        yield finding(
            f"the {one.kind.value} {shown(leaf.value, 80)!r} in {leaf.pointer!r} of {placed.call.name!r} {origin}",
            (placed.turn.id,),
            placed.call.id,
            leaf.pointer,
            shown(leaf.value, 200),
            Severity.BLOCKING if firm else Severity.ADVISORY,
        )


RULE = Rule(
    "grounding",
    "Every identifier, quantity, date and time in a call was said before, or follows from what was said.",
    Severity.BLOCKING,
    check,
)
