"""Messages between a worker and the governor. They cross processes: plain values, and durations instead of times.

Amounts are totals since the worker registered, not differences: a message that is lost, repeated or overtaken does no
harm.
"""

from dataclasses import dataclass, field

from ..budget.amounts import NOTHING, UNLIMITED, Amount, Need, Scope
from .news import News

MOST_ASKED = 64
"""Waiting calls whose needs are in one report, at most."""


@dataclass(frozen=True, slots=True)
class UsageReport:
    """Totals of what became of a worker's grants; the rest is unused."""

    used: Amount = NOTHING
    reserved: Amount = NOTHING
    """For calls in flight."""
    returned: Amount = NOTHING

    @property
    def total(self) -> Amount:
        """Sum of the three."""
        return self.used.plus(self.reserved).plus(self.returned)


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """A worker's totals, its news since the last report, and the calls that it wants to make."""

    endpoint: str
    worker: str
    incarnation: str
    """Differs after a restart: the grants of the former process are gone."""
    epoch: str
    """Governor to which the totals refer; empty before the first exchange."""
    number: int
    """Sequence number of the report."""
    applied: int = 0
    """Number of the last allowance that the worker has applied."""
    waiting: int = 0
    wanted: tuple[Need, ...] = ()
    """Needs of the first waiting calls."""
    longest: float = 0.0
    """Seconds for which the longest call under way has lasted."""
    rate: UsageReport = field(default_factory=UsageReport)
    """Use of the limits per minute."""
    money: UsageReport = field(default_factory=UsageReport)
    """Use of the budget."""
    news: News = field(default_factory=News)
    """Events since the last report."""
    leaving: bool = False
    """True if the worker has no calls for now."""

    @property
    def in_flight(self) -> int:
        """Calls under way."""
        return self.news.in_flight


@dataclass(frozen=True, slots=True)
class Allowance:
    """The governor's answer to a report: totals granted, and calls allowed until the next answer."""

    epoch: str
    number: int
    """Number of the report that it answers."""
    stranger: bool = False
    """True if the report's totals refer to another governor: they begin anew."""
    slots: int = 0
    """Most calls in flight."""
    era: int = 0
    """Number of times that the endpoint's slots were reduced."""
    rate: Amount = NOTHING
    """Total granted so far."""
    rate_scope: Scope = UNLIMITED
    money: Amount = NOTHING
    money_scope: Scope = UNLIMITED
    pause: float = 0.0
    """Seconds until the next call may be made."""
    attainable: Amount | None = None
    """Most that any call may ever take; set if a wanted call will never be affordable."""
    exhausted: str = ""
    """Message about that."""
    answered_ago: float | None = None
    """Seconds since the endpoint last answered any worker; None if it never did."""
