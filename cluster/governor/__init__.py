"""One governor for a run: what every endpoint bears, and what the budget has left, whoever asks and wherever."""

from .admission import Admission, expected_of
from .amounts import Amount, Need
from .desk import Desk, Line
from .errors import BudgetExhausted, GovernorAway, UnpricedBudget
from .estimate import Estimate, Span, estimate
from .exchange import Allowance, Report
from .governed import GovernedModel
from .governor import Governor
from .pricing import endpoint_of, price_of_call, refuse_unpriced
from .settings import Budget, EndpointLimits, Limits
from .spent import Past, PastMeter
from .standing import EndpointStanding, Standing

__all__ = [
    "Admission",
    "Allowance",
    "Amount",
    "Budget",
    "BudgetExhausted",
    "Desk",
    "EndpointLimits",
    "EndpointStanding",
    "Estimate",
    "GovernedModel",
    "Governor",
    "GovernorAway",
    "Limits",
    "Line",
    "Need",
    "Past",
    "PastMeter",
    "Report",
    "Span",
    "Standing",
    "UnpricedBudget",
    "endpoint_of",
    "estimate",
    "expected_of",
    "price_of_call",
    "refuse_unpriced",
]
