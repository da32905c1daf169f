"""Counts of served requests, by kind."""

from collections import Counter
from dataclasses import asdict, dataclass, field

from .settings import ANSWERS, Served


@dataclass(slots=True)
class Counts:
    """Counts since the start. Requests that are no HTTP are not among them."""

    served: Counter[Served] = field(default_factory=Counter)
    input_tokens: int = 0
    """Of answers that were sent to the last byte."""
    output_tokens: int = 0
    in_flight: int = 0
    most_in_flight: int = 0

    @property
    def answers(self) -> int:
        """Answers that were sent to the last byte."""
        return sum(self.served[kind] for kind in ANSWERS)

    def to_json(self) -> dict[str, object]:
        """Return the content of `/counts`: every kind, including those that never came."""
        served = {kind.value: self.served[kind] for kind in Served}
        return {**asdict(self), "requests": self.served.total(), "answers": self.answers, "served": served}

    def lines(self) -> list[str]:
        """Return the summary at the end of serving: the total, then the kinds that came."""
        kinds = [f"  {kind.value}: {count}" for kind, count in self.served.most_common()]
        return [f"{self.served.total()} requests, {self.answers} answers sent to the last byte", *kinds]
