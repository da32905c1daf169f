"""What a worker tells the governor and is told. It crosses processes, so it is plain values, and durations only.

Sums are told from the beginning of the acquaintance and not since the last time: a message that is lost, repeated or
overtaken does no harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..budget.amounts import NOTHING, UNLIMITED, Amount, Need, Scope
from .concurrency import Timed

MOST_ASKED = 64
"""Waiting calls whose needs are told at once."""


@dataclass(frozen=True, slots=True)
class UsageReport:
    """What became of everything that was granted: the rest is at hand."""

    used: Amount = NOTHING
    reserved: Amount = NOTHING
    """For calls in flight."""
    returned: Amount = NOTHING

    @property
    def total(self) -> Amount:
        """All of it."""
        return self.used.plus(self.reserved).plus(self.returned)


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """What happened at a worker, and what it wants."""

    endpoint: str
    worker: str
    life: str
    """Another one after a restart: what the former life had is gone."""
    epoch: str
    """Of the governor that the sums were agreed with; empty before the first exchange."""
    number: int
    """Grows from report to report."""
    applied: int = 0
    """The number of the last allowance that it goes by."""
    in_flight: int = 0
    waiting: int = 0
    wanted: tuple[Need, ...] = ()
    """Of the first that wait."""
    rate: UsageReport = field(default_factory=UsageReport)
    """Of what is limited per minute."""
    money: UsageReport = field(default_factory=UsageReport)
    """Of the budget."""
    answered: Mapping[str, Timed] = field(default_factory=dict)
    """Since the last report, as the rest from here on."""
    overloads: int = 0
    refusals: int = 0
    refusing: bool = False
    """Whether the last call that ended was refused."""
    pause: float | None = None
    """Seconds for which the provider asks to be left alone."""
    words: str = ""
    leaving: bool = False
    """There is nothing more to do for now."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a worker may do until it asks again."""

    epoch: str
    number: int
    """Of the report that it answers."""
    stranger: bool = False
    """The report's sums were agreed with another governor: they begin anew."""
    slots: int = 0
    """Calls in flight at the most."""
    rate: Amount = NOTHING
    """Granted from the beginning."""
    rate_scope: Scope = UNLIMITED
    money: Amount = NOTHING
    money_scope: Scope = UNLIMITED
    pause: float = 0.0
    """Seconds until the next call may go."""
    hope: Amount | None = None
    """Set where a wanted call will never be affordable: the most that any call may take."""
    exhausted: str = ""
    """The same in words."""
    answered_ago: float | None = None
    """Seconds since the endpoint last answered anybody; None: it never did."""
