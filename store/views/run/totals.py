"""Calls, tokens and money, with what nobody knows counted apart."""

from dataclasses import dataclass, field

from ....events import ModelAnswered
from ...wording import dollars_of
from ..view import View


class KnownAmount(View):
    """A sum of which parts may be unknown. It is never shown without them."""

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
    """What a number of calls took."""

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


@dataclass(slots=True)
class _Sum:
    known: int = 0
    unknown: int = 0

    def add(self, value: int | None) -> None:
        if value is None:
            self.unknown += 1
        else:
            self.known += value

    def merge(self, other: "_Sum") -> None:
        self.known += other.known
        self.unknown += other.unknown

    @property
    def amount(self) -> KnownAmount:
        return KnownAmount(known=self.known, unknown=self.unknown)


@dataclass(slots=True)
class UsageMeter:
    """A tally that is still running."""

    calls: int = 0
    unusable: int = 0
    price: float = 0.0
    unpriced: int = 0
    latency: float = 0.0
    input: _Sum = field(default_factory=_Sum)
    cached: _Sum = field(default_factory=_Sum)
    cache_write: _Sum = field(default_factory=_Sum)
    output: _Sum = field(default_factory=_Sum)
    reasoning: _Sum = field(default_factory=_Sum)

    def count(self, answer: ModelAnswered) -> None:
        """Take one answer in."""
        usage = answer.usage
        self.calls += 1
        self.latency += answer.latency
        self.price += answer.price or 0.0
        self.unpriced += answer.price is None
        self.input.add(usage.input_tokens)
        self.cached.add(usage.cached_tokens)
        self.cache_write.add(usage.cache_write_tokens)
        self.output.add(usage.output_tokens)
        self.reasoning.add(usage.reasoning_tokens)

    def merge(self, other: "UsageMeter") -> None:
        """Take another meter's counts in."""
        self.calls += other.calls
        self.unusable += other.unusable
        self.price += other.price
        self.unpriced += other.unpriced
        self.latency += other.latency
        self.input.merge(other.input)
        self.cached.merge(other.cached)
        self.cache_write.merge(other.cache_write)
        self.output.merge(other.output)
        self.reasoning.merge(other.reasoning)

    @property
    def tally(self) -> UsageTotals:
        """What was counted so far."""
        return UsageTotals(
            calls=self.calls,
            unusable=self.unusable,
            input_tokens=self.input.amount,
            cached_tokens=self.cached.amount,
            cache_write_tokens=self.cache_write.amount,
            output_tokens=self.output.amount,
            reasoning_tokens=self.reasoning.amount,
            price=Price(known=self.price, unknown=self.unpriced, calls=self.calls),
            latency=self.latency,
        )
