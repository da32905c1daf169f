"""Amounts that calls take: one vector for everything that is limited or paid for, in whole numbers: sums are exact."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

NANO = 1_000_000_000
"""Billionths of a US dollar in one."""


class Amount(NamedTuple):
    """Calls, tokens and money, as whole numbers: a ledger of floats does not add up."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    nanodollars: int = 0

    @property
    def tokens(self) -> int:
        """Input and output tokens together."""
        return self.input_tokens + self.output_tokens

    @property
    def usd(self) -> float:
        """US dollars."""
        return self.nanodollars / NANO

    def plus(self, other: Amount) -> Amount:
        """Return the sum."""
        return Amount(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.nanodollars + other.nanodollars,
        )

    def minus(self, other: Amount) -> Amount:
        """Return the difference; parts may be below zero."""
        return Amount(
            self.calls - other.calls,
            self.input_tokens - other.input_tokens,
            self.output_tokens - other.output_tokens,
            self.nanodollars - other.nanodollars,
        )

    def positive(self) -> Amount:
        """Return the amount with negative parts set to zero."""
        return Amount(*(max(0, part) for part in self))

    def debt(self) -> Amount:
        """Return the negative parts as positive numbers, and zero for the others."""
        return Amount(*(max(0, -part) for part in self))

    def most(self, other: Amount) -> Amount:
        """Return the maximum, part by part."""
        return Amount(*(max(one, two) for one, two in zip(self, other, strict=True)))

    def times(self, factor: int) -> Amount:
        """Return the amount multiplied by *factor*."""
        return Amount(*(part * factor for part in self))

    def share(self, of: int) -> Amount:
        """Return the amount divided by *of*, rounded down."""
        return Amount(*(part // of for part in self))

    def summed(self) -> Amount:
        """Return the amount with all tokens counted as input, as a budget counts them."""
        return Amount(self.calls, self.tokens, 0, self.nanodollars)

    def least(self, other: Amount) -> Amount:
        """Return the minimum, part by part."""
        return Amount(*(min(one, two) for one, two in zip(self, other, strict=True)))


NOTHING = Amount()


def total(amounts: Iterable[Amount]) -> Amount:
    """Return the sum of *amounts*."""
    result = NOTHING
    for amount in amounts:
        result = result.plus(amount)
    return result


BOUNDLESS = 2**62
"""Value that stands for no limit: more than any run can take."""


class Scope(NamedTuple):
    """Limited dimensions of an amount."""

    calls: bool = False
    input_tokens: bool = False
    output_tokens: bool = False
    tokens: bool = False
    money: bool = False

    def fits(self, amount: Amount, room: Amount) -> bool:
        """Return True if *room* is enough for *amount* in every limited dimension."""
        return (
            (not self.calls or amount.calls <= room.calls)
            and (not self.input_tokens or amount.input_tokens <= room.input_tokens)
            and (not self.output_tokens or amount.output_tokens <= room.output_tokens)
            and (not self.tokens or amount.tokens <= room.tokens)
            and (not self.money or amount.nanodollars <= room.nanodollars)
        )


UNLIMITED = Scope()
"""No limited dimension."""


class Need(NamedTuple):
    """Amounts that one call takes."""

    likely: Amount
    """Estimate that counts against the limits per minute until the answer gives the real amount."""
    worst: Amount
    """Upper bound that is reserved of the budget, all tokens counted as input."""


def nanodollars(usd: float) -> int:
    """Return US dollars in billionths, rounded up: rounding never stretches a budget."""
    return ceil(round(usd * NANO, 3))
