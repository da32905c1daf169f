"""Votes that cannot be used, and those that can although they look as if not."""

import json
import re
from dataclasses import replace

import pytest

from support.dialogues import drafted, given, skeleton
from support.roles import DONE, answered, only
from toolace_mt.actors.prompts.vote import EXAMPLE_REASON
from toolace_mt.actors.replies import VoteReply
from toolace_mt.actors.roles import Verifier
from toolace_mt.actors.roles.vote_faults import vote_fault
from toolace_mt.events import Dialogue, Severity, admit_all


def ruled() -> Dialogue:
    """A dialogue before its one expert."""
    dialogue = given(*skeleton(experts=["arguments"]), DONE)
    return admit_all(dialogue, Verifier().decide(dialogue, ()))


def vote(verdict: str = "fail", reason: str = "The seats are wrong.", **finding: object) -> VoteReply:
    """A vote with one finding, unless changed."""
    fault = {
        "severity": "major",
        "turn": "2.2",
        "quote": "FL-204",
        "message": "Another flight was asked for.",
        **finding,
    }
    return VoteReply.model_validate({"checked": [], "findings": [fault], "reason": reason, "verdict": verdict})


@pytest.mark.parametrize("reason", ["one sentence", "One sentence.", "...", "", EXAMPLE_REASON, EXAMPLE_REASON.upper()])
def test_a_vote_that_repeats_the_prompt_is_no_vote(reason: str) -> None:
    """A small model copies what it is shown: that is not a judgement."""
    fault = vote_fault(drafted(), vote(reason=reason), quotes=False)
    assert fault is not None
    assert "says nothing about this dialogue" in fault


def test_a_vote_to_fail_names_a_major_fault() -> None:
    """Blemishes alone do not reject."""
    assert vote_fault(drafted(), vote(), quotes=False) is None
    assert "no finding is major" in (vote_fault(drafted(), vote(severity="minor"), quotes=False) or "")
    assert vote_fault(drafted(), vote("pass", severity="minor"), quotes=False) is None


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "FL-204",
        "fl-204",
        '"flight_id": "FL-204"',
        '{"flight_id":"FL-204"',
        "book_flight",
        "“FL-204”",
        "flight_id ... FL-204",
    ],
)
def test_a_quote_may_lose_case_and_quotes(quote: str) -> None:
    """It is there: in the words, in a value, or in the JSON around it."""
    assert vote_fault(drafted(), vote(quote=quote), quotes=True) is None


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("Please help me with flight id FL-204, two seats", False),
        ("Please help with flight_id FL-204, seats 2", True),
        ("Please help me with the flight_id FL-204, seats 2.", True),
        ("Please help me with flight_id FL-205, seats 2.", False),
        ("help me seats", False),
        ("with flight_id FL-204, seats 2. Please help me", False),
    ],
)
def test_a_quote_may_lose_a_word_but_no_number(quote: str, *, there: bool) -> None:
    """Where most words are there in their order, the turn was read, and the whole panel need not be asked again."""
    fault = vote_fault(drafted(), vote(turn="2.1", quote=quote), quotes=True)
    assert (fault is None) == there


@pytest.mark.parametrize("quote", ["FL-205", "Book me a seat by the window", "Oslo ... FL-204"])
def test_a_quote_that_is_not_in_its_turn_is_asked_for_again(quote: str) -> None:
    """While a try is left; on the last one the finding stands by its message."""
    dialogue = ruled()
    question = only(Verifier(), dialogue)
    assert "letter by letter" in (Verifier().objection(dialogue, question, vote(quote=quote)) or "")
    tries = dialogue.parameters.tries
    faults = {question.key: ("no JSON",) * (tries - 1)}
    last = replace(dialogue, faults=faults)
    assert Verifier().objection(last, only(Verifier(), last), vote(quote=quote)) is None


def test_only_a_major_finding_rejects() -> None:
    """A minor one beside it is advisory, and no vote has a confidence."""
    findings = [
        {"severity": "major", "turn": "2.2", "quote": "FL-204", "message": "The wrong flight."},
        {"severity": "minor", "turn": "2.4", "quote": "", "message": "It could be shorter."},
    ]
    reply = VoteReply.model_validate({"reason": "One call is wrong.", "verdict": "fail", "findings": findings})
    dialogue = ruled()
    (event,) = answered(Verifier(), dialogue, reply)
    after = admit_all(dialogue, [event])
    assert [finding.turns for finding in after.blocking] == [("2.2",)]
    voted = [finding.severity for finding in after.findings if finding.check == "expert.arguments"]
    assert voted == [Severity.BLOCKING, Severity.ADVISORY]
    assert after.votes[-1].confidence is None


def test_the_example_in_the_prompt_is_a_vote_that_can_be_read() -> None:
    """Evidence first, the verdict last, and every value is a real one."""
    shown = only(Verifier(), ruled()).prompt.context
    (line,) = re.findall(r'^\{"checked".*\}$', shown, re.MULTILINE)
    assert list(json.loads(line)) == ["checked", "findings", "reason", "verdict"]
    example = VoteReply.model_validate_json(line, strict=True)
    assert example.verdict == "fail"
    assert example.findings[0].severity == "major"
