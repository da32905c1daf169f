"""What was planned is done, and what was injected is there."""

from collections.abc import Callable
from typing import Any

import pytest

from toolace_mt.actors.rules import RULES, View
from toolace_mt.events import ComplexityKind, DeclinedBy, Edit, Operation, Severity, SubtaskPlan, Tool

Make = Callable[..., View]

ASKED = ("user", "Find A1")
CALL = ("call", {"find": {"name": "A1"}})
OTHER = ("call", {"find": {"name": "A2"}})
FOUND = ("result", "found")
WORDS = ("assistant", "It is there.")
ASKS = ("assistant", "Which one do you mean?")
DECLINES = ("assistant", "I'm sorry, I have no tool for that.")
FAILS = ("result", {"error": "service unavailable"})
NOTHING: tuple[str, Any] = ("result", {"results": []})
LIST = ("list", {"added": [Tool(name="find", description="", parameters={"type": "object"})]})


def edit(kind: ComplexityKind, *wrote: str, declined: bool = False) -> Edit:
    """An injection that wrote these turns."""
    by = DeclinedBy.JUDGE if declined else None
    return Edit(
        mask="m1", operation=Operation.EXTEND, turns=("t1",), injection=kind, declined_by=by, wrote=tuple(wrote)
    )


def test_every_planned_subtask_calls_its_tools(view: Make) -> None:
    """A sub-task that is missing, or a tool that is not called, blocks; one call too few is shown."""
    done = SubtaskPlan(goal="find", tools=("find",), steps=1)
    twice = SubtaskPlan(goal="find both", tools=("find", "find"), steps=2)
    more = SubtaskPlan(goal="book", tools=("book",), steps=1)
    lines = [ASKED, CALL, FOUND, WORDS]
    check = RULES["plan_compliance"].violations
    assert list(check(view(*lines, plan=[done]))) == []
    assert list(check(view(*lines))) == []
    assert [v.turns for v in check(view(*lines, plan=[more]))] == [("t1",)]
    assert [v.turns for v in check(view(*lines, plan=[done, more]))] == [("t4",)]
    assert [v.severity for v in check(view(*lines, plan=[twice]))] == [Severity.ADVISORY]


THERE: list[tuple[ComplexityKind, list[Any], tuple[str, ...]]] = [
    (ComplexityKind.MISSING_ARGUMENT, [ASKED, ASKS, ASKED, CALL, FOUND, WORDS], ("t1", "t2", "t3")),
    (ComplexityKind.AMBIGUOUS_REFERENCE, [ASKED, ASKS, ASKED, CALL, FOUND, WORDS], ("t1", "t2", "t3")),
    (ComplexityKind.NO_SUITABLE_TOOL, [ASKED, DECLINES, ASKED, CALL, FOUND, WORDS], ("t1", "t2", "t3")),
    (ComplexityKind.TOOL_SUPPLIED_LATER, [ASKED, DECLINES, LIST, ASKED, CALL, FOUND, WORDS], ("t1", "t2", "t3", "t4")),
    (ComplexityKind.BAD_ARGUMENT, [ASKED, OTHER, FAILS, CALL, FOUND, WORDS], ("t2", "t3", "t4")),
    (ComplexityKind.EMPTY_RESULT, [ASKED, OTHER, NOTHING, CALL, FOUND, WORDS], ("t2", "t3", "t4")),
    (ComplexityKind.OUTAGE, [ASKED, CALL, FAILS, CALL, FOUND, WORDS], ("t2", "t3", "t4")),
    (ComplexityKind.CHIT_CHAT, [ASKED, WORDS, ASKED, CALL, FOUND, WORDS], ("t1", "t2", "t3")),
    (ComplexityKind.GENERAL_QUESTION, [ASKED, WORDS, ASKED, CALL, FOUND, WORDS], ("t1", "t2", "t3")),
]


@pytest.mark.parametrize(("kind", "lines", "wrote"), THERE)
def test_what_was_injected_is_there(view: Make, kind: ComplexityKind, lines: list[Any], wrote: tuple[str, ...]) -> None:
    """Each kind in its plainest form."""
    tools: list[Tool] | None = [] if kind is ComplexityKind.TOOL_SUPPLIED_LATER else None
    seen = view(*lines, imported=False, edits=[edit(kind, *wrote)], tools=tools)
    assert list(RULES["complexity_compliance"].violations(seen)) == []


MISSING: list[tuple[ComplexityKind, list[Any], tuple[str, ...], str]] = [
    (ComplexityKind.MISSING_ARGUMENT, [ASKED, CALL, FOUND, WORDS], ("t1",), "does not stop to ask"),
    (ComplexityKind.MISSING_ARGUMENT, [ASKED, WORDS, ASKED, CALL, FOUND], ("t1", "t2", "t3"), "asks nothing"),
    (ComplexityKind.MISSING_ARGUMENT, [ASKED, ASKS, CALL, FOUND], ("t1", "t2"), "does not answer"),
    (ComplexityKind.AMBIGUOUS_REFERENCE, [ASKED, ASKS, ASKED, WORDS], ("t1", "t2", "t3"), "no call follows"),
    (ComplexityKind.NO_SUITABLE_TOOL, [ASKED, CALL, FOUND, WORDS], ("t1",), "does not decline"),
    (ComplexityKind.NO_SUITABLE_TOOL, [ASKED, WORDS, ASKED], ("t1", "t2", "t3"), "does not say that it cannot"),
    (ComplexityKind.TOOL_SUPPLIED_LATER, [ASKED, DECLINES, ASKED, CALL, FOUND], ("t1", "t2", "t3"), "does not change"),
    (
        ComplexityKind.TOOL_SUPPLIED_LATER,
        [ASKED, DECLINES, LIST, ASKED, WORDS],
        ("t1", "t2", "t3", "t4"),
        "never called",
    ),
    (ComplexityKind.BAD_ARGUMENT, [ASKED, OTHER, FOUND, CALL, FOUND], ("t2", "t3", "t4"), "no call of it fails"),
    (
        ComplexityKind.BAD_ARGUMENT,
        [ASKED, CALL, FAILS, CALL, FOUND],
        ("t2", "t3", "t4"),
        "the same as the one that failed",
    ),
    (ComplexityKind.BAD_ARGUMENT, [ASKED, CALL, FAILS, WORDS], ("t2", "t3", "t4"), "does not recover"),
    (ComplexityKind.EMPTY_RESULT, [ASKED, OTHER, FOUND, CALL, FOUND], ("t2", "t3", "t4"), "no result of it is empty"),
    (ComplexityKind.OUTAGE, [ASKED, CALL, FOUND, CALL, FOUND], ("t2", "t3", "t4"), "no call of it fails"),
    (ComplexityKind.OUTAGE, [ASKED, CALL, FAILS, WORDS], ("t2", "t3", "t4"), "not tried again"),
    (ComplexityKind.CHIT_CHAT, [ASKED, CALL, FOUND, WORDS], ("t1",), "no exchange goes without calls"),
    (ComplexityKind.CHIT_CHAT, [ASKED, WORDS], ("t1", "t9"), "'t9' of it is gone"),
]


@pytest.mark.parametrize(("kind", "lines", "wrote", "words"), MISSING)
def test_what_is_missing_is_named(
    view: Make, kind: ComplexityKind, lines: list[Any], wrote: tuple[str, ...], words: str
) -> None:
    """Each kind in the ways in which it fails; a declined injection asks for nothing."""
    tools: list[Tool] | None = [] if kind is ComplexityKind.TOOL_SUPPLIED_LATER else None
    check = RULES["complexity_compliance"].violations
    (violation,) = check(view(*lines, imported=False, edits=[edit(kind, *wrote)], tools=tools))
    assert words in violation.message
    assert kind.value in violation.message
    declined = edit(kind, *wrote, declined=True)
    assert list(check(view(*lines, imported=False, edits=[declined], tools=tools))) == []
