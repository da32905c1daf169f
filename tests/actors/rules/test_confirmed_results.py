"""Results that a tool itself gave twice are not a contradiction that could be mended."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import RULES
from toolace_mt.events import CallOutcome, CallsExecuted, Finding, Severity, Verdict

DOUBT = Finding(
    id="x1",
    check="execution",
    verdict=Verdict.FAIL,
    severity=Severity.BLOCKING,
    turns=("t5",),
    call="call_2",
    pointer="",
    evidence="",
    message="Bonn came, and not this.",
)


@pytest.mark.parametrize(
    ("kinds", "findings", "contradict"),
    [
        (("returned", "returned"), (), False),
        (("returned", "raised"), (), False),
        (("returned", "skipped"), (), True),
        (("returned",), (), True),
        (("returned", "returned"), (DOUBT,), True),
        (None, (), True),
    ],
)
def test_only_what_was_not_confirmed_contradicts(
    view: Callable[..., DialogueView], kinds: tuple[str, ...] | None, findings: tuple[Finding, ...], *, contradict: bool
) -> None:
    """Two results that execution has given in this round are left out; one that it doubts or has not run is not."""
    seen = view(
        ("user", "Order W-1201?"),
        ("call", {"get_order": {"order_id": "W-1201"}}),
        ("result", {"order_id": "W-1201", "city": "Berne"}),
        ("call", {"get_order": {"order_id": "W-1201"}}),
        ("result", {"order_id": "W-1201", "city": "Bonn"}),
    )
    outcomes = tuple(
        CallOutcome(turn=f"t{2 * number}", call=f"call_{number}", tool="get_order", kind=kind, text="", seconds=0.0)
        for number, kind in enumerate(kinds or (), start=1)
    )
    executed = CallsExecuted(outcomes=outcomes, verdict=Verdict.PASS, findings=findings) if kinds else None
    found = list(RULES["contradicting_results"].check(DialogueView(replace(seen.dialogue, executed=executed))))
    assert bool(found) is contradict
