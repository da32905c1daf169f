"""The audit of a dialogue as it is printed: each fault once, in words and not in Python's or the log's own."""

import pytest

from support.stories import Story, finding, opened_story
from toolace_mt.cluster.cli.audited import show_dialogue
from toolace_mt.events import (
    CheckOutcome,
    DialogueAccepted,
    DialogueRejected,
    ExpertVoted,
    RefinementCompleted,
    RulesApplied,
    Severity,
    Verdict,
)
from toolace_mt.store.views import audit_of, history_of

ADVICE = {"check": "length", "severity": Severity.ADVISORY, "call": None, "pointer": None, "message": "it is long"}


def told(story: Story, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed of it."""
    show_dialogue(audit_of(story.records))
    return capsys.readouterr().out


def advised() -> Story:
    """Accepted, though a rule advises twice the same."""
    story = opened_story()
    story.add("refiner", RefinementCompleted(reason="done"))
    checks = (CheckOutcome(check="length", verdict=Verdict.FAIL), CheckOutcome(check="pairing", verdict=Verdict.PASS))
    story.add("verifier", RulesApplied(checks=checks, findings=(finding("r1.1", **ADVICE), finding("r1.2", **ADVICE))))
    story.add("verifier", DialogueAccepted())
    return story


def test_the_same_finding_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """With the ids of all, the words of the turn that it is about, and one line for the event that broke it."""
    out = told(advised(), capsys)
    assert out.count("it is long") == 1
    assert "advisory length (r1.1, r1.2, round 1): it is long" in out
    assert out.count("  broken by draft:2, version 7") == 1
    (value,) = (line for line in out.splitlines() if line.startswith("  value"))
    assert value.startswith("  value     2.2: book_flight({")
    assert '"kind"' not in value


def test_experts_that_say_the_same_share_a_finding_and_its_origin(capsys: pytest.CaptureFixture[str]) -> None:
    """Each is named, with its answer; no column tells a confidence that no vote has."""
    story = opened_story(experts=("a", "b"))
    story.add("refiner", RefinementCompleted(reason="done"))
    story.add("verifier", RulesApplied(checks=(), findings=()))
    for name in ("a", "b"):
        said = (finding(f"{name}1.1", check=f"expert.{name}"),)
        vote = {"question": f"vote:{name}:1", "expert": name, "verdict": Verdict.FAIL, "confidence": None}
        story.add("verifier", ExpertVoted.model_validate({**vote, "reason": "It is made up.", "findings": said}))
    story.add("verifier", DialogueRejected(findings=("a1.1", "b1.1"), reason="made up"))
    out = told(story, capsys)
    assert out.count("'FL-999' comes from nowhere") == 1
    assert "blocking expert.a, expert.b (a1.1, b1.1, round 1)" in out
    assert out.count("  broken by") == 1
    assert "confidence" not in out


def test_advice_is_no_failure() -> None:
    """In the history, a rule that only advises is not told as failed."""
    did = [line.did for line in history_of(advised().records) if line.type == "rules_applied"]
    assert did == ["applied 2 rules: 1 passed, 1 advisory (length); 2 findings"]
