"""Verifying again: rules anew, votes and calls as recorded, and the newest verdict counts everywhere."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.commands import Command
from support.stories import Story, accepted_story, failed_story, opened_story, rejected_story
from support.stories import finding as finding_of
from support.told_logs import told_log
from support.views import funnel_of
from toolace_mt.actors.evidence import DialogueView
from toolace_mt.actors.experts import EXPERTS
from toolace_mt.actors.rules import Rule
from toolace_mt.actors.rules.port import finding
from toolace_mt.cluster.rerunning.reverifying import Became, Reverified, reverified
from toolace_mt.events import (
    CallsExecuted,
    DialogueRejected,
    DialogueReviewed,
    Finding,
    ImpossibleEvent,
    Phase,
    RefinementCompleted,
    ReviewVerdict,
    RulesApplied,
    Severity,
    Verdict,
    VerificationReopened,
    fold_records,
)


def _nothing(_: DialogueView) -> Iterator[Finding]:
    yield from ()


def _something(_: DialogueView) -> Iterator[Finding]:
    yield finding("it is too plain", ("1.1",))


def _broken(_: DialogueView) -> Iterator[Finding]:
    raise ValueError("no idea")
    yield


def rule(check: object, severity: Severity = Severity.BLOCKING) -> dict[str, Rule]:
    """A rule set of one."""
    return {"plain": Rule("plain", "it is not plain", severity, check)}  # type: ignore[arg-type]


def again(story: Story, rules: dict[str, Rule]) -> Reverified:
    """The story after it was verified again, if that changes anything."""
    told, events = reverified(story.records, rules, EXPERTS, "rules are other ones")
    if events:
        story.add("verifier", *events)
    return told


def test_an_accepted_dialogue_is_rejected_by_a_new_rule_and_accepted_again() -> None:
    """Nothing of it changes but its verdict: turns, votes and reviews stand."""
    story = accepted_story()
    before = story.dialogue
    told = again(story, rule(_something))
    assert (told.became, told.before, told.after, told.checks_after) == (
        Became.CHANGED,
        "accepted",
        "rejected",
        ("plain",),
    )
    assert story.dialogue.phase is Phase.REJECTED
    assert (story.dialogue.turns, story.dialogue.votes) == (before.turns, before.votes)
    funnel = funnel_of("run", story.records)
    assert (funnel.accepted, funnel.rejected, funnel.reverified, funnel.adds_up) == (0, 1, 1, True)
    assert again(story, rule(_nothing)).after == "accepted"
    funnel = funnel_of("run", story.records)
    assert (funnel.accepted, funnel.rejected, funnel.reverified, funnel.adds_up) == (1, 0, 2, True)
    assert again(story, rule(_nothing)).became is Became.SAME


def test_what_people_say_stands_and_so_do_outcomes_of_calls() -> None:
    """Nothing of the dialogue has changed, so that both are still about it; the funnel knows what still rejects it."""
    story = opened_story()
    story.add("refiner", RefinementCompleted(reason="done"))
    missing = finding_of("x1", check="execution", call=None, pointer=None, turns=("2.3",))
    story.add("verifier", CallsExecuted(outcomes=(), verdict=Verdict.FAIL, findings=(missing,)))
    story.add("verifier", RulesApplied(checks=(), findings=(finding_of("r1.1"),)))
    story.add("verifier", DialogueRejected(findings=("x1", "r1.1"), reason="execution, grounding: it differs"))
    said = DialogueReviewed(by="ada", verdict=ReviewVerdict.KEEP, words="", turn=None, blind=False)
    story.add("user", said)
    told = again(story, rule(_nothing))
    assert (told.after, told.checks_after) == ("rejected", ("execution",))
    assert [review.by for review in story.dialogue.reviews] == ["ada"]
    funnel = funnel_of("run", story.records)
    assert (funnel.rejections, funnel.adds_up) == ({"execution": 2}, True)


def test_a_recorded_vote_stands() -> None:
    """No rule rejects it any more, and the expert that did still does."""
    story = rejected_story()
    told = again(story, rule(_nothing))
    assert (told.before, told.after, told.checks_after) == ("rejected", "rejected", ("expert.coherence",))
    assert told.checks_before == ("expert.coherence", "grounding")


def test_who_was_never_asked_is_not_taken_to_agree() -> None:
    """Its rules rejected it before the experts' turn: it has no verdict now, and none is recorded."""
    story = rejected_story()
    at = next(at for at, record in enumerate(story.records) if record.event.type == "rules_applied")
    without = Story()
    without.records, without.dialogue = story.records[: at + 1], fold_records("run/2", story.records[: at + 1])
    checks = without.records[-1].event
    assert isinstance(checks, RulesApplied)
    kept = tuple(check for check in checks.checks if check.verdict is not Verdict.ERROR)
    changed = checks.model_copy(update={"checks": kept})
    last = without.records[-1]
    without.records[-1] = last._replace(envelope=last.envelope._replace(event=changed))
    without.dialogue = fold_records("run/2", without.records)
    end = story.records[-1].event.model_copy(update={"findings": ("f1",)})
    without.add("verifier", end)  # type: ignore[arg-type]
    told = again(without, rule(_nothing))
    assert told.became is Became.UNVOTED
    assert "coherence" in told.reason_after
    assert without.dialogue.phase is Phase.REJECTED


def test_a_rule_that_cannot_judge_gives_no_verdict() -> None:
    """Neither a pass nor a rejection."""
    told = again(accepted_story(), rule(_broken))
    assert (told.became, told.after) == (Became.UNJUDGED, "accepted")
    assert "plain" in told.reason_after


@pytest.mark.parametrize("story", [opened_story(), failed_story()], ids=["under way", "failed"])
def test_what_has_no_verdict_is_passed_over(story: Story) -> None:
    """There is nothing to take back."""
    assert again(story, rule(_nothing)).became is Became.SKIPPED


def test_only_the_verdict_that_stands_is_taken_back() -> None:
    """An acceptance of a rejected dialogue, or one of a dialogue under way, is none."""
    for story, verdict in ((rejected_story(), "accepted"), (opened_story(), "rejected"), (failed_story(), "accepted")):
        with pytest.raises(ImpossibleEvent, match="to be taken back"):
            story.add("verifier", VerificationReopened(reason="?", takes_back=verdict))


def test_a_new_verdict_is_appended_only_when_it_is_asked_for(command: Command, tmp_path: Path) -> None:
    """What was recorded before stays, byte by byte, and the log verifies; all commands follow the newest verdict."""
    log = told_log(tmp_path / "log.sqlite", accepted_story("run/1"), rejected_story("run/2"), opened_story("run/3"))
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules: {severity: {unsupported_claims: blocking, premature_answer: blocking}}\n")
    words = ("reverify", "run", "--log", log, "--rules", rules)

    def rows() -> list[tuple[object, ...]]:
        with sqlite3.connect(log) as base:
            return base.execute("SELECT stream, version, header, payload FROM events ORDER BY position").fetchall()

    before = rows()
    status, out, _ = command(*words, "--json")
    told = [Reverified.model_validate(one) for one in json.loads(out)]
    assert status == 0
    assert rows() == before
    assert {one.dialogue: one.became for one in told}["run/3"] is Became.SKIPPED
    changed = [one for one in told if one.became is Became.CHANGED]
    assert changed
    status, out, _ = command(*words, "--record")
    assert (status, rows()[: len(before)]) == (0, before)
    assert len(rows()) > len(before)
    assert "follow the newest" in out
    assert command("log", "verify", "--log", log)[0] == 0
    for one in changed:
        facts = json.loads(command("audit", one.dialogue, "--log", log, "--json")[1])
        assert facts["outcome"] == one.after
    shown = json.loads(command("status", "run", "--log", log, "--json")[1])["funnel"]
    audited = json.loads(command("audit", "run", "--log", log, "--json")[1])
    assert shown["reverified"] == audited["reverified"] == len(changed)
    assert {name: shown[name] for name in ("accepted", "rejected")} == {
        name: audited["outcomes"][name] for name in ("accepted", "rejected")
    }
    assert "the newest one counts" in command("audit", "run", "--log", log)[1]
    assert json.loads(command(*words, "--json")[1])
    assert not [one for one in json.loads(command(*words, "--json")[1]) if one["became"] == "changed"]
