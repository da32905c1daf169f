"""Nothing is used before it is known."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence.grounds import loose_grounds
from ..evidence.view import View
from .port import Rule, finding


def check(view: View) -> Iterator[Finding]:
    """An argument that nobody had said yet, but that a later turn brings, was used too early."""
    for ground in view.once(loose_grounds):
        if ground.later is None:
            continue
        placed, leaf, bringing = ground.placed, ground.leaf, view.turns[ground.later]
        who = "the user says" if bringing.kind == "user" else "a result brings"
        yield finding(
            f"{placed.call.name!r} uses {str(leaf.value)[:80]!r} in {leaf.pointer!r} before {who} it",
            (placed.turn.id, bringing.id),
            placed.call.id,
            leaf.pointer,
            str(leaf.value)[:200],
            Severity.BLOCKING if ground.kind.identifies else Severity.ADVISORY,
        )


RULE = Rule(
    "causality",
    "No call uses what the user or another result says only later.",
    Severity.BLOCKING,
    check,
)
