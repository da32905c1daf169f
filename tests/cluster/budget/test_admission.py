"""A budget is spent on dialogues that come to their ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.cluster.budget import Amount, Budget
from toolace_mt.cluster.budget.admission import RunPace, bears_another
from toolace_mt.cluster.budget.ledger import BudgetLedger

EACH = Amount(calls=20, input_tokens=9_000, output_tokens=1_000, nanodollars=50_000_000)


@pytest.mark.parametrize(
    ("budget", "spent", "most"),
    [
        (Budget(calls=100), Amount(), 4),
        (Budget(calls=100), Amount(calls=60), 1),
        (Budget(tokens=110_000), Amount(), 10),
        (Budget(usd=1.1), Amount(), 20),
        (Budget(usd=1.1, calls=100), Amount(), 4),
        (Budget(calls=1), Amount(), 1),
    ],
)
def test_as_many_are_opened_as_are_likely_to_end(budget: Budget, spent: Amount, most: int) -> None:
    """With a tenth to spare, in whatever is limited; one is opened in any case."""
    left = BudgetLedger(budget, spent=spent.summed())
    opened = 0
    while bears_another(left, EACH, RunPace(opened, 0, Amount())) and opened < 1000:
        opened += 1
    assert opened == most


def test_what_dialogues_really_take_counts_more_than_the_estimate() -> None:
    """Ten have ended and ten are half done: each took twice what was expected."""
    left = BudgetLedger(Budget(calls=1100))
    spent = Amount(calls=10 * 40 + 10 * 20)
    assert bears_another(left, EACH, RunPace(10, 10, spent))
    assert not bears_another(left, EACH, RunPace(15, 10, spent.plus(Amount(calls=100))))
    assert bears_another(left, EACH, RunPace(15, 3, spent)), "three are too few to go by"


@given(under_way=st.integers(1, 500), ended=st.integers(0, 500), calls=st.integers(0, 10_000))
def test_without_a_limit_there_is_always_room(under_way: int, ended: int, calls: int) -> None:
    """And with nothing under way too, whatever was spent."""
    progress = RunPace(under_way, ended, Amount(calls=calls))
    assert bears_another(BudgetLedger(Budget()), EACH, progress)
    assert bears_another(BudgetLedger(Budget(calls=1)), EACH, RunPace(0, ended, Amount(calls=calls)))
