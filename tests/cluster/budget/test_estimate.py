"""The estimate before a run: ranges that hold together, and unknown without a price."""

from hypothesis import given
from hypothesis import strategies as st

from support.dialogues import BOOK, FIND
from toolace_mt.actors.experts import DEFAULT_PANEL
from toolace_mt.actors.questions import Purpose
from toolace_mt.actors.roles import purposes
from toolace_mt.actors.roles.opening import ComplexitySpan, Generation, StepSpan, SubtaskSpan
from toolace_mt.cluster.budget.estimate import Estimate, EstimateRange, estimate
from toolace_mt.events import Seat


def flat(role: str, expert: str | None, input_tokens: int, output_tokens: int) -> float | None:
    """A dollar for a million of either."""
    del role, expert
    return (input_tokens + output_tokens) / 1e6


def of(generation: Generation, dialogues: int = 10) -> Estimate:
    """The estimate for a run over two tools."""
    return estimate(generation, DEFAULT_PANEL, dialogues=dialogues, tools=[FIND, BOOK], priced=flat)


def calls(of_run: Estimate, purpose: Purpose) -> EstimateRange:
    """The calls for one purpose."""
    return dict(of_run.by_purpose)[purpose.name]


def test_what_the_parameters_fix_is_exact() -> None:
    """Every dialogue is planned once, and drafted and extended as often as the parameters say."""
    generation = Generation(
        subtasks=SubtaskSpan(min=2, max=4), complexities=ComplexitySpan(min=1, max=3), reasonability_iterations=0
    )
    run = of(generation, dialogues=100)
    assert calls(run, purposes.PLAN).low == 100
    assert (calls(run, purposes.DRAFT).low, round(calls(run, purposes.DRAFT).expected / 1.05)) == (200, 300)
    assert calls(run, purposes.EXTEND).low == 100
    assert calls(run, purposes.FILL).high == 0
    assert calls(run, purposes.VOTE).high == 0
    assert calls(run, purposes.VOTES).expected >= 100 * 0.9 * 2


def test_experts_that_share_a_question_are_counted_once() -> None:
    """By it; the tools and the dialogue are read once for all of them."""
    together, apart = of(Generation(votes_together=3)), of(Generation(votes_together=1))
    assert calls(apart, purposes.VOTE).low == len(DEFAULT_PANEL) / 2 * calls(together, purposes.VOTES).low
    assert together.input_tokens.low < 0.9 * apart.input_tokens.low
    assert together.output_tokens.low == apart.output_tokens.low


def test_an_expert_that_is_asked_alone_is_counted_by_itself() -> None:
    """The others share their questions, and the whole costs between the two."""
    alone = estimate(Generation(), DEFAULT_PANEL, dialogues=10, tools=[FIND, BOOK], priced=flat, alone={"safety"})
    assert calls(alone, purposes.VOTE).low == calls(of(Generation(votes_together=6)), purposes.VOTES).low
    assert calls(alone, purposes.VOTES).low == 2 * calls(alone, purposes.VOTE).low
    together, apart = of(Generation()), of(Generation(votes_together=1))
    assert together.input_tokens.low < alone.input_tokens.low < apart.input_tokens.low


@given(st.integers(1, 10), st.integers(1, 6), st.integers(0, 9), st.integers(0, 15), st.integers(0, 5))
def test_ranges_are_ranges(subtasks: int, steps: int, complexities: int, iterations: int, repairs: int) -> None:
    """Low is at most expected, and expected at most high, whatever the parameters."""
    run = of(
        Generation(
            subtasks=SubtaskSpan(min=1, max=subtasks),
            steps=StepSpan(min=1, max=steps),
            complexities=ComplexitySpan(min=0, max=complexities),
            reasonability_iterations=iterations,
            repair_rounds=repairs,
        )
    )
    assert run.usd is not None
    for span in (run.calls, run.input_tokens, run.output_tokens, run.usd, *(span for _, span in run.by_purpose)):
        assert 0 <= span.low <= span.expected <= span.high
    tokens = run.input_tokens.plus(run.output_tokens)
    assert abs(run.usd.expected - tokens.expected / 1e6) < 0.01 * run.usd.expected


def test_twice_the_dialogues_take_twice_as_much() -> None:
    """Dialogues have nothing to do with each other."""
    once, twice = of(Generation(), 50), of(Generation(), 100)
    assert twice.calls == once.calls.times(EstimateRange.known(2))
    assert once.usd is not None
    assert twice.usd == once.usd.times(EstimateRange.known(2))


def test_more_votes_cost_more_and_later_waves_are_asked_less_often() -> None:
    """At the least the quorum is asked, at the most every vote, and a later wave only where the first has passed."""

    def votes(*panel: str | Seat) -> EstimateRange:
        run = estimate(Generation(repair_rounds=0), panel, dialogues=100, tools=[FIND], priced=flat)
        return calls(run, purposes.VOTE)

    one = votes("safety")
    three = votes(Seat(expert="safety", votes=3, quorum=2, wave=1))
    assert round(three.low / one.low, 6) == 2
    assert 2 < three.expected / one.expected < 3
    assert round(three.high / one.high, 6) == 3
    later = votes("coherence", Seat(expert="safety", votes=1, quorum=1, wave=2))
    assert later.low < 2 * one.low
    assert later.expected < 2 * one.expected
    assert later.high == 2 * one.high


def test_an_unknown_price_is_unknown() -> None:
    """One model without a price, and the sum is not known."""

    def priced(role: str, expert: str | None, input_tokens: int, output_tokens: int) -> float | None:
        return None if expert == DEFAULT_PANEL[0] else flat(role, expert, input_tokens, output_tokens)

    own = {DEFAULT_PANEL[0]}
    run = estimate(Generation(), DEFAULT_PANEL, dialogues=1, tools=[FIND], priced=priced, alone=own)
    assert run.usd is None
    assert run.calls.low > 0


def test_what_is_assumed_is_said() -> None:
    """In words, for people."""
    said = "\n".join(of(Generation()).assumptions)
    assert "turns" in said
    assert "cache" in said
    assert "asked for again" in said
