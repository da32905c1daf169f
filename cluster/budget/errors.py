"""Reasons of the budget for which a call is not made.

CommandError
├── UsageError
│   └── UnpricedBudget       a budget in money, and nobody knows what a model costs
└── RunFailure
    └── BudgetExhausted      the call might take more than is left; cheaper ones may still go
"""

from ..errors import RunFailure, UsageError


class UnpricedBudget(UsageError):
    """A budget in money cannot hold with a model whose price nobody knows."""


class BudgetExhausted(RunFailure):
    """The call was not made: it might take more than the budget has left."""
