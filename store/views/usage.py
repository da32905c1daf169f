"""Calls, tokens and money; unknown amounts are counted apart."""

from collections import Counter
from dataclasses import dataclass, field

from ...events import AnswerUnusable, Event, ModelAnswered
from ..wording import dollars_of
from .view import View


class KnownAmount(View):
    """A sum that some calls are missing from. It is never shown without them."""

    known: int
    """The sum over the calls that say."""
    unknown: int
    """Calls that do not say."""


class Price(View):
    """US dollars."""

    known: float
    """The sum over the calls that have a price."""
    unknown: int
    """Calls without a price."""
    calls: int
    """All calls."""

    def __str__(self) -> str:
        """Tell the sum, and how many calls it leaves out."""
        return dollars_of(self.known, self.unknown, self.calls)


class UsageTotals(View):
    """The usage of a number of calls."""

    calls: int
    """Answers, usable or not: each was paid for."""
    unusable: int
    """Answers among them that could not be used."""
    input_tokens: KnownAmount
    cached_tokens: KnownAmount
    cache_write_tokens: KnownAmount
    output_tokens: KnownAmount
    reasoning_tokens: KnownAmount
    price: Price
    latency: float
    """Seconds of waiting, summed over the calls."""


_AMOUNTS = ("input_tokens", "cached_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")


@dataclass(slots=True)
class UsageMeter:
    """Usage totals that are still growing."""

    calls: int = 0
    unusable: int = 0
    price: float = 0.0
    unpriced: int = 0
    latency: float = 0.0
    known: Counter[str] = field(default_factory=Counter)
    """Tokens of each kind, over the calls that say."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Calls that do not say, for each kind of token."""

    def count(self, event: Event) -> None:
        """Add one event: an answer, or that one was unusable; others add nothing."""
        if isinstance(event, AnswerUnusable):
            self.unusable += 1
        elif isinstance(event, ModelAnswered):
            self.calls += 1
            self.latency += event.latency
            self.price += event.price or 0.0
            self.unpriced += event.price is None
            for kind in _AMOUNTS:
                tokens: int | None = getattr(event.usage, kind)
                self.known[kind] += tokens or 0
                self.unknown[kind] += tokens is None

    def merge(self, other: "UsageMeter") -> None:
        """Add another meter's counts."""
        self.calls += other.calls
        self.unusable += other.unusable
        self.price += other.price
        self.unpriced += other.unpriced
        self.latency += other.latency
        self.known.update(other.known)
        self.unknown.update(other.unknown)

    @property
    def totals(self) -> UsageTotals:
        """The totals so far."""
        amounts = {kind: KnownAmount(known=self.known[kind], unknown=self.unknown[kind]) for kind in _AMOUNTS}
        price = Price(known=self.price, unknown=self.unpriced, calls=self.calls)
        return UsageTotals(calls=self.calls, unusable=self.unusable, **amounts, price=price, latency=self.latency)
