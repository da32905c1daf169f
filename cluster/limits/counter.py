"""A worker's account at one endpoint: its grants, its calls, and the news for its next report. No clock, no waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from ...actors.outside import new_id
from ..budget.amounts import UNLIMITED, Amount, Need
from .endpoint import OVERLOAD_PAUSE
from .exchange import Allowance, WorkerReport
from .gateway import GatewayTimeout
from .leases import LEASE
from .news import News
from .timed import Timed, merged
from .token_balance import TokenBalance

_FRESH = 0.8 * LEASE
"""Seconds for which an allowance is valid: it ends before the governor gives it to others."""
_SHORTEST = 0.001


@dataclass(frozen=True, slots=True)
class LimitRefusal:
    """A call that got no answer."""

    message: str
    overload: bool = False
    """True if the provider refused because of load."""
    abandoned_after: float | None = None
    """Seconds after which it was abandoned, where it may have been in a queue."""
    by_gateway: bool = False
    """True if a gateway before the endpoint has abandoned it, whose timeout is no setting of ours."""
    pause: float | None = None
    """Pause that the provider asks for, in seconds."""


class Counter:
    """Counts grants and use."""

    def __init__(self, endpoint: str, worker: str) -> None:
        self._endpoint, self._worker, self._incarnation = endpoint, worker, new_id(64)
        self._epoch = ""
        self._number = self._applied = 0
        self._rate, self._money = TokenBalance(), TokenBalance()
        self._rate_scope = self._money_scope = UNLIMITED
        self._metered = self._budgeted = False
        self._fresh_until = self._paused_until = float("-inf")
        self._news = News()
        self._era, self._era_since = 0, float("-inf")
        self.timeout = inf
        """Seconds after which this worker abandons calls."""
        self._gateway = GatewayTimeout()
        self.slots = 0
        self.in_flight = 0
        self.answered_at = float("-inf")
        """Time of the endpoint's last answer to any worker, as far as this one knows."""

    @property
    def answers(self) -> int:
        """Number of answers that are not reported yet."""
        return self._news.answers

    @property
    def news(self) -> bool:
        """True if there is something to report."""
        return bool(self._news.answers or self._news.refusals)

    @property
    def registered(self) -> bool:
        """True if the governor knows this worker."""
        return bool(self._epoch)

    def fits(self, need: Need, now: float) -> bool:
        """Return True if a call may be made now."""
        return self.in_flight < self.slots and self._paused_until <= now < self._fresh_until and self.has(need)

    def has(self, need: Need) -> bool:
        """Return True if the grants are enough for a call, whether or not a slot is free."""
        return (not self._metered or self._rate_scope.fits(need.likely, self._rate.left)) and (
            not self._budgeted or self._money_scope.fits(need.worst, self._money.left)
        )

    def affordable(self, need: Need, attainable: Amount) -> bool:
        """Return True if the budget may ever allow a call."""
        return self._money_scope.fits(need.worst, attainable)

    def take(self, need: Need) -> None:
        """Count a call that begins."""
        self.in_flight += 1
        if self._metered:
            self._rate.take(need.likely)
        if self._budgeted:
            self._money.take(need.worst)

    def settle(self, need: Need, *, used: Amount, spent: Amount) -> None:
        """Count a call that has ended: *used* against the limits per minute, *spent* against the budget."""
        self.in_flight -= 1
        if self._metered:
            self._rate.settle(need.likely, used)
        if self._budgeted:
            self._money.settle(need.worst, spent.summed())

    def answered(self, kind: str, seconds: float, now: float, *, served: int) -> None:
        """Count an answer to a call of *kind* after *seconds*, which has overtaken *served* - 1 earlier ones."""
        self.answered_at = now
        self._gateway.answered(seconds)
        news = replace(self._news, answers=self._news.answers + 1, refusing=False)
        if now - seconds >= self._era_since:
            answered = merged(news.answered, {kind: Timed.one(max(seconds, _SHORTEST))})
            news = replace(news, answered=answered, served=max(news.served, served))
        self._news = news

    def refused(self, refusal: LimitRefusal, now: float) -> None:
        """Count a call without an answer. This worker makes no call before the pause is over."""
        news, seconds = self._news, refusal.abandoned_after
        self._news = replace(
            news,
            refusals=news.refusals + 1,
            refusing=True,
            overloads=news.overloads + refusal.overload,
            timeouts=news.timeouts + (seconds is not None and now - seconds >= self._era_since),
            message=refusal.message,
            pause=news.pause if refusal.pause is None else max(news.pause or 0.0, refusal.pause),
        )
        if seconds is not None and refusal.by_gateway:
            self._gateway.abandoned(seconds)
        troubled = refusal.overload or seconds is not None
        rest = refusal.pause if refusal.pause is not None else OVERLOAD_PAUSE if troubled else 0.0
        self._paused_until = max(self._paused_until, now + rest)

    def report(
        self, wanted: Sequence[Need], *, waiting: int, longest: float = 0.0, leaving: bool = False
    ) -> WorkerReport:
        """Return the report since the last one. A worker whose grants are too small returns the rest of them."""
        everything = leaving or (bool(wanted) and not self.has(wanted[0]))
        self._rate.return_unused(everything=everything)
        self._money.return_unused(everything=everything)
        timeout = min(self.timeout, self._gateway.seconds)
        news, self._news = replace(self._news, in_flight=self.in_flight, era=self._era, timeout=timeout), News()
        self._number += 1
        return WorkerReport(
            self._endpoint,
            self._worker,
            self._incarnation,
            self._epoch,
            self._number,
            applied=self._applied,
            waiting=waiting,
            wanted=tuple(wanted),
            longest=longest,
            rate=self._rate.usage,
            money=self._money.usage,
            news=news,
            leaving=leaving,
        )

    def apply(self, allowance: Allowance, report: WorkerReport, *, sent: float, now: float) -> bool:
        """Apply the *allowance* that answers *report*; return False if it comes from a new governor."""
        if allowance.stranger:
            if allowance.epoch == self._epoch:
                return True
            self._reset(allowance.epoch)
            return False
        if allowance.number <= self._applied:
            return True
        self._epoch, self._applied = allowance.epoch, allowance.number
        self._rate_scope, self._money_scope = allowance.rate_scope, allowance.money_scope
        self._metered, self._budgeted = allowance.rate_scope != UNLIMITED, allowance.money_scope != UNLIMITED
        self.slots = allowance.slots
        if allowance.era != self._era:
            self._era, self._era_since = allowance.era, now
            self._news = replace(self._news, answered={}, served=1, timeouts=0)
        for balance, usage, granted in (
            (self._rate, report.rate, allowance.rate),
            (self._money, report.money, allowance.money),
        ):
            balance.acknowledged(usage)
            balance.granted(granted)
        self._fresh_until = sent + _FRESH
        self._paused_until = now + allowance.pause
        if allowance.answered_ago is not None:
            self.answered_at = max(self.answered_at, now - allowance.answered_ago)
        return True

    def deregister(self, report: WorkerReport, *, heard: bool) -> None:
        """Forget the governor; the next report registers the worker anew."""
        if heard:
            self._rate.acknowledged(report.rate)
            self._money.acknowledged(report.money)
        self._incarnation = new_id(64)
        self._reset("")

    def _reset(self, epoch: str) -> None:
        self._epoch, self.slots = epoch, 0
        self._rate.reset()
        self._money.reset()
