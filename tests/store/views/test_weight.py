"""The effect of a finding where experts vote more than once."""

import pytest

from support.stories import Story, finding, opened_story
from support.views import run_audit_of
from toolace_mt.events import CheckOutcome, ExpertVoted, RefinementCompleted, RulesApplied, Seat, Severity, Verdict
from toolace_mt.store.views import Effect, audit_of

P, F, E = Verdict.PASS, Verdict.FAIL, Verdict.ERROR
THREE = Seat(expert="a", votes=3, quorum=2, wave=1)


def voted(*verdicts: Verdict) -> Story:
    """A dialogue on which one expert votes so, with a blocking finding in each vote that fails it."""
    story = opened_story("run/1", experts=(THREE,))
    story.add("refiner", RefinementCompleted(reason="every turn was picked"))
    story.add("verifier", RulesApplied(checks=(CheckOutcome(check="length", verdict=P),), findings=()))
    for number, verdict in enumerate(verdicts, start=1):
        said = (finding(f"a{number}", check="expert.a"),) if verdict is F else ()
        vote = ExpertVoted(
            question=f"vote:a:1:{number}",
            expert="a",
            verdict=verdict,
            confidence=0.5,
            reason="So it is.",
            findings=said,
        )
        story.add("verifier", vote)
    return story


@pytest.mark.parametrize(
    ("verdicts", "weight"),
    [
        ((P, F, P), Effect.OUTVOTED),
        ((F, P, P), Effect.OUTVOTED),
        ((F, F), Effect.BLOCKING),
        ((F, P), Effect.UNDECIDED),
        ((F, P, E), Effect.UNDECIDED),
    ],
)
def test_a_vote_blocks_only_with_its_quorum(verdicts: tuple[Verdict, ...], weight: Effect) -> None:
    """A finding that the expert's other votes outvote, or leave open, is shown as that, and rejects nothing."""
    story = voted(*verdicts)
    audit = audit_of(story.records)
    assert {found.weight for found in audit.findings} == {weight}
    assert bool(story.dialogue.blocking) == (weight is Effect.BLOCKING)
    (check,) = run_audit_of("run", [story.records]).checks
    assert check.blocking == (len(audit.findings) if weight is Effect.BLOCKING else 0)
    assert check.outvoted == (0 if weight is Effect.BLOCKING else len(audit.findings))
    assert check.advisory == 0


@pytest.mark.parametrize(
    ("verdicts", "undecided", "made_up_for"),
    [((P, E, P), 0, 1), ((E, F, F), 0, 1), ((P, E, F), 1, 0), ((E, E, E), 3, 0)],
)
def test_a_lost_vote_is_an_error_only_where_the_others_do_not_decide(
    verdicts: tuple[Verdict, ...], undecided: int, made_up_for: int
) -> None:
    """It is counted either way, and never among what the expert could judge."""
    story = voted(*verdicts)
    errors = audit_of(story.records).errors
    assert (errors.votes, errors.unreadable_votes) == (undecided, made_up_for)
    (check,) = run_audit_of("run", [story.records]).checks
    assert (check.errors, check.unreadable) == (bool(undecided), bool(made_up_for))
    assert check.examples == (("run/1",) if undecided or check.outvoted or check.blocking else ())


def test_advice_and_errors_of_rules_are_what_they_are() -> None:
    """Votes do not bear on them."""
    story = opened_story("run/1")
    story.add("refiner", RefinementCompleted(reason="every turn was picked"))
    found = (
        finding("f1"),
        finding("f2", check="length", severity=Severity.ADVISORY),
        finding("f3", check="schema", verdict=E),
    )
    checks = tuple(CheckOutcome(check=name, verdict=F) for name in ("grounding", "length"))
    broken = CheckOutcome(check="schema", verdict=E)
    story.add("verifier", RulesApplied(checks=(*checks, broken), findings=found))
    weights = [one.weight for one in audit_of(story.records).findings]
    assert weights == [Effect.BLOCKING, Effect.ADVISORY, Effect.ERROR]
    counts = {count.check: count for count in run_audit_of("run", [story.records]).checks}
    assert (counts["schema"].errors, counts["schema"].advisory, counts["schema"].unreadable) == (1, 0, 0)
