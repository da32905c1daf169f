"""Limits of one endpoint at a moment: amounts per minute, calls in flight, and a pause that it asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..budget.amounts import BOUNDLESS, NOTHING, Amount, Scope
from .concurrency import after_answers, after_refusals, after_timeouts
from .concurrency_state import Concurrency
from .meter import Meter
from .news import News
from .settings import Limits

_FAR = 3600.0
OVERLOAD_PAUSE = 1.0
"""Seconds of pause after an overload for which the provider names no time."""
_LONGEST_REST = 0.5
"""Share of the timeout for which the calls of callers that have left are waited for, at most."""


@dataclass(frozen=True, slots=True)
class Meters:
    """Meters of the limits per minute; None without a limit."""

    requests: Meter | None
    input_tokens: Meter | None
    output_tokens: Meter | None
    tokens: Meter | None

    def pairs(self, amount: Amount) -> tuple[tuple[Meter | None, int], ...]:
        """Return each meter with the part of *amount* that it counts."""
        return (
            (self.requests, amount.calls),
            (self.input_tokens, amount.input_tokens),
            (self.output_tokens, amount.output_tokens),
            (self.tokens, amount.tokens),
        )

    @property
    def any(self) -> bool:
        """True if there is any limit per minute."""
        return any(meter is not None for meter, _ in self.pairs(NOTHING))

    @property
    def scope(self) -> Scope:
        """Limited dimensions."""
        return Scope(*(meter is not None for meter, _ in self.pairs(NOTHING)))

    def spare(self, now: float) -> Amount:
        """Return the amount that could be taken at once."""
        requests, input_tokens, output_tokens, tokens = (
            BOUNDLESS if meter is None else meter.spare(now) for meter, _ in self.pairs(NOTHING)
        )
        return Amount(requests, min(input_tokens, tokens // 2), min(output_tokens, tokens // 2), BOUNDLESS)

    def wait(self, now: float, amount: Amount) -> float:
        """Return the seconds until *amount* can be taken of every meter."""
        return max((meter.wait(now, part) for meter, part in self.pairs(amount) if meter is not None), default=0.0)

    def take(self, now: float, amount: Amount) -> Meters:
        """Return the meters after *amount* was taken of each."""
        return Meters(*(meter and meter.take(now, part) for meter, part in self.pairs(amount)))


@dataclass(frozen=True, slots=True)
class LimitState:
    """State of one endpoint."""

    meters: Meters
    concurrency: Concurrency
    paused_until: float = float("-inf")
    refusing_since: float | None = None
    """Time at which it began to refuse; None while it answers."""
    answered_at: float | None = None
    message: str = ""
    """The last refusal, for the display."""

    @classmethod
    def beginning(cls, limits: Limits, now: float) -> LimitState:
        """Return the state before the first call."""
        meters = (
            limits.requests_per_minute,
            limits.input_tokens_per_minute,
            limits.output_tokens_per_minute,
            limits.tokens_per_minute,
        )
        return cls(
            Meters(*(None if limit is None else Meter.full(limit, now) for limit in meters)),
            Concurrency(limits.max_in_flight),
        )

    @property
    def slots(self) -> int:
        """Allowed calls in flight."""
        return self.concurrency.slots


@dataclass(frozen=True, slots=True)
class Grant:
    """Number of the wanted calls that may be made, counted from the first."""

    calls: int
    amount: Amount
    """Sum of their needs."""
    wait: float
    """Seconds until the next one may be made; 0 if all may."""


def grant(state: LimitState, now: float, wanted: Sequence[Amount]) -> tuple[LimitState, Grant]:
    """Grant as many of *wanted* as the limits per minute and a pause allow; slots are shared out elsewhere."""
    if now < state.paused_until and wanted:
        return state, Grant(0, NOTHING, state.paused_until - now)
    meters, total = state.meters, NOTHING
    for number, amount in enumerate(wanted):
        wait = meters.wait(now, amount)
        if wait > 0:
            return replace(state, meters=meters), Grant(number, total, min(wait, _FAR))
        meters = meters.take(now, amount)
        total = total.plus(amount)
    return replace(state, meters=meters), Grant(len(wanted), total, 0.0)


def charge(state: LimitState, now: float, amount: Amount) -> LimitState:
    """Return the state after *amount* was used beyond the grants, even without room; if negative, it was given back."""
    return replace(state, meters=state.meters.take(now, amount))


def after(state: LimitState, now: float, news: News) -> LimitState:
    """Return the state after *news*."""
    concurrency = replace(state.concurrency, timeout=news.timeout)
    rest = news.pause or 0.0
    if news.timeouts:
        # An endpoint may work on for callers that have left: it gets the time that their calls take.
        rest = max(rest, min(_LONGEST_REST * news.timeout, news.timeouts * concurrency.each))
        concurrency = after_timeouts(concurrency, now, news.timeouts, era=news.era)
    if news.answers:
        concurrency = after_answers(
            concurrency, news.answered, era=news.era, in_flight=news.in_flight, served=news.served
        )
        state = replace(state, refusing_since=None, answered_at=now)
    if news.overloads:
        concurrency = after_refusals(concurrency, now, news.overloads, in_flight=news.in_flight)
        if news.pause is None and not news.answers and not news.in_flight:
            rest = max(rest, OVERLOAD_PAUSE)
    state = replace(state, concurrency=concurrency)
    if not news.refusals:
        return state
    since = now if state.refusing_since is None else state.refusing_since
    return replace(
        state,
        paused_until=max(state.paused_until, now + rest) if rest > 0 else state.paused_until,
        refusing_since=since if news.refusing else None,
        message=news.message,
    )
