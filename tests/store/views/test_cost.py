"""The cost of the answers."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.random_stories import stories
from support.stories import Story, accepted_story, failed_story, opened_story, rejected_story
from support.views import cost_of
from toolace_mt.events import AnswerUnusable, ModelAnswered
from toolace_mt.store.views import Cost, DialogueOutcome, KnownAmount, Price, UsageTotals


def cost(*told: Story) -> Cost:
    """The cost of those dialogues."""
    return cost_of("run", [story.records for story in told])


def test_answers_are_summed_by_what_they_were_for() -> None:
    """Role, purpose, model and outcome each hold every answer once."""
    made = cost(accepted_story("run/1"), failed_story("run/2"))
    assert made.total.calls == 20
    assert {role: tally.calls for role, tally in made.by_role.items()} == {
        "filler": 8,
        "initializer": 6,
        "refiner": 5,
        "verifier": 1,
    }
    assert made.by_model["model-b"].calls == made.by_purpose["judge"].calls
    assert made.by_outcome[DialogueOutcome.FAILED].calls == 3
    assert made.dialogues[DialogueOutcome.ACCEPTED] == 1


def test_an_unknown_price_is_no_zero() -> None:
    """Two answers without a price are counted, and shown beside the sum."""
    total = cost(accepted_story()).total
    assert total.price.unknown == 2
    assert str(total.price) == "$0.1500 + 2 of 17 calls without a price"
    assert total.cached_tokens == KnownAmount(known=0, unknown=1)
    assert total.cache_write_tokens == KnownAmount(known=0, unknown=17)
    assert str(Price(known=0.0, unknown=3, calls=3)) == "unknown: 3 of 3 calls without a price"
    assert str(Price(known=0.0, unknown=0, calls=3)) == "$0.0000"


def test_unusable_answers_are_paid_for_and_counted() -> None:
    """They stand with the role, the purpose and the model that gave them."""
    made = cost(accepted_story())
    assert (made.total.unusable, made.by_purpose["fill"].unusable, made.by_model["model-b"].unusable) == (2, 2, 0)


def test_a_fault_without_its_answer_is_not_lost() -> None:
    """Its key says what it was for, if it is such a key; which model was asked, nobody knows."""
    story = opened_story()
    for key in ("fill:m9", "vote:tone:1", "vote:tone:1:2", "m9", ":"):
        story.add("filler", AnswerUnusable(question=key, fault="it is no JSON"))
    made = cost(story)
    assert {purpose: tally.unusable for purpose, tally in made.by_purpose.items() if tally.unusable} == {
        "fill": 1,
        "vote:tone": 2,
        "unknown": 2,
    }
    assert (made.by_model["unknown"].unusable, made.by_model["unknown"].calls) == (5, 0)


def test_an_accepted_dialogue_bears_the_price_of_the_others() -> None:
    """The price of the rejected ones is part of what an accepted one costs."""
    per = cost(accepted_story("run/1"), rejected_story("run/2"), failed_story("run/3")).per_accepted
    assert per is not None
    assert (per.dialogues, per.calls, per.unpriced) == (1, 35, 5)
    assert per.price == pytest.approx(0.30)
    assert cost(rejected_story()).per_accepted is None


def test_no_price_known_means_none_shown() -> None:
    """An accepted dialogue has no price if no call has one."""
    story = accepted_story()
    unpriced = [
        record for record in story.records if not isinstance(record.event, ModelAnswered) or record.event.price is None
    ]
    per = cost_of("run", [unpriced]).per_accepted
    assert per is not None
    assert per.price is None


@given(st.tuples(stories("run/1"), stories("run/2")))
@settings(max_examples=40, deadline=None)
def test_every_table_sums_to_the_total(told: tuple[Story, ...]) -> None:
    """No answer is in a table twice or not at all."""
    made = cost(*told)
    answers = [r.event for story in told for r in story.records if isinstance(r.event, ModelAnswered)]
    assert made.total.calls == len(answers)
    assert made.total.price.known == sum(event.price or 0 for event in answers)
    tables: list[Mapping[str, UsageTotals]] = [made.by_role, made.by_purpose, made.by_model]
    for table in [*tables, {str(outcome): tally for outcome, tally in made.by_outcome.items()}]:
        assert sum(tally.calls for tally in table.values()) == made.total.calls
        assert sum(tally.unusable for tally in table.values()) == made.total.unusable
        assert sum(tally.price.known for tally in table.values()) == pytest.approx(made.total.price.known)
        assert sum(tally.price.unknown for tally in table.values()) == made.total.price.unknown
        assert sum(tally.input_tokens.known for tally in table.values()) == made.total.input_tokens.known
    assert sum(made.dialogues.values()) == made.trace.dialogues == 2
