"""The budget's part in batches: reserved before one is created, settled when its answers have come.

A report holds totals, so that one that is lost or repeated does no harm.
"""

from dataclasses import dataclass, replace

from ..budget.amounts import NOTHING, Amount
from ..budget.ledger import BudgetLedger, reserve

_HOLDER = "batches"


@dataclass(frozen=True, slots=True)
class BatchReport:
    """The amounts of all batches of this launch, and those of questions that are to be sent next."""

    held: Amount = NOTHING
    """Reserved for questions without an answer."""
    spent: Amount = NOTHING
    """Spent since the launch."""
    wanted: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchGrant:
    """The number of the wanted amounts, from the first, that are reserved now."""

    granted: int
    exhausted: str = ""
    """Message where the first of them will never be affordable."""


def granted(ledger: BudgetLedger, before: Amount, report: BatchReport) -> tuple[BudgetLedger, BatchGrant]:
    """Return the ledger after *report*, where the last report said that *before* was spent, and the grant."""
    held = {name: amount for name, amount in ledger.held.items() if name != _HOLDER}
    if report.held != NOTHING:
        held[_HOLDER] = report.held
    ledger = replace(ledger, held=held, spent=ledger.spent.plus(report.spent.minus(before)))
    number = 0
    for amount in report.wanted:
        taken = reserve(ledger, _HOLDER, amount)
        if taken is None:
            hopeless = not number and not ledger.scope.fits(amount, ledger.attainable)
            return ledger, BatchGrant(number, ledger.shortage(amount) if hopeless else "")
        ledger, number = taken, number + 1
    return ledger, BatchGrant(number)
