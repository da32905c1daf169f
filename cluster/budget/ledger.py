"""The ledger of a run's budget: reserved before a call, settled after it, and never promised twice.

A budget counts tokens together, so all amounts here have theirs as input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .amounts import BOUNDLESS, NANO, NOTHING, Amount, Scope
from .settings import Budget


@dataclass(frozen=True, slots=True)
class BudgetLedger:
    """What is spent, and what is promised to whom. Amounts are counted in every dimension, limited or not."""

    budget: Budget
    spent: Amount = NOTHING
    held: Mapping[str, Amount] = field(default_factory=dict)
    """Reserved, by holder."""
    lost: Mapping[str, Amount] = field(default_factory=dict)
    """Reserved by holders that died: nobody knows how much of it was spent, so none of it is promised again."""

    @property
    def free(self) -> Amount:
        """What can be promised now; where there is no limit, a number beyond any need. Below zero: overdrawn."""
        return self._under(self._spent_or_lost().plus(_sum(self.held)))

    @property
    def hope(self) -> Amount:
        """What can be promised at the most, if all that is held now came back unused."""
        return self._under(self._spent_or_lost())

    @property
    def promised(self) -> Amount:
        """What is reserved, by whomever."""
        return _sum(self.held).plus(_sum(self.lost))

    @property
    def scope(self) -> Scope:
        """What is limited."""
        budget = self.budget
        return Scope(calls=budget.calls is not None, tokens=budget.tokens is not None, money=budget.usd is not None)

    def shortage(self, amount: Amount) -> str:
        """Why a call that may take *amount* will never be affordable, in words."""
        lost = _sum(self.lost)
        parts = (
            (self.budget.usd, amount.usd, self.spent.usd, lost.usd, "USD", ".4f"),
            (self.budget.tokens, amount.tokens, self.spent.tokens, lost.tokens, "tokens", ",d"),
            (self.budget.calls, amount.calls, self.spent.calls, lost.calls, "calls", ",d"),
        )
        for limit, needed, spent, gone, unit, form in parts:
            if limit is not None and needed > limit - spent - gone:
                # What is spent is not said: it goes on to grow until what is in flight has come back.
                away = f", {gone:{form}} of it in the hands of workers that died" if gone else ""
                return (
                    f"the budget of {limit:,g} {unit} is used up{away}: the next call may take {needed:{form}}, "
                    "and less than that is left. Raise it under 'budget' and launch again to go on"
                )
        return ""

    def _spent_or_lost(self) -> Amount:
        return self.spent.plus(_sum(self.lost))

    def _under(self, taken: Amount) -> Amount:
        """What the budget leaves beside *taken*."""
        budget = self.budget
        return Amount(
            BOUNDLESS if budget.calls is None else budget.calls - taken.calls,
            BOUNDLESS if budget.tokens is None else budget.tokens - taken.tokens,
            0,
            BOUNDLESS if budget.usd is None else int(budget.usd * NANO) - taken.nanodollars,
        )


def reserve(ledger: BudgetLedger, holder: str, amount: Amount) -> BudgetLedger | None:
    """*amount* is promised to *holder*, where there is room for it; None where there is not."""
    if not ledger.scope.fits(amount, ledger.free):
        return None
    return adopt(ledger, holder, amount)


def adopt(ledger: BudgetLedger, holder: str, amount: Amount) -> BudgetLedger:
    """*amount* is in the hands of *holder* already: it counts, whether there is room for it or not."""
    return replace(ledger, held={**ledger.held, holder: ledger.held.get(holder, NOTHING).plus(amount)})


def settle(ledger: BudgetLedger, holder: str, *, reserved: Amount, spent: Amount) -> BudgetLedger:
    """Of what *holder* has, *reserved* is over and *spent* was really taken; the difference comes back."""
    left = ledger.held.get(holder, NOTHING).minus(reserved)
    held = {name: amount for name, amount in ledger.held.items() if name != holder}
    if left != NOTHING:
        held[holder] = left
    return replace(ledger, held=held, spent=ledger.spent.plus(spent))


def lose(ledger: BudgetLedger, holder: str) -> BudgetLedger:
    """*holder* has died: what it had is promised to nobody else until the log is read again."""
    had = ledger.held.get(holder, NOTHING)
    if had == NOTHING:
        return ledger
    held = {name: amount for name, amount in ledger.held.items() if name != holder}
    return replace(ledger, held=held, lost={**ledger.lost, holder: ledger.lost.get(holder, NOTHING).plus(had)})


def regain(ledger: BudgetLedger, holder: str) -> BudgetLedger:
    """*holder* was only away: it has again what it had."""
    had = ledger.lost.get(holder, NOTHING)
    lost = {name: amount for name, amount in ledger.lost.items() if name != holder}
    return adopt(replace(ledger, lost=lost), holder, had) if had != NOTHING else ledger


def _sum(amounts: Mapping[str, Amount]) -> Amount:
    total = NOTHING
    for amount in amounts.values():
        total = total.plus(amount)
    return total
