"""The progress of a run, for the live display. The final figures are read from the log."""

from collections import Counter
from dataclasses import dataclass, field

from ...actors.shell import Visited
from ...events import Dialogue, Phase

ENDS = {
    "dialogue_accepted": Phase.ACCEPTED,
    "dialogue_rejected": Phase.REJECTED,
    "dialogue_failed": Phase.FAILED,
}
"""The phase that a stream is in whose last event is of that type."""


@dataclass(slots=True)
class RunProgress:
    """Counts that only go up; what is under way is what was opened and has not ended."""

    dialogues: int
    """Dialogues that the run will open."""
    opened: int = 0
    ended: Counter[Phase] = field(default_factory=Counter)
    resumed: int = 0
    """Of the opened ones, those that had ended before this launch."""
    checks: Counter[str] = field(default_factory=Counter)
    """Rejections of this launch, by check."""
    failures: Counter[str] = field(default_factory=Counter)
    """Failures of this launch, by reason."""
    events: dict[str, int] = field(default_factory=dict)
    """Events appended in this launch, by type."""

    @property
    def under_way(self) -> int:
        """Dialogues opened and not ended."""
        return self.opened - self.ended.total()

    @property
    def answers(self) -> int:
        """Model answers recorded in this launch."""
        return self.events.get("model_answered", 0)

    def found(self, last: str) -> None:
        """Count a dialogue of an earlier launch, whose last event is of type *last*."""
        self.opened += 1
        if last in ENDS:
            self.resumed += 1
            self.ended[ENDS[last]] += 1

    def visited(self, visited: Visited) -> None:
        """Count a visit that came to its end."""
        if visited.phase.ended:
            self.ended[visited.phase] += 1
            if visited.phase is Phase.REJECTED:
                self.checks.update(visited.checks)
            if visited.failure is not None:
                self.failures[visited.failure] += 1

    def ended_with(self, dialogue: Dialogue) -> None:
        """Count a dialogue that has ended, though no visit said so."""
        self.visited(Visited.of(dialogue, (), None))
