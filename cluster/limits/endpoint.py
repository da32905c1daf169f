"""What one endpoint bears at a moment: its limits per minute, calls in flight, and a pause where it asks for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..budget.amounts import BOUNDLESS, NOTHING, Amount, Scope
from .concurrency import Concurrency, Timed, after_answers, after_overload
from .meter import Meter
from .settings import Limits

_FAR = 3600.0
BREATH = 1.0
"""Seconds of rest after an overload for which the provider names no time."""


@dataclass(frozen=True, slots=True)
class Meters:
    """The limits per minute; None where there is none."""

    requests: Meter | None
    input_tokens: Meter | None
    output_tokens: Meter | None
    tokens: Meter | None

    def pairs(self, amount: Amount) -> tuple[tuple[Meter | None, int], ...]:
        """Each meter with what *amount* takes of it."""
        return (
            (self.requests, amount.calls),
            (self.input_tokens, amount.input_tokens),
            (self.output_tokens, amount.output_tokens),
            (self.tokens, amount.tokens),
        )

    @property
    def any(self) -> bool:
        """Whether there is a limit per minute at all."""
        return any(meter is not None for meter, _ in self.pairs(NOTHING))

    @property
    def scope(self) -> Scope:
        """What is limited."""
        return Scope(*(meter is not None for meter, _ in self.pairs(NOTHING)))

    def spare(self, now: float) -> Amount:
        """What could be taken at once."""
        requests, input_tokens, output_tokens, tokens = (
            BOUNDLESS if meter is None else meter.spare(now) for meter, _ in self.pairs(NOTHING)
        )
        return Amount(requests, min(input_tokens, tokens // 2), min(output_tokens, tokens // 2), BOUNDLESS)

    def wait(self, now: float, amount: Amount) -> float:
        """Seconds until *amount* can be taken of every meter."""
        return max((meter.wait(now, part) for meter, part in self.pairs(amount) if meter is not None), default=0.0)

    def take(self, now: float, amount: Amount) -> Meters:
        """After *amount* was taken of every meter."""
        return Meters(*(meter and meter.take(now, part) for meter, part in self.pairs(amount)))


@dataclass(frozen=True, slots=True)
class LimitState:
    """All that is remembered of an endpoint."""

    meters: Meters
    concurrency: Concurrency
    paused_until: float = float("-inf")
    refusing_since: float | None = None
    """When it began to refuse; None while it answers."""
    answered_at: float | None = None
    words: str = ""
    """The last refusal, for people."""

    @classmethod
    def beginning(cls, limits: Limits, now: float) -> LimitState:
        """Before the first call."""
        meters = (
            limits.requests_per_minute,
            limits.input_tokens_per_minute,
            limits.output_tokens_per_minute,
            limits.tokens_per_minute,
        )
        return cls(
            Meters(*(None if limit is None else Meter.full(limit, now) for limit in meters)),
            Concurrency.beginning(limits.max_in_flight),
        )

    @property
    def slots(self) -> int:
        """Calls that may be in flight."""
        return self.concurrency.slots


@dataclass(frozen=True, slots=True)
class Grant:
    """How many of the wanted calls may go, the first ones first."""

    calls: int
    amount: Amount
    """What they take, together."""
    wait: float
    """Seconds until the next one may; 0 where all may."""


@dataclass(frozen=True, slots=True)
class News:
    """What happened at the endpoint."""

    in_flight: int = 0
    answered: Mapping[str, Timed] = field(default_factory=dict)
    """By kind."""
    overloads: int = 0
    """Refusals because it is too much."""
    refusals: int = 0
    """Calls without an answer, for whatever reason."""
    refusing: bool = False
    """Whether the last call that ended was one of them."""
    pause: float | None = None
    """Seconds for which the provider asks to be left alone."""
    words: str = ""


def grant(state: LimitState, now: float, wanted: Sequence[Amount]) -> tuple[LimitState, Grant]:
    """Let as many of *wanted* go as the limits per minute and a pause allow; slots are shared out elsewhere."""
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


def give_back(state: LimitState, now: float, amount: Amount) -> LimitState:
    """What was granted and not used counts no longer."""
    return replace(state, meters=state.meters.take(now, NOTHING.minus(amount)))


def charge(state: LimitState, now: float, amount: Amount) -> LimitState:
    """What was used beyond what was granted counts, whether it fits or not."""
    return replace(state, meters=state.meters.take(now, amount))


def after(state: LimitState, now: float, news: News) -> LimitState:
    """The state after *news*."""
    if news.answered:
        concurrency = after_answers(state.concurrency, now, news.answered, in_flight=news.in_flight)
        state = replace(state, concurrency=concurrency, refusing_since=None, answered_at=now)
    if not news.refusals:
        return state
    if news.overloads:
        in_flight = news.in_flight + news.overloads
        state = replace(state, concurrency=after_overload(state.concurrency, now, in_flight=in_flight))
    rest = news.pause if news.pause is not None else BREATH if news.overloads and not news.answered else 0.0
    return replace(
        state,
        paused_until=max(state.paused_until, now + rest) if rest > 0 else state.paused_until,
        refusing_since=_since(state, now) if news.refusing else None,
        words=news.words,
    )


def _since(state: LimitState, now: float) -> float:
    return now if state.refusing_since is None else state.refusing_since
