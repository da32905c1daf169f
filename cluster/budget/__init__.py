"""The money and tokens of a run: estimate, prices, ledger, and admission of dialogues."""

from .admission import Admission, expected_of
from .amounts import Amount, Need
from .errors import BudgetExhausted, UnpricedBudget
from .estimate import Estimate, EstimateRange, estimate
from .pricing import endpoint_of, price_of_call, refuse_unpriced
from .settings import Budget
from .spent import Past, PastMeter

__all__ = [
    "Admission",
    "Amount",
    "Budget",
    "BudgetExhausted",
    "Estimate",
    "EstimateRange",
    "Need",
    "Past",
    "PastMeter",
    "UnpricedBudget",
    "endpoint_of",
    "estimate",
    "expected_of",
    "price_of_call",
    "refuse_unpriced",
]
