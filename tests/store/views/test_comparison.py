"""The comparison of two runs: what is counted, and how sure a difference is."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from support.stories import Story, accepted_story, failed_story, opened_story, rejected_story
from support.views import cost_of
from toolace_mt.events import (
    Envelope,
    Event,
    JsonObject,
    ModelAnswered,
    Phase,
    Recorded,
    Run,
    RunCompleted,
    RunResumed,
    RunStarted,
    RunStopped,
    Usage,
)
from toolace_mt.store.views import Figure, RunComparison, RunState, RunSummary
from toolace_mt.store.views.comparison.bootstrap import FEWEST, intervals
from toolace_mt.store.views.comparison.comparison import comparison_of
from toolace_mt.store.views.comparison.figures import DEFINITIONS
from toolace_mt.store.views.comparison.quantities import Quantity
from toolace_mt.store.views.comparison.settings import settings_that_differ
from toolace_mt.store.views.comparison.side import SideMeter
from toolace_mt.store.views.comparison.wall_time import WallTime

CALLS = [one for one in DEFINITIONS if one.key == "calls_per_accepted"]


def side_of(stories: Sequence[Story]) -> SideMeter:
    """A run of those dialogues, measured; the accepted ones are looked at for their diversity."""
    accepted = (story.dialogue for story in stories if story.dialogue.phase is Phase.ACCEPTED)
    varied = {dialogue.id.removeprefix("run/") for dialogue in accepted}
    known: dict[str, Any] = {"id": "run", "state": RunState.COMPLETED, "planned": 0}
    known |= dict.fromkeys(("reason", "started", "release"))
    summary = RunSummary.model_construct(**known)
    meter = SideMeter(summary, Run("run", version=2, tools=4), (), varied)
    for story in stories:
        meter.add(story.records)
    return meter


def compared(a: Sequence[Story], b: Sequence[Story]) -> RunComparison:
    """Run B of those dialogues against run A."""
    return comparison_of(side_of(a), side_of(b), stand_in="offline")


def figure(comparison: RunComparison, key: str) -> Figure:
    """The figure of that key."""
    return next(one for one in comparison.figures if one.key == key)


def test_all_that_a_run_paid_for_is_divided_by_its_accepted_dialogues() -> None:
    """Answers of rejected and failed ones count."""
    stories = [accepted_story("run/1"), rejected_story("run/2"), failed_story("run/3"), accepted_story("run/4")]
    total = cost_of("run", [story.records for story in stories]).total
    made = compared(stories, stories[:1])
    assert figure(made, "calls_per_accepted").a == total.calls / 2
    assert figure(made, "input_tokens_per_accepted").a == total.input_tokens.known / 2
    assert made.a.usage == total


def test_stages_are_shares_of_those_that_came_so_far() -> None:
    """A repaired dialogue is accepted, and did not pass the rules at first; one that failed was never written."""
    stories = [accepted_story("run/1"), rejected_story("run/2"), failed_story("run/3")]
    made = compared(stories, stories)
    keys = ("written", "rules_passed", "first_passed", "passed", "kept")
    assert [figure(made, key).a for key in keys] == [2 / 3, 0.0, 0.0, 1 / 2, 1 / 3]
    assert figure(made, "experts_passed").a is None
    assert made.a.written == 2


def test_a_check_counts_where_it_blocks_first_and_where_it_rejects() -> None:
    """Grounding blocks both at first; the repair of one takes it away, and the other is rejected by two checks."""
    made = compared([accepted_story("run/1"), rejected_story("run/2")], [accepted_story("run/1")])
    counted = {name: (one.first, one.last) for name, one in made.a.checks.items()}
    assert counted == {"grounding": (2, 1), "expert.coherence": (1, 1)}


def test_the_shape_is_that_of_accepted_dialogues() -> None:
    """Counted by hand: two users' turns of the skeleton and one of the clarification, three turns that call."""
    story = accepted_story("run/1")
    made = compared([story, rejected_story("run/2")], [story])
    kinds = [turn.kind for turn in story.dialogue.turns]
    assert figure(made, "turns").a == len(kinds)
    assert figure(made, "user_turns").a == kinds.count("user") == 3
    calls = [len(turn.calls) for turn in story.dialogue.turns if turn.kind == "assistant" and turn.calls]
    assert figure(made, "steps").a == len(calls)
    assert figure(made, "tool_calls_per_user_turn").a == sum(calls) / 3


def test_a_run_against_itself_is_no_different() -> None:
    """Every ratio is 1, every share differs by nothing, and no pair tells the two apart."""
    stories = [accepted_story(f"run/{number}") for number in range(1, 7)]
    made = compared(stories, stories)
    assert made.pairing.paired
    assert made.pairing.pairs == made.pairing.same_tasks == 6
    assert {one.compared for one in made.figures if one.compared is not None} == {0.0, 1.0}
    assert {one.interval for one in made.figures} == {None}


def test_what_answers_do_not_say_is_no_figure() -> None:
    """A price that is known in part is said to be so, and is compared with nothing."""
    made = compared([accepted_story("run/1")], [accepted_story("run/1")])
    money, cached = figure(made, "price_per_accepted"), figure(made, "uncached_tokens_per_accepted")
    assert money.partly_known == ("a", "b")
    assert money.a
    assert money.compared is None
    assert cached.a is None
    assert figure(made, "billed_tokens_per_accepted").a is None


def test_a_cached_token_is_billed_as_a_tenth_of_one() -> None:
    """Input as it is paid for, in tokens at the full price."""
    usage = Usage(
        input_tokens=1000, output_tokens=10, cached_tokens=800, cache_write_tokens=None, reasoning_tokens=None
    )
    story = accepted_story("run/1")
    for at, record in enumerate(story.records):
        if isinstance(record.event, ModelAnswered):
            event = record.event.model_copy(update={"usage": usage})
            envelope = record.envelope._replace(event=event)
            story.records[at] = record._replace(envelope=envelope)
    made = compared([story], [story])
    answers = figure(made, "calls_per_accepted").a
    assert answers
    assert figure(made, "billed_tokens_per_accepted").a == pytest.approx(280 * answers)


def test_a_run_that_accepted_nothing_has_no_cost_for_each() -> None:
    """And no diversity; its pass rate is nought, and not unknown."""
    made = compared([accepted_story("run/1")], [rejected_story("run/1")])
    assert figure(made, "calls_per_accepted").b is None
    assert figure(made, "calls_per_accepted").compared is None
    assert figure(made, "passed").b == 0.0
    assert made.b.variety.word_entropy is None


def test_dialogues_of_other_seeds_are_no_pairs() -> None:
    """The same number alone says nothing: the tasks are others."""
    other = Story("run/1")
    first = opened_story("run/1").records[0].event
    other.add("conductor", first.model_copy(update={"seed": 99}))  # type: ignore[arg-type]
    made = compared([opened_story("run/1"), opened_story("run/2")], [other])
    assert (made.pairing.paired, made.pairing.pairs, made.pairing.same_numbers) == (False, 0, 1)


def amounts(calls: Sequence[float]) -> list[list[float]]:
    """Accepted dialogues of so many calls each."""
    of = {Quantity.ACCEPTED: 1.0}
    return [[{**of, Quantity.CALLS: one}.get(quantity, 0.0) for quantity in Quantity] for one in calls]


def test_intervals_are_the_same_every_time_and_hold_the_ratio() -> None:
    """They are seeded."""
    random = Random(5)
    a = [random.gauss(20, 6) for _ in range(60)]
    b = [random.gauss(10, 3) for _ in range(60)]
    (once,) = intervals(CALLS, amounts(a), amounts(b), paired=True)
    assert [once] == intervals(CALLS, amounts(a), amounts(b), paired=True)
    assert once is not None
    assert once.low < sum(b) / sum(a) < once.high


def test_pairs_say_more_than_the_same_dialogues_alone() -> None:
    """Where B takes half of what A takes, dialogue by dialogue, long ones make both longer."""
    random = Random(5)
    a = [random.uniform(5, 50) for _ in range(40)]
    b = [one / 2 + random.uniform(-0.5, 0.5) for one in a]
    (paired,) = intervals(CALLS, amounts(a), amounts(b), paired=True)
    (alone,) = intervals(CALLS, amounts(a), amounts(b), paired=False)
    assert paired is not None
    assert alone is not None
    assert 5 * (paired.high - paired.low) < alone.high - alone.low


def test_intervals_cover_what_is_true() -> None:
    """Of 30 draws of two runs, the ratio behind them lies in nearly all of their intervals."""
    random, covered = Random(11), 0
    for _ in range(30):
        a, b = ([random.expovariate(1 / mean) for _ in range(30)] for mean in (20, 10))
        (found,) = intervals(CALLS, amounts(a), amounts(b), paired=False)
        covered += found is not None and found.low <= 0.5 <= found.high
    assert covered >= 24


def test_few_dialogues_have_no_interval() -> None:
    """Four say nothing about how much they vary."""
    few = amounts([1, 2, 3, 4])
    assert len(few) < FEWEST
    assert intervals(CALLS, few, few[::-1], paired=True) == [None]


def test_thousands_of_dialogues_are_drawn_in_groups() -> None:
    """Their interval is about as wide as theory says: 1.96 standard errors to each side."""
    random = Random(3)
    a, b = ([random.gauss(10, 5) for _ in range(2_000)] for _ in range(2))
    (found,) = intervals(CALLS, amounts(a), amounts(b), paired=False)
    assert found is not None
    expected = 2 * 1.96 * (2 * 0.25 / 2_000) ** 0.5
    assert (found.high - found.low) == pytest.approx(expected, rel=0.2)


def test_settings_are_named_key_by_key() -> None:
    """A section that one config lacks is as good as its parts; names of runs and logs are no settings."""
    a: JsonObject = {"run": "a", "seed": 1, "generation": {"tries": 3, "steps": {"min": 1}}, "context": None}
    b: JsonObject = {"run": "b", "seed": 1, "generation": {"tries": 3, "steps": {"min": 2}}, "preset": "short"}
    found = [(one.key, one.a, one.b) for one in settings_that_differ(a, b)]
    assert found == [("generation.steps.min", "1", "2"), ("preset", "-", '"short"')]


def recorded(event: Event, seconds: float, stream: str = "run") -> Recorded:
    """A record of that second."""
    envelope = Envelope("0" * 32, int(seconds * 1e6), "run", "conductor", "n1", None, event)
    return Recorded(stream, 1, b"", envelope)


def test_wall_time_is_that_of_the_launches() -> None:
    """A pause between two does not count, nor what comes after an end; one that died has its last record."""
    started = RunStarted(config={}, config_digest="", pool_digest="", tools=1, dialogues=1, seed=0, release="0.2.0")
    resumed = RunResumed(config={}, release="0.2.0")
    stopped, completed = RunStopped(reason="Ctrl-C"), RunCompleted()
    own: list[tuple[Event, float]] = [
        (started, 0),
        (stopped, 10),
        (resumed, 3_610),
        (resumed, 9_000),
        (completed, 9_003),
    ]
    wall = WallTime([recorded(event, at) for event, at in own])
    opening = opened_story().records[0].event
    wall.add([recorded(opening, at, "run/1") for at in (4, 3_615.5, 9_001, 20_000)])
    assert wall.launches == 3
    assert wall.seconds == pytest.approx(10 + 5.5 + 3)
    assert WallTime([]).seconds is None
