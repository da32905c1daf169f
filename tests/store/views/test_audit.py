"""Audits: the reasons why dialogues ended as they did."""

import json
from dataclasses import replace

from hypothesis import given, settings

from support.dialogues import given as dialogue_of
from support.dialogues import skeleton
from support.random_stories import stories
from support.stories import Story, accepted_story, failed_story, finding, opened_story, refined_story, rejected_story
from support.views import run_audit_of
from toolace_mt.events import AssistantTurn, ComplexityKind, FailureReason, RulesApplied, Verdict
from toolace_mt.store.views import DialogueOutcome, Location, Part, RunAudit, audit_of
from toolace_mt.store.views.dialogue.locator import Locator
from toolace_mt.store.views.run import check_counts as module


def run_audit(*stories_: Story) -> RunAudit:
    """The audit of those dialogues."""
    return run_audit_of("run", [story.records for story in stories_])


def test_a_rejection_is_explained_to_the_answer() -> None:
    """The finding leads to the argument, the mask, and the answer in which the flight was invented."""
    audit = audit_of(rejected_story().records)
    assert (audit.outcome, audit.reason) == (DialogueOutcome.REJECTED, "grounding: 'FL-999' comes from nowhere")
    first, second = audit.findings
    assert (first.final, first.rejects, first.tool, first.answer) == (True, True, "book_flight", None)
    (blame,) = first.blame
    assert (blame.place.pointer, blame.version) == ("/flight_id", 20)
    assert blame.mask is not None
    assert blame.mask.id == "m3"
    assert blame.answer is not None
    assert blame.answer.question == "fill:m3"
    assert second.answer is not None
    assert second.answer.question == "vote:coherence"
    assert [blame.place for blame in second.blame] == [Location("2.1"), Location("2.4")]


def test_what_was_mended_is_blamed_as_it_was_when_it_was_found() -> None:
    """The first round's finding still shows the value that it found, and is not final."""
    audit = audit_of(accepted_story().records)
    mended, advisory = audit.findings
    assert (mended.round, mended.final, mended.rejects) == (1, False, False)
    assert mended.blame[0].value == '"FL-999"'
    assert (advisory.round, advisory.final, advisory.rejects) == (2, True, False)
    (repair,) = audit.repairs
    assert (repair.mask, repair.guidance, repair.accepted, repair.closed) == ("m7", ("f1",), True, 44)
    assert [(vote.expert, vote.verdict, vote.final) for vote in audit.votes] == [("coherence", Verdict.PASS, True)]
    assert [(checks.round, checks.failed, checks.final) for checks in audit.checks] == [
        (1, ("grounding",), False),
        (2, (), True),
    ]


def test_errors_are_counted_apart() -> None:
    """Unusable answers, fills given up on and rules that could not judge are no silent passes."""
    errors = audit_of(rejected_story().records).errors
    assert (errors.unusable_answers, errors.declined_by_error, errors.checks, errors.votes) == (2, 1, 1, 0)


def test_a_failure_says_its_reason() -> None:
    """A dialogue without a verdict has no findings and does have a reason."""
    audit = audit_of(failed_story().records)
    assert (audit.outcome, audit.failure, audit.findings) == (
        DialogueOutcome.FAILED,
        FailureReason.UNUSABLE_ANSWERS,
        (),
    )
    assert audit.cost.price.unknown == 1


def test_an_injection_that_was_declined_is_listed() -> None:
    """Attempts that were declined are part of the audit."""
    audit = audit_of(refined_story().records)
    assert [(a.injection, a.accepted) for a in audit.injections] == [
        (ComplexityKind.MISSING_ARGUMENT, True),
        (ComplexityKind.TOOL_SUPPLIED_LATER, True),
    ]
    assert audit.ended is None


def test_what_is_missing_points_to_where_it_is_missing_from() -> None:
    """A pointer to an argument that is not there leads to the arguments, a call that is not there to its turn."""
    dialogue = dialogue_of(*skeleton())
    absent = Locator(dialogue).locate(finding(pointer="/passenger/name"))
    assert absent.locations == (Location("2.2", Part.ARGUMENT, "call_2_2_1", pointer=""),)
    assert Locator(dialogue).locate(finding(pointer="no pointer")).locations == absent.locations
    lost = Locator(dialogue).locate(finding(call="nobody", pointer=None))
    assert (lost.tool, lost.locations) == (None, (Location("2.2"),))


def test_a_finding_about_a_result_points_to_it() -> None:
    """The narrow place is the result; the tool is that of the call it answers."""
    located = Locator(dialogue_of(*skeleton())).locate(finding(turns=("2.3", "2.4"), pointer=None))
    assert (located.tool, located.locations) == (
        "book_flight",
        (Location("2.3", Part.RESULT, "call_2_2_1"), Location("2.4")),
    )


def test_a_call_id_that_is_used_again_means_the_nearest_call() -> None:
    """The call in the turns that are named, or else the last one before them, or else any."""
    first, second = ("1.2", "find_flights"), ("2.2", "book_flight")
    dialogue = dialogue_of(*skeleton())
    turns = []
    for turn in dialogue.turns:
        calls = [call.model_copy(update={"id": "c"}) for call in turn.calls] if isinstance(turn, AssistantTurn) else []
        turns.append(turn.model_copy(update={"calls": tuple(calls)}) if calls else turn)
    locator = Locator(replace(dialogue, turns=tuple(turns)))
    for named, (turn_id, tool) in (("2.2", second), ("1.4", first), ("2.4", second), ("1.1", first), ("gone", second)):
        located = locator.locate(finding(turns=(named,), call="c", pointer=""))
        assert (located.locations[0].turn, located.tool) == (turn_id, tool)


def test_a_finding_about_nothing_that_is_there_has_no_place() -> None:
    """A hostile vote cannot break an audit."""
    located = Locator(dialogue_of(*skeleton())).locate(finding(turns=("nowhere",), call=None, pointer="/x"))
    assert located.locations == ()


def test_a_run_is_counted_by_check() -> None:
    """A dialogue counts for every check that blocks it; errors and advice are apart."""
    audit = run_audit(accepted_story("run/1"), rejected_story("run/2"), rejected_story("run/3"), failed_story("run/4"))
    checks = {count.check: count for count in audit.checks}
    assert audit.outcomes == {
        DialogueOutcome.ACCEPTED: 1,
        DialogueOutcome.REJECTED: 2,
        DialogueOutcome.FAILED: 1,
        DialogueOutcome.IN_FLIGHT: 0,
    }
    assert audit.pass_rate == 1 / 3
    assert audit.failures == {FailureReason.UNUSABLE_ANSWERS: 1}
    assert (checks["grounding"].rejected, checks["grounding"].examples) == (2, ("run/2", "run/3"))
    assert (checks["schema"].errors, checks["schema"].rejected) == (2, 0)
    assert (checks["length"].advisory, checks["length"].rejected) == (1, 0)
    assert audit.trace.dialogues == 4


def test_a_run_is_counted_by_tool_and_kind() -> None:
    """Findings count for the tool whose call they speak of, complexities for the outcome of their dialogues."""
    audit = run_audit(accepted_story("run/1"), rejected_story("run/2"))
    assert [(tool.name, tool.blocking) for tool in audit.tools] == [("book_flight", 1), ("find_flights", 0)]
    kinds = {count.kind: count for count in audit.kinds}
    supplied = kinds[ComplexityKind.TOOL_SUPPLIED_LATER]
    assert supplied.accepted[DialogueOutcome.REJECTED] == supplied.injected[DialogueOutcome.ACCEPTED] == 1
    assert audit.domains[0].outcomes[DialogueOutcome.ACCEPTED] == 1


def test_what_blocks_has_not_rejected_yet() -> None:
    """A dialogue that may still be repaired counts its findings and no rejection, and is an example all the same."""
    story = refined_story()
    story.add("verifier", RulesApplied(checks=(), findings=(finding(),)))
    (check,) = run_audit(story).checks
    assert (check.blocking, check.rejected, check.examples) == (1, 0, ("run/1",))


def test_an_empty_run_has_no_pass_rate() -> None:
    """Nothing judged is unknown, not zero."""
    assert run_audit().pass_rate is None
    assert run_audit(opened_story()).pass_rate is None


def test_what_is_kept_for_a_run_is_bounded() -> None:
    """Examples are few, and tools beyond a number share one row."""
    audit = run_audit(*(rejected_story(f"run/{n}") for n in range(8)))
    assert max(len(count.examples) for count in audit.checks) == module.MAX_EXAMPLES < 8
    full = dict.fromkeys(map(str, range(module.MAX_ROWS)), 1)
    assert module.row("new", full) == module.OTHERS
    assert module.row("7", full) == "7"


@given(stories())
@settings(max_examples=60, deadline=None)
def test_any_dialogue_can_be_audited(story: Story) -> None:
    """Every finding is there with a blame that precedes it, and the audit is JSON."""
    audit = audit_of(story.records)
    events = [r.event for r in story.records if r.event.type == "rules_applied"]
    assert len(audit.findings) == sum(len(event.findings) for event in events if hasattr(event, "findings"))
    for found in audit.findings:
        assert found.blame
        assert all(blame.version < found.version for blame in found.blame)
    assert any(found.rejects for found in audit.findings) == (audit.outcome is DialogueOutcome.REJECTED)
    assert json.loads(audit.model_dump_json())["id"] == story.dialogue.id
    assert run_audit(story).outcomes[audit.outcome] == 1
