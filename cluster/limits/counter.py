"""What a worker may do at an endpoint without asking, and what it will have to report. No clock, no waiting."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from ..budget.amounts import UNLIMITED, Amount, Need
from .concurrency import Timed
from .endpoint import BREATH
from .exchange import Allowance, WorkerReport
from .leases import LEASE
from .token_balance import TokenBalance

_FRESH = 0.8 * LEASE
"""Seconds for which an allowance holds: the worker lets go before the governor gives it to others."""
_SHORTEST = 0.001


@dataclass(frozen=True, slots=True)
class LimitRefusal:
    """A call that got no answer."""

    words: str
    overload: bool = False
    """Whether it was because there is too much."""
    pause: float | None = None
    """Seconds for which the provider asks to be left alone."""


@dataclass(slots=True)
class _News:
    """What has happened since the last report."""

    answered: dict[str, Timed] = field(default_factory=dict)
    answers: int = 0
    overloads: int = 0
    refusals: int = 0
    refusing: bool = False
    pause: float | None = None
    words: str = ""


class Counter:
    """Counts what is granted and what is taken."""

    def __init__(self, endpoint: str, worker: str) -> None:
        self._endpoint, self._worker, self._life = endpoint, worker, _new_life()
        self._epoch = ""
        self._number = self._applied = 0
        self._rate, self._money = TokenBalance(), TokenBalance()
        self._rate_scope = self._money_scope = UNLIMITED
        self._metered = self._budgeted = False
        self._fresh_until = self._paused_until = float("-inf")
        self._news = _News()
        self.slots = 0
        self.in_flight = 0
        self.answered_at = float("-inf")
        """When the endpoint last answered anybody, as far as is known here."""

    @property
    def answers(self) -> int:
        """Answers that are not reported."""
        return self._news.answers

    @property
    def news(self) -> bool:
        """Whether there is something to report."""
        return bool(self._news.answers or self._news.refusals)

    @property
    def acquainted(self) -> bool:
        """Whether the governor has answered."""
        return bool(self._epoch)

    def fits(self, need: Need, now: float) -> bool:
        """Whether a call may be made now."""
        return self.in_flight < self.slots and self._paused_until <= now < self._fresh_until and self.has(need)

    def has(self, need: Need) -> bool:
        """Whether what is granted is enough for a call, be there a slot for it or not."""
        return (not self._metered or self._rate_scope.fits(need.likely, self._rate.left)) and (
            not self._budgeted or self._money_scope.fits(need.worst, self._money.left)
        )

    def affordable(self, need: Need, hope: Amount) -> bool:
        """Whether the budget may ever bear it."""
        return self._money_scope.fits(need.worst, hope)

    def take(self, need: Need) -> None:
        """A call is made."""
        self.in_flight += 1
        if self._metered:
            self._rate.take(need.likely)
        if self._budgeted:
            self._money.take(need.worst)

    def settle(self, need: Need, *, used: Amount, spent: Amount) -> None:
        """A call is over: *used* counts against the limits per minute, *spent* against the budget."""
        self.in_flight -= 1
        if self._metered:
            self._rate.settle(need.likely, used)
        if self._budgeted:
            self._money.settle(need.worst, spent.summed())

    def answered(self, kind: str, seconds: float, now: float) -> None:
        """A call of *kind* was answered after *seconds*."""
        self.answered_at = now
        had = self._news.answered.get(kind, Timed(0, 0.0))
        self._news.answered[kind] = Timed(had.answers + 1, had.sum_log + log(max(seconds, _SHORTEST)))
        self._news.answers += 1
        self._news.refusing = False

    def refused(self, refusal: LimitRefusal, now: float) -> None:
        """A call got no answer. Nobody here tries before the pause is over."""
        news = self._news
        news.refusals += 1
        news.refusing = True
        news.overloads += refusal.overload
        news.words = refusal.words
        if refusal.pause is not None:
            news.pause = max(news.pause or 0.0, refusal.pause)
        rest = refusal.pause if refusal.pause is not None else BREATH if refusal.overload else 0.0
        self._paused_until = max(self._paused_until, now + rest)

    def report(self, wanted: Sequence[Need], *, waiting: int, leaving: bool = False) -> WorkerReport:
        """What happened since the last report. Who lacks something gives back the little that it has left."""
        everything = leaving or (bool(wanted) and not self.has(wanted[0]))
        self._rate.hand_back(everything=everything)
        self._money.hand_back(everything=everything)
        news, self._news = self._news, _News()
        self._number += 1
        return WorkerReport(
            self._endpoint,
            self._worker,
            self._life,
            self._epoch,
            self._number,
            applied=self._applied,
            in_flight=self.in_flight,
            waiting=waiting,
            wanted=tuple(wanted),
            rate=self._rate.told,
            money=self._money.told,
            answered=news.answered,
            overloads=news.overloads,
            refusals=news.refusals,
            refusing=news.refusing,
            pause=news.pause,
            words=news.words,
            leaving=leaving,
        )

    def take_in(self, told: Allowance, report: WorkerReport, *, sent: float, now: float) -> bool:
        """Go by what the governor said to *report*; false where it is another governor, and has to be told anew."""
        if told.stranger:
            if told.epoch == self._epoch:
                return True
            self._begin_anew(told.epoch)
            return False
        if told.number <= self._applied:
            return True
        self._epoch, self._applied = told.epoch, told.number
        self._rate_scope, self._money_scope = told.rate_scope, told.money_scope
        self._metered, self._budgeted = told.rate_scope != UNLIMITED, told.money_scope != UNLIMITED
        self.slots = told.slots
        for balance, said, granted in ((self._rate, report.rate, told.rate), (self._money, report.money, told.money)):
            balance.acknowledged(said)
            balance.granted(granted)
        self._fresh_until = sent + _FRESH
        self._paused_until = now + told.pause
        if told.answered_ago is not None:
            self.answered_at = max(self.answered_at, now - told.answered_ago)
        return True

    def left(self, report: WorkerReport, *, heard: bool) -> None:
        """The worker has left; the next report begins a new acquaintance."""
        if heard:
            self._rate.acknowledged(report.rate)
            self._money.acknowledged(report.money)
        self._life = _new_life()
        self._begin_anew("")

    def _begin_anew(self, epoch: str) -> None:
        self._epoch, self.slots = epoch, 0
        self._rate.begin_anew()
        self._money.begin_anew()


def _new_life() -> str:
    return os.urandom(8).hex()
