"""Rate limits for the whole cluster: one governor per run, and a client of it in every worker."""

from .batches import BatchGrant, BatchReport
from .client import GovernorPort, RateLimitClient
from .errors import GovernorAway
from .exchange import Allowance, WorkerReport
from .governor import Governor
from .limited_model import LimitedModel
from .settings import EndpointLimits, Limits
from .status import LimitsStatus

__all__ = [
    "Allowance",
    "BatchGrant",
    "BatchReport",
    "EndpointLimits",
    "Governor",
    "GovernorAway",
    "GovernorPort",
    "LimitedModel",
    "Limits",
    "LimitsStatus",
    "RateLimitClient",
    "WorkerReport",
]
