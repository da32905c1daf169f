"""What calls take: one vector for everything that is limited or paid for, in whole numbers, so that sums are exact."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

NANO = 1_000_000_000
"""Billionths of a US dollar in one."""


class Amount(NamedTuple):
    """Calls, tokens and money. Whole numbers: a ledger of floats does not add up."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    nanodollars: int = 0

    @property
    def tokens(self) -> int:
        """Input and output together."""
        return self.input_tokens + self.output_tokens

    @property
    def usd(self) -> float:
        """The money, in US dollars."""
        return self.nanodollars / NANO

    def plus(self, other: Amount) -> Amount:
        """Both together."""
        return Amount(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.nanodollars + other.nanodollars,
        )

    def minus(self, other: Amount) -> Amount:
        """What is left without *other*; it may be below zero."""
        return Amount(
            self.calls - other.calls,
            self.input_tokens - other.input_tokens,
            self.output_tokens - other.output_tokens,
            self.nanodollars - other.nanodollars,
        )

    def positive(self) -> Amount:
        """Every part that is above zero."""
        return Amount(*(max(0, part) for part in self))

    def debt(self) -> Amount:
        """Every part that is below zero, as a positive number."""
        return Amount(*(max(0, -part) for part in self))

    def most(self, other: Amount) -> Amount:
        """The larger of both, part by part."""
        return Amount(*(max(one, two) for one, two in zip(self, other, strict=True)))

    def times(self, factor: int) -> Amount:
        """As often."""
        return Amount(*(part * factor for part in self))

    def share(self, of: int) -> Amount:
        """One part of *of* equal ones, rounded down."""
        return Amount(*(part // of for part in self))

    def summed(self) -> Amount:
        """The same with all its tokens told as input, as a budget counts them."""
        return Amount(self.calls, self.tokens, 0, self.nanodollars)

    def least(self, other: Amount) -> Amount:
        """The smaller of both, part by part."""
        return Amount(*(min(one, two) for one, two in zip(self, other, strict=True)))


NOTHING = Amount()
BOUNDLESS = 2**62
"""Stands for no limit; more than any run can take."""


class Scope(NamedTuple):
    """Which parts of an amount are limited."""

    calls: bool = False
    input_tokens: bool = False
    output_tokens: bool = False
    tokens: bool = False
    money: bool = False

    def fits(self, amount: Amount, room: Amount) -> bool:
        """Whether *room* is enough for *amount*, as far as it is limited."""
        return (
            (not self.calls or amount.calls <= room.calls)
            and (not self.input_tokens or amount.input_tokens <= room.input_tokens)
            and (not self.output_tokens or amount.output_tokens <= room.output_tokens)
            and (not self.tokens or amount.tokens <= room.tokens)
            and (not self.money or amount.nanodollars <= room.nanodollars)
        )


UNLIMITED = Scope()
"""Nothing is."""


class Need(NamedTuple):
    """What one call takes."""

    likely: Amount
    """What is counted against the limits per minute, until the answer says better."""
    worst: Amount
    """What is reserved of the budget: the most that it can come to. All its tokens are told as input."""


def nanodollars(usd: float) -> int:
    """US dollars in billionths, rounded up: a budget is never stretched by rounding."""
    return ceil(round(usd * NANO, 3))
