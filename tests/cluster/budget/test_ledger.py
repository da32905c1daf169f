"""The budget: whatever is reserved and settled in whatever order, it is never promised twice."""

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pydantic import ValidationError

from toolace_mt.cluster.budget import Amount, Budget
from toolace_mt.cluster.budget.amounts import NANO, NOTHING
from toolace_mt.cluster.budget.ledger import BudgetLedger, lose, regain, reserve, settle

holders = st.sampled_from("abc")


class Accounts(RuleBasedStateMachine):
    """Holders that reserve, spend, die and come back."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = BudgetLedger(Budget(usd=0.00002, tokens=5000, calls=40))
        self.open: dict[str, list[Amount]] = {name: [] for name in "abc"}
        self.dead: set[str] = set()
        self.spent = NOTHING

    @rule(holder=holders, calls=st.integers(1, 5), tokens=st.integers(0, 900), money=st.integers(0, 5000))
    def reserves(self, holder: str, calls: int, tokens: int, money: int) -> None:
        """A promise is made if and only if there is room for it."""
        if holder in self.dead:
            return
        amount = Amount(calls, tokens, 0, money)
        fits = self.ledger.scope.fits(amount, self.ledger.free)
        after = reserve(self.ledger, holder, amount)
        assert (after is not None) == fits
        if after is not None:
            self.ledger = after
            self.open[holder].append(amount)

    @rule(holder=holders, share=st.integers(0, 10))
    def settles(self, holder: str, share: int) -> None:
        """A call is over and took a part of what was reserved for it."""
        if self.open[holder] and holder not in self.dead:
            reserved = self.open[holder].pop()
            spent = Amount(*(part * share // 10 for part in reserved))
            self.ledger = settle(self.ledger, holder, reserved=reserved, spent=spent)
            self.spent = self.spent.plus(spent)

    @rule(holder=holders)
    def dies_or_comes_back(self, holder: str) -> None:
        """Amounts of a dead holder belong to no other, until it comes back."""
        if holder in self.dead:
            self.ledger = regain(self.ledger, holder)
            self.dead.discard(holder)
        else:
            self.ledger = lose(self.ledger, holder)
            self.dead.add(holder)

    @invariant()
    def is_never_over_committed(self) -> None:
        """Spent and promised amounts stay within the budget in every dimension."""
        assert min(self.ledger.free) >= 0
        assert min(self.ledger.attainable) >= 0

    @invariant()
    def adds_up(self) -> None:
        """Spent is what was settled, promised is what is open, and nothing else is."""
        assert self.ledger.spent == self.spent
        promised = NOTHING
        for amounts in self.open.values():
            for amount in amounts:
                promised = promised.plus(amount)
        assert self.ledger.promised == promised


TestAccounts = Accounts.TestCase
TestAccounts.settings = hypothesis_settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_what_was_spent_before_counts() -> None:
    """A budget holds over every launch."""
    ledger = BudgetLedger(Budget(usd=1.0), spent=Amount(10, 5000, 0, NANO * 9 // 10))
    assert reserve(ledger, "a", Amount(1, 1, 0, NANO // 10 + 1)) is None
    assert reserve(ledger, "a", Amount(1, 1, 0, NANO // 10)) is not None
    assert "the budget of 1 USD is used up: the next call may take 1.0000" in ledger.shortage(Amount(1, 1, 0, NANO))


@pytest.mark.parametrize("given", [{"usd": 0}, {"usd": -1.5}, {"tokens": 0}, {"calls": -3}])
def test_a_budget_of_nothing_is_refused(given: dict[str, float]) -> None:
    """Zero is a slip, and not a way to say that there is no limit."""
    with pytest.raises(ValidationError, match="greater than 0"):
        Budget.model_validate(given)


@pytest.mark.parametrize("given", [{"usd": float("inf")}, {"usd": float("nan")}, {"usd": "much"}, {"euros": 1}])
def test_a_budget_that_is_no_number_is_refused(given: dict[str, object]) -> None:
    """As is one in another money."""
    with pytest.raises(ValidationError):
        Budget.model_validate(given)
