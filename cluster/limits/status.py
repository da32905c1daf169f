"""How the endpoints and the budget stand, for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..budget.amounts import Amount
from ..budget.settings import Budget


@dataclass(frozen=True, slots=True)
class EndpointStatus:
    """How an endpoint does."""

    slots: int
    """Calls that may be in flight."""
    in_flight: int
    waiting: int
    pause: float
    """Seconds until it is asked again."""
    refusing: float | None
    """Seconds for which it has refused; None while it answers."""
    words: str
    """Its last refusal."""

    def __str__(self) -> str:
        """What it waits for; empty where there is nothing to say."""
        if self.refusing is None and not self.pause:
            return ""
        again = f", next try in {self.pause:.0f} s" if self.pause >= 1 else ""
        since = f", for {self.refusing:.0f} s" if self.refusing and self.refusing >= 1 else ""
        return f"waiting for the provider{since}: {self.words}{again}"


@dataclass(frozen=True, slots=True)
class LimitsStatus:
    """Everything that the governor governs."""

    endpoints: Mapping[str, EndpointStatus]
    budget: Budget
    spent: Amount
    """Over all launches; counted where there is a budget."""
    reserved: Amount

    def __str__(self) -> str:
        """A line for the display; empty where all is well."""
        return "; ".join(words for standing in self.endpoints.values() if (words := str(standing)))
