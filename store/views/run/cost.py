"""The cost of a run: by role, purpose, model and outcome, and for each accepted dialogue."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from ....events import Recorded
from ..outcome import DialogueOutcome, last_of, outcome_by_last
from ..usage import UsageMeter, UsageTotals
from ..view import View
from .trace import Trace, Tracer
from .unusable import Source, Sources, UnusableCounter, UnusableReason


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
    """The first reason of the model that most of them are of."""


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


class CostMeter:
    """Adds up dialogue by dialogue, in memory that grows with roles and models, and not with dialogues."""

    def __init__(self, scope: str) -> None:
        self._tracer = Tracer(scope)
        self._meters: defaultdict[tuple[DialogueOutcome, Source], UsageMeter] = defaultdict(UsageMeter)
        self._dialogues: Counter[DialogueOutcome] = Counter()
        self._unusable = UnusableCounter()

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records, from the first on."""
        last = last_of(records)
        outcome = DialogueOutcome.IN_FLIGHT if last is None else outcome_by_last(last.event.type)
        self._dialogues[outcome] += bool(records)
        sources = Sources()
        for record in records:
            self._tracer.count(record)
            if (source := sources.of(record)) is not None:
                self._meters[outcome, source].count(record.event)
                self._unusable.count(record, source)

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
            unusable=_by_purpose(self._unusable.reasons),
        )

    def _by(self, key: Callable[[DialogueOutcome, Source], str]) -> dict[str, UsageTotals]:
        sums: defaultdict[str, UsageMeter] = defaultdict(UsageMeter)
        for (outcome, source), meter in self._meters.items():
            sums[key(outcome, source)].merge(meter)
        return {name: sums[name].totals for name in sorted(sums)}


def _by_purpose(reasons: Sequence[UnusableReason]) -> tuple[UnusableCount, ...]:
    """Return the counts of all models together."""
    answers: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for one in reasons:
        answers[one.purpose, one.kind] += one.answers
        examples.setdefault((one.purpose, one.kind), one.example)
    return tuple(
        UnusableCount(purpose=purpose, kind=kind, answers=number, example=examples[purpose, kind])
        for (purpose, kind), number in sorted(answers.items(), key=lambda one: (-one[1], one[0]))
    )


def _per_accepted(total: UsageMeter, accepted: int) -> PerAccepted:
    priced = total.unpriced < total.calls
    return PerAccepted(
        dialogues=accepted,
        calls=total.calls / accepted,
        price=total.price / accepted if priced else None,
        unpriced=total.unpriced,
    )
