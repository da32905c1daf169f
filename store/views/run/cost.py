"""The cost of a run: by role, purpose, model and outcome, and for each accepted dialogue."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ....events import AnswerUnusable, ModelAnswered, Recorded
from ..outcome import DialogueOutcome, outcome_by_last
from ..usage import UsageMeter, UsageTotals
from ..view import View
from .trace import Trace, Tracer


class PerAccepted(View):
    """The average cost of one accepted dialogue, with the share of those that were not."""

    dialogues: int
    """Accepted ones."""
    calls: float
    price: float | None
    """US dollars, over the calls that have a price. None: no call has one."""
    unpriced: int
    """Calls without a price: while there are any, the true price is higher by an unknown amount."""


class UnusableCount(View):
    """Answers to one purpose that could not be used for one kind of reason, or questions that got none."""

    purpose: str
    kind: str
    """Empty in logs of older releases."""
    answers: int
    example: str
    """The first reason."""


class Cost(View):
    """The usage of the model answers in the log, each counted once, however often a run was resumed."""

    trace: Trace
    total: UsageTotals
    by_role: Mapping[str, UsageTotals]
    by_purpose: Mapping[str, UsageTotals]
    by_model: Mapping[str, UsageTotals]
    by_outcome: Mapping[DialogueOutcome, UsageTotals]
    """By the outcome of the dialogue."""
    dialogues: Mapping[DialogueOutcome, int]
    per_accepted: PerAccepted | None
    """None while nothing is accepted."""
    unusable: tuple[UnusableCount, ...]
    """Most frequent first."""


_UNKNOWN = "unknown"
_VOTE = "vote"
"""The purpose that is counted by expert: an answer's is `vote:tone`."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The source of an answer; answers are summed by it."""

    role: str
    purpose: str
    model: str


class CostMeter:
    """Adds up dialogue by dialogue, in memory that grows with roles and models, and not with dialogues."""

    def __init__(self, scope: str) -> None:
        self._tracer = Tracer(scope)
        self._meters: defaultdict[tuple[DialogueOutcome, _Source], UsageMeter] = defaultdict(UsageMeter)
        self._dialogues: Counter[DialogueOutcome] = Counter()
        self._unusable: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], str] = {}

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records, from the first on."""
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
                self._meters[outcome, source].count(event)
                self._unusable[source.purpose, event.kind] += 1
                self._examples.setdefault((source.purpose, event.kind), event.fault)

    @property
    def cost(self) -> Cost:
        """The cost of the dialogues so far."""
        total = UsageMeter()
        for meter in self._meters.values():
            total.merge(meter)
        accepted = self._dialogues[DialogueOutcome.ACCEPTED]
        return Cost(
            trace=self._tracer.trace,
            total=total.totals,
            by_role=self._by(lambda _, source: source.role),
            by_purpose=self._by(lambda _, source: source.purpose),
            by_model=self._by(lambda _, source: source.model),
            by_outcome={DialogueOutcome(name): totals for name, totals in self._by(lambda outcome, _: outcome).items()},
            dialogues={outcome: self._dialogues[outcome] for outcome in DialogueOutcome},
            per_accepted=_per_accepted(total, accepted) if accepted else None,
            unusable=tuple(
                UnusableCount(purpose=purpose, kind=kind, answers=number, example=self._examples[purpose, kind])
                for (purpose, kind), number in sorted(self._unusable.items(), key=lambda one: (-one[1], one[0]))
            ),
        )

    def _by(self, key: Callable[[DialogueOutcome, _Source], str]) -> dict[str, UsageTotals]:
        sums: defaultdict[str, UsageMeter] = defaultdict(UsageMeter)
        for (outcome, source), meter in self._meters.items():
            sums[key(outcome, source)].merge(meter)
        return {name: sums[name].totals for name in sorted(sums)}


def _unanswered(role: str, question: str) -> _Source:
    """Return the source of a question without an answer: its key names the purpose, as `fill:m6` or `vote:tone:1`."""
    purpose, *rest = question.split(":")
    if purpose == _VOTE and len(rest) > 1:
        purpose = f"{purpose}:{rest[0]}"
    return _Source(role, purpose if purpose and rest else _UNKNOWN, _UNKNOWN)


def _per_accepted(total: UsageMeter, accepted: int) -> PerAccepted:
    priced = total.unpriced < total.calls
    return PerAccepted(
        dialogues=accepted,
        calls=total.calls / accepted,
        price=total.price / accepted if priced else None,
        unpriced=total.unpriced,
    )
