"""Where the dialogues of a run are: every one that was opened is in exactly one place."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ....events import DialogueFailed, DialogueRejected, FailureReason, Phase, Recorded, RunEvent, VerificationReopened
from ...contract import EventLog
from ..load import Unreadable, dialogues_of
from ..view import View
from .status import DialogueStatus, moved
from .trace import Trace, Tracer


class Funnel(View):
    """How many dialogues were opened and where they are. It adds up: see `accounted`."""

    trace: Trace
    opened: int
    in_flight: int
    by_phase: Mapping[Phase, int]
    """Those in flight."""
    accepted: int
    rejected: int
    rejections: Mapping[str, int]
    """Each rejection once, under the check of the first finding that it names, so that these add up; the audit of a run
    counts it under every check that it names, so the numbers there may be higher. A dialogue that was reopened after it
    counts here and in `reopened`, so `rejected` is the sum of these less `reopened`."""
    reopened: int
    """Rejections that were taken back to be repaired or checked again."""
    failed: int
    failures: Mapping[FailureReason, int]

    @property
    def accounted(self) -> int:
        """The dialogues in all places together: always as many as were opened."""
        return self.in_flight + self.accepted + self.rejected + self.failed

    @property
    def adds_up(self) -> bool:
        """Whether no dialogue is lost or counted twice, in the whole and in each part."""
        return (
            self.accounted == self.opened
            and sum(self.by_phase.values()) == self.in_flight
            and sum(self.rejections.values()) - self.reopened == self.rejected
            and sum(self.failures.values()) == self.failed
        )


class LiveFunnel:
    """A funnel that follows a log event by event. It remembers the dialogues in flight and no others."""

    def __init__(self, scope: str) -> None:
        self._tracer = Tracer(scope)
        self._flying: dict[str, DialogueStatus] = {}
        self._opened = self._accepted = self._reopened = 0
        self._rejections: Counter[str] = Counter()
        self._failures: Counter[FailureReason] = Counter()

    def apply(self, record: Recorded) -> None:
        """Take in the next record of any dialogue; each stream's records come in order, each once.

        A run's own events say nothing about its dialogues and are passed over.
        """
        event = record.event
        if isinstance(event, RunEvent):
            return
        self._tracer.count(record)
        if record.version == 1:
            self._opened += 1
        elif isinstance(event, VerificationReopened) and record.stream not in self._flying:
            self._reopened += 1
        standing = moved(self._flying.pop(record.stream, DialogueStatus()), event)
        if not standing.phase.ended:
            self._flying[record.stream] = standing
        elif isinstance(event, DialogueRejected):
            self._rejections[standing.rejected_by(event)] += 1
        elif isinstance(event, DialogueFailed):
            self._failures[event.reason] += 1
        else:
            self._accepted += 1

    @property
    def remembered(self) -> int:
        """Dialogues that it holds in memory: those in flight."""
        return len(self._flying)

    @property
    def funnel(self) -> Funnel:
        """Where all are now."""
        phases = Counter(standing.phase for standing in self._flying.values())
        return Funnel(
            trace=self._tracer.trace,
            opened=self._opened,
            in_flight=len(self._flying),
            by_phase={phase: phases[phase] for phase in Phase if phases[phase]},
            accepted=self._accepted,
            rejected=self._rejections.total() - self._reopened,
            rejections=dict(sorted(self._rejections.items(), key=_largest_first)),
            reopened=self._reopened,
            failed=self._failures.total(),
            failures={reason: self._failures[reason] for reason in FailureReason if self._failures[reason]},
        )


def _largest_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def funnel_of(scope: str, records: Iterable[Recorded]) -> Funnel:
    """The funnel after *records*, of any number of dialogues."""
    live = LiveFunnel(scope)
    for record in records:
        live.apply(record)
    return live.funnel


async def load_funnel(log: EventLog, run: str, *, unreadable: list[Unreadable] | None = None) -> Funnel:
    """The funnel of *run*, one dialogue in memory at a time. Raises as `dialogues_of`."""
    live = LiveFunnel(run)
    async for records in dialogues_of(log, run, unreadable=unreadable):
        for record in records:
            live.apply(record)
    return live.funnel
