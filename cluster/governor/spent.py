"""What the log says is spent: a budget holds over every launch of its run."""

from ...store.views.cost import Cost
from .amounts import Amount, nanodollars
from .errors import UnpricedBudget
from .settings import Budget

TOKENS_UNSAID = 10_000
"""What an answer counts as whose provider did not count it: rather too much than too little."""


def spent_in(cost: Cost, budget: Budget) -> Amount:
    """What *cost* takes of *budget*.

    Raises:
        UnpricedBudget: the budget is in money, and answers of an earlier launch have no price.
    """
    total = cost.total
    if budget.usd is not None and total.price.unknown:
        raise UnpricedBudget(
            f"a budget of {budget.usd:g} USD cannot hold: {total.price.unknown} of the {total.price.calls} answers in "
            "the log have no price. Budget 'tokens' or 'calls' instead, or give the run another name"
        )
    unsaid = max(total.input_tokens.unknown, total.output_tokens.unknown)
    tokens = total.input_tokens.known + total.output_tokens.known + unsaid * TOKENS_UNSAID
    return Amount(total.calls, tokens, 0, nanodollars(total.price.known))
