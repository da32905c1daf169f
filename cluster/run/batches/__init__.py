"""Batches of a run at providers: gathered, sent, waited for, and found again after a kill."""

from .budget import BatchBudget
from .endpoints import batched_endpoints
from .resuming import needed_items
from .waves import Waves

__all__ = ["BatchBudget", "Waves", "batched_endpoints", "needed_items"]
