"""The progress of a run, for the live display. The final figures are read from the log."""

from collections import Counter
from dataclasses import dataclass, field
from math import ceil

from ...actors.shell import Visited
from ...events import Dialogue, Phase
from ...store.wording import count
from .ordering import Order, Tally, opens_another, out_of_reach

ENDS = {
    "dialogue_accepted": Phase.ACCEPTED,
    "dialogue_rejected": Phase.REJECTED,
    "dialogue_failed": Phase.FAILED,
}
"""The phase that a stream is in whose last event is of that type."""
_MARGIN = 1.1


@dataclass(slots=True)
class RunProgress:
    """Counts that only go up; what is under way is what was opened and has not ended."""

    dialogues: int
    """Dialogues that the run will open; with an order, at the most."""
    order: Order | None = None
    opened: int = 0
    ended: Counter[Phase] = field(default_factory=Counter)
    resumed: int = 0
    """Of the opened ones, those that had ended before this launch."""
    checks: Counter[str] = field(default_factory=Counter)
    """Rejections of this launch, by check."""
    failures: Counter[str] = field(default_factory=Counter)
    """Failures of this launch, by reason."""
    notes: list[str] = field(default_factory=list)
    """Words that are still to be said."""
    events: dict[str, int] = field(default_factory=dict)
    """Events appended in this launch, by type."""

    @property
    def accepted(self) -> int:
        """Dialogues that were accepted."""
        return self.ended[Phase.ACCEPTED]

    def wants_another(self, in_flight: int) -> bool:
        """Return True if a dialogue is to be opened beside those *in_flight*."""
        if self.order is None:
            return True
        return opens_another(self.order, Tally(self.accepted, self.ended.total(), in_flight, self.opened))

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


def enough_candidates(progress: RunProgress) -> int | None:
    """Return a bound with which the order is likely to be met, at the pass rate so far; None where there is none."""
    order, accepted = progress.order, progress.accepted
    if order is None or not accepted:
        return None
    needed = order.most + (order.accepted - accepted) * progress.ended.total() / accepted
    scale = int(10 ** (len(str(int(needed))) - 2)) or 1
    return ceil(_MARGIN * needed / scale) * scale


def at_the_bound(progress: RunProgress) -> str:
    """Return the reason for which a run ended before its order was met; empty where it has none."""
    order = progress.order
    if order is None:
        return ""
    found = f"{progress.accepted:,} of {count(order.accepted, 'ordered dialogue')} accepted"
    enough = enough_candidates(progress)
    up_to = "" if enough is None else f", to {enough:,} or so at this pass rate,"
    return f"{found}, and all {order.most:,} candidates are used up. Raise 'candidates'{up_to} and launch again"


def foreseen(progress: RunProgress) -> str:
    """Return a warning where the bound will end the run before its order is met; empty where it may well be met."""
    order, ended = progress.order, progress.ended.total()
    if order is None or (likely := out_of_reach(order, progress.accepted, ended)) is None:
        return ""
    return (
        f"The order will hardly be met: {progress.accepted:,} of {ended:,} dialogues were accepted, which makes about "
        f"{likely:,} of {order.accepted:,} with {order.most:,} candidates. Ctrl-C stops; 'toolace-mt audit' says what "
        "rejects them, and 'candidates' may be raised when the run is launched again."
    )
