"""What a tool would not say is injected only where the tool is not run."""

import pytest

from support.dialogues import given, skeleton
from toolace_mt.actors.roles.sites import candidates
from toolace_mt.events import (
    CallOutcome,
    CallsExecuted,
    ComplexityKind,
    Verdict,
)

INVENTED = (ComplexityKind.BAD_ARGUMENT, ComplexityKind.EMPTY_RESULT)


def executed(first: str | None, second: str | None) -> CallsExecuted:
    """What the two calls of the skeleton came to; None: no implementation is configured for it."""
    kinds = (("1.2", "call_1_2_1", "find_flights", first), ("2.2", "call_2_2_1", "book_flight", second))
    return CallsExecuted(
        outcomes=tuple(
            CallOutcome(turn=turn, call=call, tool=tool, kind=kind, text="", seconds=0.0)
            for turn, call, tool, kind in kinds
            if kind is not None
        ),
        verdict=Verdict.PASS,
        findings=(),
    )


def places(kind: ComplexityKind, came: CallsExecuted | None) -> set[str]:
    """Where *kind* may be injected."""
    dialogue = given(*skeleton(complexities=(kind,)), *([] if came is None else [came]))
    return {turn.id for turn in candidates(dialogue, kind)}


@pytest.mark.parametrize("kind", INVENTED)
@pytest.mark.parametrize(
    ("came", "allowed"),
    [
        (None, {"1.2", "2.2"}),
        (executed("returned", None), {"2.2"}),
        (executed("raised", "skipped"), {"2.2"}),
        (executed("timed_out", None), {"2.2"}),
        (executed("skipped", "returned"), {"1.2"}),
        (executed("returned", "returned"), set()),
    ],
)
def test_a_refusal_or_an_empty_result_is_not_put_before_a_call_that_is_run(
    kind: ComplexityKind, came: CallsExecuted | None, allowed: set[str]
) -> None:
    """The tool would contradict it, but for calls that are left out or cannot be run; a booking is never empty."""
    looked_up = {"1.2"}
    assert places(kind, came) == (allowed & looked_up if kind is ComplexityKind.EMPTY_RESULT else allowed)


NEVER = {ComplexityKind.POLICY_REFUSAL, ComplexityKind.PERMANENT_FAILURE, ComplexityKind.ALTERNATIVE_TOOL}
"""There is no policy; and a call that is made up beside those that are run would be contradicted."""


@pytest.mark.parametrize("kind", sorted(set(ComplexityKind) - set(INVENTED) - NEVER))
def test_every_other_kind_goes_where_it_went(kind: ComplexityKind) -> None:
    """An outage passes, so running the call cannot contradict it; the others are the user's and the assistant's."""
    assert places(kind, executed("returned", "returned")) == places(kind, None) != set()
    assert places(ComplexityKind.PERMANENT_FAILURE, executed("returned", None)) == set()
