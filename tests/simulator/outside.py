"""Time and chance of the simulated processes: each has a clock and draws of its own."""

from random import Random

from .loop import SimulatedLoop, here

EPOCH = 1_800_000_000_000_000
"""Microseconds since 1970 at which a simulation begins."""


class SimulatedOutside:
    """The port that the product takes time and chance from."""

    def __init__(self, loop: SimulatedLoop) -> None:
        self._loop = loop

    def monotonic(self) -> float:
        """Seconds of the process's clock."""
        return self._loop.now + here().ahead

    def microseconds(self) -> int:
        """Microseconds since 1970 by that clock."""
        return EPOCH + int((self._loop.now + here().ahead) * 1e6)

    def draws(self) -> Random:
        """The process's own."""
        return here().draws
