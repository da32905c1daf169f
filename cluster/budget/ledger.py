"""The ledger of a run's budget: reserved before a call, settled after it, and never promised twice.

A budget counts input and output together, so all tokens of the amounts here are in the input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .amounts import BOUNDLESS, NANO, NOTHING, Amount, Scope, total
from .settings import Budget


@dataclass(frozen=True, slots=True)
class BudgetLedger:
    """Spent amounts, and amounts promised to holders, in every dimension, limited or not."""

    budget: Budget
    spent: Amount = NOTHING
    held: Mapping[str, Amount] = field(default_factory=dict)
    """Reserved amounts by holder."""
    lost: Mapping[str, Amount] = field(default_factory=dict)
    """Amounts of holders that died: the part that was spent is unknown, so none of it is promised again."""

    @property
    def free(self) -> Amount:
        """Amount that can be promised now: beyond any need without a limit, below zero if overdrawn."""
        return self._under(self._spent_or_lost().plus(total(self.held.values())))

    @property
    def attainable(self) -> Amount:
        """Most that can still be promised, if all held amounts came back unused."""
        return self._under(self._spent_or_lost())

    @property
    def promised(self) -> Amount:
        """Sum of the reserved amounts, lost ones included."""
        return total(self.held.values()).plus(total(self.lost.values()))

    @property
    def scope(self) -> Scope:
        """Limited dimensions."""
        budget = self.budget
        return Scope(calls=budget.calls is not None, tokens=budget.tokens is not None, money=budget.usd is not None)

    def shortage(self, amount: Amount) -> str:
        """Return the message for a call that may take *amount* and will never be affordable."""
        lost = total(self.lost.values())
        parts = (
            (self.budget.usd, amount.usd, self.spent.usd, lost.usd, "USD", ".4f"),
            (self.budget.tokens, amount.tokens, self.spent.tokens, lost.tokens, "tokens", ",d"),
            (self.budget.calls, amount.calls, self.spent.calls, lost.calls, "calls", ",d"),
        )
        for limit, needed, spent, gone, unit, form in parts:
            if limit is not None and needed > limit - spent - gone:
                # The amount spent is left out: it grows until the calls in flight have ended.
                away = f", {gone:{form}} of it lost with workers that died" if gone else ""
                return (
                    f"the budget of {limit:,g} {unit} is used up{away}: the next call may take {needed:{form}}, "
                    "and less than that is left. Raise it under 'budget' and launch again to go on"
                )
        return ""

    def _spent_or_lost(self) -> Amount:
        return self.spent.plus(total(self.lost.values()))

    def _under(self, taken: Amount) -> Amount:
        """Return the rest of the budget beside *taken*."""
        budget = self.budget
        return Amount(
            BOUNDLESS if budget.calls is None else budget.calls - taken.calls,
            BOUNDLESS if budget.tokens is None else budget.tokens - taken.tokens,
            0,
            BOUNDLESS if budget.usd is None else int(budget.usd * NANO) - taken.nanodollars,
        )


def reserve(ledger: BudgetLedger, holder: str, amount: Amount) -> BudgetLedger | None:
    """Promise *amount* to *holder*; return None if there is no room for it."""
    if not ledger.scope.fits(amount, ledger.free):
        return None
    return adopt(ledger, holder, amount)


def adopt(ledger: BudgetLedger, holder: str, amount: Amount) -> BudgetLedger:
    """Count an *amount* that *holder* has already, even where there is no room for it."""
    return replace(ledger, held={**ledger.held, holder: ledger.held.get(holder, NOTHING).plus(amount)})


def settle(ledger: BudgetLedger, holder: str, *, reserved: Amount, spent: Amount) -> BudgetLedger:
    """End a reservation of *holder*: *spent* of the amount *reserved* was taken, and the difference is free again."""
    left = ledger.held.get(holder, NOTHING).minus(reserved)
    held = {name: amount for name, amount in ledger.held.items() if name != holder}
    if left != NOTHING:
        held[holder] = left
    return replace(ledger, held=held, spent=ledger.spent.plus(spent))


def lose(ledger: BudgetLedger, holder: str) -> BudgetLedger:
    """Count the amounts of a dead *holder* as lost: they are not promised again until the log is read."""
    had = ledger.held.get(holder, NOTHING)
    if had == NOTHING:
        return ledger
    held = {name: amount for name, amount in ledger.held.items() if name != holder}
    return replace(ledger, held=held, lost={**ledger.lost, holder: ledger.lost.get(holder, NOTHING).plus(had)})


def regain(ledger: BudgetLedger, holder: str) -> BudgetLedger:
    """Give a *holder* that came back its lost amounts again."""
    had = ledger.lost.get(holder, NOTHING)
    lost = {name: amount for name, amount in ledger.lost.items() if name != holder}
    return adopt(replace(ledger, lost=lost), holder, had) if had != NOTHING else ledger
