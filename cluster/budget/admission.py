"""How many dialogues a budget bears to their ends: spread over too many, it buys nothing that is finished."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .amounts import NANO, Amount
from .estimate import Estimate
from .ledger import BudgetLedger
from .settings import Budget

_KNOWN = 5
"""Dialogues that have to end before their mean is worth more than the estimate."""
_MARGIN = 10
"""Per cent that a dialogue may take beyond what is expected."""


@dataclass(frozen=True, slots=True)
class RunPace:
    """What a launch has come to so far."""

    under_way: int
    ended: int
    spent: Amount
    """In this launch."""


def bears_another(left: BudgetLedger, expected: Amount, progress: RunPace) -> bool:
    """Whether the budget bears one more dialogue beside those under way.

    *left* is the ledger as the launch found it, *expected* what a dialogue takes as far as nothing better is known.
    One alone is always borne: whatever it takes, nothing is finished without it.
    """
    if not progress.under_way:
        return True
    each = expected
    if progress.ended >= _KNOWN:
        # Those under way are half done, on average.
        halves = 2 * progress.ended + progress.under_way
        each = Amount(*(2 * part // halves for part in progress.spent))
    whole = each.times(progress.ended + progress.under_way + 1).times(100 + _MARGIN).share(100)
    return left.scope.fits(whole.summed(), left.hope)


def expected_of(estimate: Estimate) -> Amount:
    """What one dialogue of *estimate* is expected to take."""
    share = 1 / max(1, estimate.dialogues)
    money = 0.0 if estimate.usd is None else estimate.usd.expected
    tokens = (estimate.input_tokens.expected, estimate.output_tokens.expected)
    return Amount(
        int(estimate.calls.expected * share),
        int(tokens[0] * share),
        int(tokens[1] * share),
        int(money * share * NANO),
    )


class Admission:
    """Asks what is spent, now and then, and says whether another dialogue is to be opened."""

    def __init__(
        self, budget: Budget, expected: Amount, before: Amount, spent: Callable[[], Awaitable[Amount]]
    ) -> None:
        """*before* is what earlier launches have spent; *spent* asks for what all have."""
        self._left = BudgetLedger(budget, spent=before.summed())
        self._expected = expected
        self._before = before.summed()
        self._spent = spent

    async def bears_another(self, *, under_way: int, ended: int) -> bool:
        """As the function of this name, with what is spent by now."""
        if not under_way:
            return True
        spent = (await self._spent()).summed().minus(self._before)
        return bears_another(self._left, self._expected, RunPace(under_way, ended, spent.positive()))
