"""A number that asks for a source: its unit, and how exactly it is said."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from .units import MONEY, Unit

_MOST_ZEROS: Final = 6
"""Zeros at the end that may come of rounding."""
_ROUNDED_ZEROS: Final = 2
_EXACT: Final = 1e-6
_ROUGHEST: Final = 0.05
_HARDLY: Final = 0.005
"""However large a number is, words round it by that share: `about 320,000` for 320,205."""

Operand: TypeAlias = tuple[float, Unit | None]
"""A number that it may follow from."""
Candidate: TypeAlias = tuple[float, bool]
"""A value, and whether it is usually rounded."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that asks for a source."""

    value: float
    unit: Unit | None
    decimals: int
    rough: bool = False
    """Words say that it is rounded: `about 770`."""
    per: Unit | None = None
    """The unit for one of which it holds."""

    @property
    def step(self) -> float:
        """The least by which a number of as many telling digits differs from it."""
        zeros = 0
        while self.decimals == 0 and self.value and zeros < _MOST_ZEROS and self.value % 10 ** (zeros + 1) == 0:
            zeros += 1
        return float(10**zeros) if zeros else 10.0**-self.decimals

    @property
    def in_coins(self) -> bool:
        """Hundredths of a currency: they follow from prices."""
        return self.unit is not None and self.unit.of == MONEY and self.unit.size < 1

    @property
    def half(self) -> float:
        """How far from it a rounded number may be."""
        if not self.rough or self.decimals:
            return 0.5 * 10.0**-self.decimals + _EXACT
        small = min(0.5 * 10**_ROUNDED_ZEROS, _ROUGHEST * abs(self.value))
        return max(0.5, min(0.5 * self.step, max(small, _HARDLY * abs(self.value)))) + _EXACT

    @property
    def digits(self) -> int:
        """Telling digits."""
        return len(str(round(abs(self.value) / self.step)))
