"""Status of the endpoints and the budget, for the display."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..budget.amounts import Amount
from ..budget.settings import Budget
from .concurrency_state import Lowered

_WITHIN = frozenset({"offline", "recorded"})
"""Models of this process: how many they answer at a time says how busy the machine is, and nothing of an endpoint."""
_CLEARLY = 1.5
"""Factor between two numbers of calls from which on the difference is worth a word."""
QUIET_SECONDS = 5.0
"""Seconds without an answer after which it is said what is waited for."""
SLOW_SECONDS = 30.0
"""Seconds after which a call is worth a word, though others are answered."""


@dataclass(frozen=True, slots=True)
class EndpointStatus:
    """Status of one endpoint."""

    slots: int
    """Allowed calls in flight."""
    in_flight: int
    longest: float
    """Seconds for which the longest of them has lasted."""
    waiting: int
    pause: float
    """Seconds until the next call."""
    refusing: float | None
    """Seconds for which it has refused; None while it answers."""
    message: str
    """The last refusal."""
    lowered: Lowered | None = None
    """The last reduction of the calls in flight."""

    def __str__(self) -> str:
        """Return a line about a wait for the provider; empty while it answers."""
        if self.refusing is None and not self.pause:
            return ""
        again = f", next try in {self.pause:.0f} s" if self.pause >= 1 else ""
        since = f", for {self.refusing:.0f} s" if self.refusing and self.refusing >= 1 else ""
        return f"waiting for the provider{since}: {self.message}{again}"


@dataclass(frozen=True, slots=True)
class LimitsStatus:
    """Status of all endpoints and of the budget."""

    endpoints: Mapping[str, EndpointStatus]
    budget: Budget
    spent: Amount
    """Spent over all launches; counted only where there is a budget."""
    reserved: Amount

    def calls(self, quiet: float) -> str:
        """Return what is in flight and for how long, *quiet* seconds after the last answer; or nothing."""
        in_flight = sum(status.in_flight for status in self.endpoints.values())
        longest = max((status.longest for status in self.endpoints.values()), default=0.0)
        if not in_flight or (quiet < QUIET_SECONDS and longest < SLOW_SECONDS):
            return ""
        since = f", no answer for {quiet:.0f} s" if quiet >= QUIET_SECONDS else ""
        return f"{in_flight:,} in flight, longest {longest:.0f} s{since}"

    def reductions(self, said: dict[str, int]) -> Iterator[str]:
        """Yield a line for each endpoint that answers so few calls that it was not *said* yet; then it is."""
        for name, status in self.endpoints.items():
            lowered = status.lowered
            if name in _WITHIN or lowered is None or lowered.before < _CLEARLY * lowered.after:
                continue
            last = said.get(name, 0)
            if not last / _CLEARLY <= lowered.reach <= last * _CLEARLY:
                said[name] = lowered.reach
                yield (
                    f"{name} answers {lowered.reach} at a time; "
                    f"concurrency lowered from {lowered.before} to {lowered.after}"
                )

    def __str__(self) -> str:
        """Return a line for the display; empty while all endpoints answer."""
        return "; ".join(line for status in self.endpoints.values() if (line := str(status)))
