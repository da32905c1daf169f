"""Nothing is used before it is known."""

from collections.abc import Iterator
from typing import Final

from ...events import Finding, Severity
from ..evidence import DialogueView, mended_calls, unsupported_arguments
from .port import Rule, finding, shown

_PROSE: Final = 6
"""Words; so long a text is written for the call."""


def check(view: DialogueView) -> Iterator[Finding]:
    """An argument that was not said before the call, but appears in a later turn, was used too early."""
    for one in view.once(unsupported_arguments):
        if one.later is None or one.placed.number in view.once(mended_calls):
            continue
        if not one.kind.identifies and len(str(one.leaf.value).split()) >= _PROSE:
            continue  # what a call writes, a result shows again
        placed, leaf, bringing = one.placed, one.leaf, view.turns[one.later]
        who = "the user says" if bringing.kind == "user" else "a result brings"
        yield finding(
            f"{placed.call.name!r} uses {shown(leaf.value, 80)!r} in {leaf.pointer!r} before {who} it",
            (placed.turn.id, bringing.id),
            placed.call.id,
            leaf.pointer,
            shown(leaf.value, 200),
            Severity.BLOCKING if one.kind.identifies else Severity.ADVISORY,
        )


RULE = Rule("causality", "No call uses what the user or another result says only later.", Severity.BLOCKING, check)
