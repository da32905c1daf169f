"""Spending of earlier launches, read from the log: a budget holds over every launch of its run."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...events import ModelAnswered, Recorded
from ...store.views.run.cost import Cost, CostMeter
from .amounts import NOTHING, Amount, nanodollars
from .errors import UnpricedBudget
from .settings import Budget

TOKENS_UNSAID = 10_000
"""Tokens of an answer that the provider did not count: an upper guess."""


def spent_in(cost: Cost, budget: Budget) -> Amount:
    """Return the part of *budget* that *cost* takes.

    Raises:
        UnpricedBudget: the budget is in money, and answers of an earlier launch have no price.
    """
    total = cost.total
    if budget.usd is not None and total.price.unknown:
        raise UnpricedBudget(
            f"a budget of {budget.usd:g} USD cannot be kept: {total.price.unknown} of the {total.price.calls} answers "
            "in the log have no price. Budget 'tokens' or 'calls' instead, or give the run another name"
        )
    unsaid = max(total.input_tokens.unknown, total.output_tokens.unknown)
    tokens = total.input_tokens.known + total.output_tokens.known + unsaid * TOKENS_UNSAID
    return Amount(total.calls, tokens, 0, nanodollars(total.price.known))


@dataclass(frozen=True, slots=True)
class Past:
    """Spending of the earlier launches of a run."""

    spent: Amount = NOTHING
    """Sum, guessed amounts included."""
    unreadable: int = 0
    """Number of dialogues that cannot be read."""
    guessed: Amount = NOTHING
    """Amount that these count as."""

    def __str__(self) -> str:
        if not self.unreadable:
            return ""
        return (
            f"{_dialogues(self.unreadable)} of earlier launches cannot be read. The budget counts them as "
            f"{self.guessed.calls:,} calls, {self.guessed.tokens:,} tokens and "
            f"{self.guessed.usd:.4f} USD, an upper guess; "
            "'toolace-mt log verify' names them"
        )


class PastMeter:
    """Sum of a run's spending. Each event of an unreadable dialogue counts as the dearest answer that can be read."""

    def __init__(self, run: str) -> None:
        self._meter = CostMeter(run)
        self._dearest = Amount(1, TOKENS_UNSAID)
        self._priced = False
        self._unreadable = 0
        self._events = 0

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records."""
        self._meter.add(records)
        for record in records:
            if isinstance(event := record.event, ModelAnswered):
                tokens = (event.usage.input_tokens or 0) + (event.usage.output_tokens or 0)
                self._dearest = self._dearest.most(Amount(1, tokens, 0, nanodollars(event.price or 0.0)))
                self._priced |= event.price is not None

    def add_unreadable(self, events: int) -> None:
        """Add a dialogue of which only the number of events is known."""
        self._unreadable += 1
        self._events += events

    def past(self, budget: Budget) -> Past:
        """Return the sum so far, as far as *budget* needs it.

        Raises:
            UnpricedBudget: the budget is in money, and the price of answers is unknown.
        """
        guessed = self._dearest.times(self._events)
        if budget.usd is not None and self._events and not self._priced:
            raise UnpricedBudget(
                f"a budget of {budget.usd:g} USD cannot be kept: {_dialogues(self._unreadable)} in the log cannot be "
                "read, and no other has the price of an answer. Budget 'tokens' or 'calls' instead, or give the run "
                "another name; 'toolace-mt log verify' names them"
            )
        return Past(spent_in(self._meter.cost, budget).plus(guessed), self._unreadable, guessed)


def _dialogues(number: int) -> str:
    return "1 dialogue" if number == 1 else f"{number:,} dialogues"
