"""Errors of the budget that keep a call from being made.

CommandError
├── UsageError
│   └── UnpricedBudget       a budget in money over a model whose price is unknown
└── RunFailure
    └── BudgetExhausted      the call might take more than is left; cheaper ones may still go
"""

from ..errors import RunFailure, UsageError


class UnpricedBudget(UsageError):
    """A budget in money cannot be kept with a model whose price is unknown."""


class BudgetExhausted(RunFailure):
    """The call was not made: it might take more than the rest of the budget."""
