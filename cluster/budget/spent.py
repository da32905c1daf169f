"""Spending of earlier launches, read from the log: a budget holds over every launch of its run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...events import ModelAnswered, Recorded
from ...store.views.run.cost import Cost, CostMeter
from ...store.wording import count
from .amounts import NOTHING, Amount, nanodollars
from .errors import UnpricedBudget
from .settings import Budget

TOKENS_UNSAID = 10_000
"""Tokens of an answer that the provider did not count: an upper guess."""


@dataclass(slots=True)
class StandIns:
    """Amounts that stand in for what providers did not say, or cannot have meant."""

    tokens: int = 0
    """Beside those that were said."""
    unsaid: int = 0
    """Answers whose tokens are among them."""
    nanodollars: int = 0
    unpriced: int = 0
    """Answers whose price is among them."""

    def add(self, event: ModelAnswered) -> None:
        """Add what stands in for the parts of one answer."""
        counts = (event.usage.input_tokens, event.usage.output_tokens)
        # Logs of earlier releases may hold counts and prices below zero: no answer gives anything back.
        self.tokens -= sum(count for count in counts if count is not None and count < 0)
        if event.price is not None and event.price < 0:
            self.nanodollars += nanodollars(-event.price)
        if (most := event.at_most) is None:
            return
        if None in counts:
            self.unsaid += 1
            self.tokens += max(0, most.tokens - sum(max(0, count or 0) for count in counts))
        if event.price is None and most.price is not None:
            self.unpriced += 1
            self.nanodollars += nanodollars(most.price)


def spent_in(cost: Cost, budget: Budget, stand_ins: StandIns | None = None) -> Amount:
    """Return the part of *budget* that *cost* takes, with *stand_ins* for what it does not know.

    Raises:
        UnpricedBudget: the budget is in money, and answers of an earlier launch have no price.
    """
    total, known = cost.total, stand_ins or StandIns()
    unpriced = total.price.unknown - known.unpriced
    if budget.usd is not None and unpriced:
        raise UnpricedBudget(
            f"a budget of {budget.usd:g} USD cannot be kept: {unpriced:,} of the {count(total.price.calls, 'answer')} "
            "in the log have no price. Budget 'tokens' or 'calls' instead, or give the run another name"
        )
    unsaid = max(total.input_tokens.unknown, total.output_tokens.unknown) - known.unsaid
    tokens = total.input_tokens.known + total.output_tokens.known + max(0, unsaid) * TOKENS_UNSAID + known.tokens
    return Amount(total.calls, tokens, 0, nanodollars(total.price.known) + known.nanodollars)


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
            f"{count(self.unreadable, 'dialogue')} of earlier launches cannot be read. The budget counts them as "
            f"{count(self.guessed.calls, 'call')}, {count(self.guessed.tokens, 'token')} and "
            f"{self.guessed.usd:.4f} USD, an upper guess; "
            "'toolace-mt log verify' names them"
        )


class PastMeter:
    """Sum of a run's spending. Each event of an unreadable dialogue counts as the dearest answer that can be read."""

    def __init__(self, run: str) -> None:
        self._meter = CostMeter(run)
        self._stand_ins = StandIns()
        self._dearest = Amount(1, TOKENS_UNSAID)
        self._dearest_of: dict[str, int] = {}
        """Nanodollars of the dearest priced answer of each model."""
        self._unpriced: Counter[str] = Counter()
        """Answers of each model for whose price nothing stands in."""
        self._unreadable = 0
        self._events = 0

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records."""
        self._meter.add(records)
        for record in records:
            if isinstance(event := record.event, ModelAnswered):
                most = event.at_most
                said = (event.usage.input_tokens or 0) + (event.usage.output_tokens or 0)
                price = most.price if event.price is None and most is not None else event.price
                tokens = said if most is None else max(said, most.tokens)
                self._dearest = self._dearest.most(Amount(1, tokens, 0, nanodollars(price or 0.0)))
                if price is None:
                    self._unpriced[event.model] += 1
                else:
                    dearest = self._dearest_of.get(event.model, 0)
                    self._dearest_of[event.model] = max(dearest, nanodollars(price))
                self._stand_ins.add(event)

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
        if budget.usd is not None and self._events and not self._dearest_of:
            raise UnpricedBudget(
                f"a budget of {budget.usd:g} USD cannot be kept: {count(self._unreadable, 'dialogue')} in the log "
                "cannot be read, and no other has the price of an answer. Budget 'tokens' or 'calls' instead, or give "
                "the run another name; 'toolace-mt log verify' names them"
            )
        stand_ins = replace(self._stand_ins)
        # Logs of earlier releases do not say what an answer without a price can have cost: the dearest of its model
        # stands in. Nothing does for a model of which no price is known: it may cost more than any other.
        for model, answers in self._unpriced.items():
            if model in self._dearest_of:
                stand_ins.unpriced += answers
                stand_ins.nanodollars += answers * self._dearest_of[model]
        return Past(spent_in(self._meter.cost, budget, stand_ins).plus(guessed), self._unreadable, guessed)
