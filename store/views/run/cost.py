"""What the answers of a run took: by role, purpose, model and outcome, and for each accepted dialogue."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ....events import AnswerUnusable, ModelAnswered, Recorded
from ...contract import EventLog
from ..load import Unreadable, dialogues_of
from ..outcome import DialogueOutcome, outcome_by_last
from ..view import View
from .totals import UsageMeter, UsageTotals
from .trace import Trace, Tracer


class PerAccepted(View):
    """What one accepted dialogue took on average, the spoilt ones' share included."""

    dialogues: int
    """Accepted ones."""
    calls: float
    price: float | None
    """US dollars, over the calls that have a price. None: no call has one."""
    unpriced: int
    """Calls without a price: while there are any, the true price is higher by an unknown amount."""


class Cost(View):
    """What the model answers in the log took. It counts each recorded answer once, however often a run was resumed."""

    trace: Trace
    total: UsageTotals
    by_role: Mapping[str, UsageTotals]
    by_purpose: Mapping[str, UsageTotals]
    by_model: Mapping[str, UsageTotals]
    by_outcome: Mapping[DialogueOutcome, UsageTotals]
    """By what became of the dialogue."""
    dialogues: Mapping[DialogueOutcome, int]
    per_accepted: PerAccepted | None
    """None while nothing is accepted."""


_UNKNOWN = "unknown"
_VOTE = "vote"
"""The purpose that is told by expert: an answer's is `vote:tone`."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where an answer came from; answers are summed by it."""

    role: str
    purpose: str
    model: str


class CostMeter:
    """Adds up dialogue by dialogue, in memory that depends on roles and models and not on dialogues."""

    def __init__(self, scope: str) -> None:
        self._tracer = Tracer(scope)
        self._meters: defaultdict[tuple[DialogueOutcome, _Source], UsageMeter] = defaultdict(UsageMeter)
        self._dialogues: Counter[DialogueOutcome] = Counter()

    def add(self, records: Sequence[Recorded]) -> None:
        """Take one dialogue in: all its records, from the first on."""
        outcome = outcome_by_last(records[-1].event.type) if records else DialogueOutcome.IN_FLIGHT
        self._dialogues[outcome] += bool(records)
        asked: dict[str, _Source] = {}
        for record in records:
            self._tracer.count(record)
            event = record.event
            if isinstance(event, ModelAnswered):
                source = asked[event.question] = _Source(record.envelope.role, event.purpose, event.model)
                self._meters[outcome, source].count(event)
            elif isinstance(event, AnswerUnusable):
                source = asked.get(event.question) or _unanswered(record.envelope.role, event.question)
                self._meters[outcome, source].unusable += 1

    @property
    def cost(self) -> Cost:
        """What was added so far."""
        total = _summed(self._meters.values())
        accepted = self._dialogues[DialogueOutcome.ACCEPTED]
        return Cost(
            trace=self._tracer.trace,
            total=total.tally,
            by_role=self._by(lambda _, source: source.role),
            by_purpose=self._by(lambda _, source: source.purpose),
            by_model=self._by(lambda _, source: source.model),
            by_outcome={DialogueOutcome(name): tally for name, tally in self._by(lambda outcome, _: outcome).items()},
            dialogues={outcome: self._dialogues[outcome] for outcome in DialogueOutcome},
            per_accepted=_per_accepted(total, accepted) if accepted else None,
        )

    def _by(self, key: Callable[[DialogueOutcome, _Source], str]) -> dict[str, UsageTotals]:
        sums: defaultdict[str, UsageMeter] = defaultdict(UsageMeter)
        for (outcome, source), meter in self._meters.items():
            sums[key(outcome, source)].merge(meter)
        return {name: sums[name].tally for name in sorted(sums)}


def _unanswered(role: str, question: str) -> _Source:
    """The source of a question that nobody answered: its key says what it was for, as `fill:m6` or `vote:tone:1`."""
    purpose, *rest = question.split(":")
    if purpose == _VOTE and len(rest) > 1:
        purpose = f"{purpose}:{rest[0]}"
    return _Source(role, purpose if purpose and rest else _UNKNOWN, _UNKNOWN)


def _summed(meters: Iterable[UsageMeter]) -> UsageMeter:
    total = UsageMeter()
    for meter in meters:
        total.merge(meter)
    return total


def _per_accepted(total: UsageMeter, accepted: int) -> PerAccepted:
    priced = total.unpriced < total.calls
    return PerAccepted(
        dialogues=accepted,
        calls=total.calls / accepted,
        price=total.price / accepted if priced else None,
        unpriced=total.unpriced,
    )


def cost_of(scope: str, dialogues: Iterable[Sequence[Recorded]]) -> Cost:
    """The cost of *dialogues*, each given by all its records."""
    meter = CostMeter(scope)
    for records in dialogues:
        meter.add(records)
    return meter.cost


async def load_cost(log: EventLog, run: str, *, unreadable: list[Unreadable] | None = None) -> Cost:
    """The cost of *run*, one dialogue in memory at a time. Raises as `dialogues_of`."""
    meter = CostMeter(run)
    async for records in dialogues_of(log, run, unreadable=unreadable):
        meter.add(records)
    return meter.cost
