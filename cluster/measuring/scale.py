"""The scale of an axis."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log10

_NICE = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from *low* to *high*, drawn from *start* to *end*."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where *value* is drawn; what lies outside is drawn at the edge."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, most: int, *, whole: bool = False) -> Iterator[float]:
        """Yield round values along the axis, *most* at the most and one more; *whole* ones only, if that is asked."""
        step = step_of((self.high - self.low) / most)
        step = max(step, 1.0) if whole else step
        first = -floor(-self.low / step)
        for nth in range(first, floor(self.high / step + 1e-9) + 1):
            yield nth * step


def step_of(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not below *least*."""
    power = 10.0 ** floor(log10(least))
    return next(nice * power for nice in _NICE if nice * power >= least * (1 - 1e-9))
