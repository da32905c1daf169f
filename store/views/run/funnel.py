"""The funnel of a run: every dialogue that was opened is counted in exactly one place."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ....events import (
    BESIDE,
    DialogueFailed,
    DialogueRejected,
    FailureReason,
    Phase,
    Recorded,
    RunEvent,
    VerificationReopened,
)
from ..view import View
from .status import DialogueStatus
from .trace import Trace, Tracer

SEVERAL = "several checks"


class Funnel(View):
    """Dialogues opened, in flight, accepted, rejected and failed. It adds up: see `accounted`."""

    trace: Trace
    opened: int
    in_flight: int
    by_phase: Mapping[Phase, int]
    """Of those in flight."""
    accepted: int
    rejected: int
    rejections: Mapping[str, int]
    """Each rejection once, under the check of the first finding that it names, so that these add up. A dialogue that
    was reopened after it counts here and in `reopened`, so `rejected` is the sum of these less `reopened`."""
    rejected_by: Mapping[str, int]
    """The same rejections, under their check where they name one, and else under `several checks`: the audit of a run
    counts those under each of them."""
    reopened: int
    """Rejections that were taken back to be repaired or checked again."""
    reverified: int
    """Verdicts that were taken back because rules were applied anew; the newest one counts."""
    failed: int
    failures: Mapping[FailureReason, int]

    @property
    def accounted(self) -> int:
        """The dialogues in flight and ended: always as many as were opened."""
        return self.in_flight + self.accepted + self.rejected + self.failed

    @property
    def adds_up(self) -> bool:
        """True where no dialogue is lost or counted twice, in the whole and in each part."""
        return (
            self.accounted == self.opened
            and sum(self.by_phase.values()) == self.in_flight
            and sum(self.rejections.values()) - self.reopened == self.rejected
            and sum(self.failures.values()) == self.failed
        )


class LiveFunnel:
    """A funnel that follows a log event by event, in memory that grows with the dialogues in flight only."""

    def __init__(self, scope: str) -> None:
        self._tracer = Tracer(scope)
        self._in_flight: dict[str, DialogueStatus] = {}
        self._opened = self._accepted = self._reopened = self._reverified = 0
        self._rejections: Counter[str] = Counter()
        self._rejected_by: Counter[str] = Counter()
        self._failures: Counter[FailureReason] = Counter()

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue, or the next records of any number of them."""
        for record in records:
            self.apply(record)

    def apply(self, record: Recorded) -> None:
        """Add the next record of any dialogue; each stream's records come in order, each once.

        A run's own events are passed over.
        """
        event = record.event
        if isinstance(event, RunEvent):
            return
        self._tracer.count(record)
        if event.type in BESIDE:
            return  # its dialogue has ended, and stays where it was counted
        if record.version == 1:
            self._opened += 1
        elif isinstance(event, VerificationReopened) and record.stream not in self._in_flight:
            self._take_back(event)
        status = self._in_flight.pop(record.stream, DialogueStatus()).after(event)
        if not status.phase.ended:
            self._in_flight[record.stream] = status
        elif isinstance(event, DialogueRejected):
            first, *others = status.rejected_by(event)
            self._rejections[first] += 1
            self._rejected_by[SEVERAL if others else first] += 1
        elif isinstance(event, DialogueFailed):
            self._failures[event.reason] += 1
        else:
            self._accepted += 1

    def _take_back(self, event: VerificationReopened) -> None:
        self._reverified += event.takes_back is not None
        if event.takes_back == "accepted":
            self._accepted -= 1
        else:
            self._reopened += 1

    @property
    def remembered(self) -> int:
        """Dialogues that it holds in memory: those in flight."""
        return len(self._in_flight)

    @property
    def funnel(self) -> Funnel:
        """The funnel so far."""
        phases = Counter(status.phase for status in self._in_flight.values())
        return Funnel(
            trace=self._tracer.trace,
            opened=self._opened,
            in_flight=len(self._in_flight),
            by_phase={phase: phases[phase] for phase in Phase if phases[phase]},
            accepted=self._accepted,
            rejected=self._rejections.total() - self._reopened,
            rejections=dict(sorted(self._rejections.items(), key=_largest_first)),
            rejected_by=dict(sorted(self._rejected_by.items(), key=_largest_first)),
            reopened=self._reopened,
            reverified=self._reverified,
            failed=self._failures.total(),
            failures={reason: self._failures[reason] for reason in FailureReason if self._failures[reason]},
        )


def _largest_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
