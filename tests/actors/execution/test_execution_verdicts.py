"""From outcomes to what is said of the dialogue."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from support.dialogues import parameters
from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.execution import (
    Executed,
    ExecutionOutcome,
    Implementation,
    McpImplementation,
    OutcomeKind,
    ToolImplementation,
    executor_of,
)
from toolace_mt.actors.execution.implemented import python_implementations
from toolace_mt.actors.execution.planning import plan
from toolace_mt.actors.execution.running import run_plan
from toolace_mt.actors.execution.verdicts import contradictions, verdict
from toolace_mt.actors.tools import load_pool
from toolace_mt.events import (
    AssistantTurn,
    DialogueImported,
    Finding,
    JsonObject,
    Severity,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    Verdict,
    fold,
)

BOOK = ToolImplementation(target="trips:book")
LIST = ToolImplementation(target="trips:booked", reads_only=True)
PAY = ToolImplementation(target="trips:pay", effects=True)
CLOCK = McpImplementation(server="clock", tool="now", deterministic=False, reads_only=True)
TOOLS: Mapping[str, Implementation] = {"book": BOOK, "booked": LIST, "pay": PAY, "now": CLOCK}


def view(*calls: tuple[str, JsonObject | str, str]) -> DialogueView:
    """A dialogue that makes these calls, each with its result, turn after turn."""
    turns: list[Turn] = []
    for number, (name, arguments, result) in enumerate(calls, start=1):
        call = ToolCall(id=f"c{number}", name=name, arguments=arguments)
        turns.append(AssistantTurn(id=f"a{number}", subtask=0, text="", calls=(call,)))
        turns.append(ToolTurn(id=f"t{number}", subtask=0, results=(ToolResult(call_id=call.id, content=result),)))
    opened = DialogueImported(seed=1, parameters=parameters(), tools=(), turns=tuple(turns), source="a test", meta={})
    return DialogueView(fold("run/1", [opened]))


def judged(at: DialogueView, *outcomes: ExecutionOutcome) -> tuple[list[Finding], Verdict | None]:
    """Return the findings for calls with these outcomes."""
    executed = [
        Executed(turn=call.turn.id, call=call.call.id, name=call.call.name, outcome=outcome)
        for call, outcome in zip(at.calls, outcomes, strict=True)
    ]
    found = list(contradictions(at, executed, TOOLS))
    return found, verdict(found, executed)


def returned(text: str) -> ExecutionOutcome:
    """The tool gave this."""
    return ExecutionOutcome(kind=OutcomeKind.RETURNED, text=text)


def skips(*calls: tuple[str, JsonObject | str, str]) -> Sequence[str | None]:
    """Return the reasons why these calls are not run."""
    return [step.skip for step in plan(view(*calls), TOOLS)]


def test_only_what_has_an_implementation_is_planned() -> None:
    """The others are nobody's business here."""
    steps = plan(view(("book", {"flight": "FL-1"}, "{}"), ("unheard_of", {}, "{}")), TOOLS)
    assert [(step.turn, step.call, step.name, step.skip) for step in steps] == [("a1", "c1", "book", None)]


def test_effects_and_chance_are_never_run_again() -> None:
    """Nor is what shares their state, unless what was left out changes none."""
    assert skips(("pay", {}, "{}"), ("booked", {}, "[]")) == [
        "it has effects outside its own state",
        "it depends on a call of 'pay', which was not run",
    ]
    assert skips(("booked", {}, "[]"), ("pay", {}, "{}"))[0] is None
    assert skips(("now", {}, "12:00"), ("now", {}, "12:01"), ("book", {}, "{}")) == [
        "it is not deterministic",
        "it is not deterministic",
        None,
    ]
    assert skips(("book", "{torn", "{}"), ("booked", {}, "[]"))[1] is not None


def test_a_failure_in_passing_is_not_run_and_changes_nothing() -> None:
    """The same call, made again, is."""
    first, second = skips(
        ("book", {"flight": "FL-1"}, '{"error": "service temporarily unavailable"}'),
        ("book", {"flight": "FL-1"}, '{"booking": 1}'),
    )
    assert first is not None
    assert second is None


def test_a_result_that_came_passes() -> None:
    """However it is written."""
    found, outcome = judged(view(("book", {"flight": "FL-1"}, '{"booking": 1}')), returned('{ "booking": 1.0 }'))
    assert found == []
    assert outcome is Verdict.PASS


def test_a_contradiction_blocks_at_the_result_with_evidence() -> None:
    """It names the call, where the two differ, and both values."""
    found, outcome = judged(view(("book", {"flight": "FL-1"}, '{"booking": 7}')), returned('{"booking": 1}'))
    assert outcome is Verdict.FAIL
    assert [(one.turns, one.call, one.severity, one.verdict) for one in found] == [
        (("t1", "a1"), "c1", Severity.BLOCKING, Verdict.FAIL)
    ]
    assert found[0].evidence == "at /booking it says 7, and 1 came"


def test_failure_and_success_contradict_each_other() -> None:
    """An error agrees with an error, whatever its words; with nothing else."""
    raised = ExecutionOutcome(kind=OutcomeKind.RAISED, text="LookupError: FL-1 is full")
    good = view(("book", {"flight": "FL-1"}, '{"booking": 1}'))
    bad = view(("book", {"flight": "FL-1"}, '{"error": "the flight is full"}'))
    assert judged(bad, raised) == ([], Verdict.PASS)
    assert judged(good, raised)[1] is Verdict.FAIL
    found, outcome = judged(bad, returned('{"booking": 1}'))
    assert outcome is Verdict.FAIL
    assert '{"booking": 1} came' in found[0].evidence


def test_what_follows_from_a_contradiction_is_advisory() -> None:
    """An invented identifier that is used again, and a state that is no longer the dialogue's; others still block."""
    found, outcome = judged(
        view(
            ("book", {"flight": "FL-1"}, '{"booking": "BK-900"}'),
            ("book", {"flight": "BK-900"}, '{"booking": "BK-2"}'),
            ("booked", {}, '["FL-1", "BK-900"]'),
        ),
        returned('{"booking": "BK-1"}'),
        ExecutionOutcome(kind=OutcomeKind.RAISED, text="LookupError: BK-900"),
        returned('["FL-1"]'),
    )
    assert [one.severity for one in found] == [Severity.BLOCKING, Severity.ADVISORY, Severity.ADVISORY]
    assert outcome is Verdict.FAIL
    independent, _ = judged(
        view(("booked", {}, '["FL-111"]'), ("booked", {}, '["FL-222"]')), returned("[]"), returned("[]")
    )
    assert [one.severity for one in independent] == [Severity.BLOCKING] * 2


def test_what_could_not_be_run_is_an_error_and_never_a_pass() -> None:
    """With the reason; and what shares its state cannot be judged either."""
    for kind in set(OutcomeKind) - {OutcomeKind.RETURNED, OutcomeKind.RAISED, OutcomeKind.SKIPPED}:
        found, outcome = judged(
            view(("book", {"flight": "FL-1"}, '{"booking": 1}'), ("booked", {}, '["FL-1"]')),
            ExecutionOutcome(kind=kind, text="it took more than 10 s"),
            returned('["FL-2"]'),
        )
        assert outcome is Verdict.ERROR
        assert [one.verdict for one in found] == [Verdict.ERROR, Verdict.ERROR]
        assert "it took more than 10 s" in found[0].message


def test_an_outcome_that_is_missing_is_an_error() -> None:
    """A call with an implementation and without a fact about it has not passed."""
    at = view(("book", {"flight": "FL-1"}, '{"booking": 1}'))
    found = list(contradictions(at, [], TOOLS))
    assert verdict(found, []) is Verdict.ERROR


def test_what_was_left_out_is_reported_and_is_no_verdict() -> None:
    """It is an advisory error; where nothing else was run, nothing has passed."""
    at = view(("pay", {}, "{}"))
    skipped = ExecutionOutcome(kind=OutcomeKind.SKIPPED, text="it has effects outside its own state")
    found, outcome = judged(at, skipped)
    assert outcome is None
    assert [(one.verdict, one.severity) for one in found] == [(Verdict.ERROR, Severity.ADVISORY)]
    assert "it has effects outside its own state" in found[0].message
    assert judged(view(), *())[1] is None


async def test_a_dialogue_is_run_in_order_and_judged(tools_file: Path) -> None:
    """From a pool of Python functions to findings: the state of each call is that of the calls before it."""
    pool = load_pool([f"{tools_file}:book,booked,refuse"])
    implementations = python_implementations(pool)
    assert set(implementations) == {"book", "booked", "refuse"}
    at = view(
        ("book", {"flight": "FL-1"}, '{"booking": 1, "flight": "FL-1"}'),
        ("book", {"flight": "FL-2"}, '{"booking": 2, "flight": "FL-2"}'),
        ("booked", {}, '["FL-2", "FL-1"]'),
        ("refuse", {"why": "not today"}, "Error: not today"),
    )
    executor = executor_of(implementations)
    executed = (await run_plan(executor, plan(at, implementations))).executed
    await executor.close()
    found = list(contradictions(at, executed, implementations))
    assert [one.outcome.ran for one in executed] == [True] * 4
    assert [one.turns[0] for one in found] == ["t3"]
    assert verdict(found, executed) is Verdict.FAIL
    lenient = {**implementations, "booked": implementations["booked"].model_copy(update={"unordered": ("",)})}
    assert list(contradictions(at, executed, lenient)) == []


async def test_a_plan_of_nothing_starts_nothing() -> None:
    """If every call is left out, no session is opened."""
    executor = executor_of({"pay": PAY})
    executed = (await run_plan(executor, plan(view(("pay", {}, "{}")), TOOLS))).executed
    assert [one.outcome.kind for one in executed] == [OutcomeKind.SKIPPED]
    await executor.close()
