"""The dialogue does what was planned."""

from collections import Counter
from collections.abc import Iterator

from ...events import Finding, Severity, SubtaskPlan
from ..evidence import DialogueView
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """Speaks only of dialogues that have a plan."""
    for number, subtask in enumerate(view.dialogue.plan, start=1):
        yield from _subtask(view, number, subtask)


def _subtask(view: DialogueView, number: int, subtask: SubtaskPlan) -> Iterator[Finding]:
    turns = [turn for turn in view.turns if turn.subtask == number]
    if not turns:
        last = tuple(turn.id for turn in view.turns[-1:])
        yield finding(f"sub-task {number} of the plan has no turns", last, evidence=subtask.goal[:200])
        return
    called = Counter(placed.call.name for placed in view.calls if placed.turn.subtask == number)
    for name, times in Counter(subtask.tools).items():
        if not called[name]:
            message = f"sub-task {number} was planned with tool {name!r}, but does not call it"
            unseen = Severity.ADVISORY if view.dialogue.simulated else None
            yield finding(message, (turns[0].id,), evidence=name, severity=unseen)
        elif called[name] < times:
            message = f"sub-task {number} was planned with {times} calls of {name!r}, but has {called[name]}"
            yield finding(message, (turns[0].id,), evidence=name, severity=Severity.ADVISORY)


RULE = Rule(
    "plan_compliance",
    "Every planned sub-task is there and calls the tools that it was planned with. Where a simulated assistant calls "
    "others, for it has not seen the plan, that is only advisory.",
    Severity.BLOCKING,
    check,
)
