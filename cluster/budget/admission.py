"""Admission of dialogues: only as many are opened as the budget can carry to their ends."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from .amounts import NANO, Amount
from .estimate import Estimate
from .ledger import BudgetLedger
from .settings import Budget

_KNOWN = 5
"""Ended dialogues from which their mean is used instead of the estimate."""
_MARGIN = 10
"""Per cent that a dialogue may take beyond the expected amount."""


@dataclass(frozen=True, slots=True)
class RunPace:
    """Progress of a launch."""

    under_way: int
    ended: int
    spent: Amount
    """Spent in this launch."""


def bears_another(left: BudgetLedger, expected: Amount, progress: RunPace) -> bool:
    """Return True if the budget is likely to cover one more dialogue beside those under way.

    *left* is the ledger at the start of the launch, *expected* the estimate for one dialogue. A single dialogue is
    always admitted: otherwise none would be finished.
    """
    if not progress.under_way:
        return True
    each = expected
    if progress.ended >= _KNOWN:
        # Dialogues under way are half done, on average.
        halves = 2 * progress.ended + progress.under_way
        each = Amount(*(2 * part // halves for part in progress.spent))
    whole = each.times(progress.ended + progress.under_way + 1).times(100 + _MARGIN).share(100)
    return left.scope.fits(whole.summed(), left.attainable)


def expected_of(estimate: Estimate) -> Amount:
    """Return the amount that one dialogue of *estimate* is expected to take."""
    calls, read, written = estimate.calls, estimate.input_tokens, estimate.output_tokens
    money = 0.0 if estimate.usd is None else estimate.usd.expected
    share = 1 / max(1, estimate.dialogues)
    return Amount(*(int(part * share) for part in (calls.expected, read.expected, written.expected, money * NANO)))


class Admission:
    """Admits dialogues by the amount spent so far."""

    def __init__(
        self, budget: Budget, expected: Amount, before: Amount, spent: Callable[[], Awaitable[Amount]]
    ) -> None:
        """Begin, where *before* was spent by earlier launches and *spent* returns the sum over all."""
        self._left = BudgetLedger(budget, spent=before.summed())
        self._expected = expected
        self._before = before.summed()
        self._spent = spent

    async def bears_another(self, *, under_way: int, ended: int) -> bool:
        """Return the function of this name at the amount spent by now."""
        if not under_way:
            return True
        spent = (await self._spent()).summed().minus(self._before)
        return bears_another(self._left, self._expected, RunPace(under_way, ended, spent.positive()))
