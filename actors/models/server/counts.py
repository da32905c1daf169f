"""What was served, by kind."""

from collections import Counter
from dataclasses import dataclass, field

from .settings import ANSWERS, Served


@dataclass(slots=True)
class Counts:
    """Counted since the start."""

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
        """As `/counts` shows it: every kind, also those that never came."""
        return {
            "requests": self.served.total(),
            "answers": self.answers,
            "served": {kind.value: self.served[kind] for kind in Served},
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "in_flight": self.in_flight,
            "most_in_flight": self.most_in_flight,
        }

    def lines(self) -> list[str]:
        """As the end of a serving shows it: the kinds that came."""
        kinds = [f"  {kind.value}: {count}" for kind, count in self.served.most_common()]
        return [f"{self.served.total()} requests, {self.answers} answers sent to the last byte", *kinds]
