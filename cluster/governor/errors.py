"""Why a call was not made, for reasons that are no provider's.

CommandError
├── UsageError
│   └── UnpricedBudget       a budget in money, and nobody knows what a model costs
└── RunFailure
    ├── BudgetExhausted      the call might take more than is left; cheaper ones may still go
    └── GovernorAway         the governor could not be reached
"""

from ..errors import RunFailure, UsageError


class UnpricedBudget(UsageError):
    """A budget in money cannot hold with a model whose price nobody knows."""


class BudgetExhausted(RunFailure):
    """The call was not made: it might take more than the budget has left."""


class GovernorAway(RunFailure):
    """The governor does not answer; it may be starting again."""
