"""One side of a comparison: a run, measured dialogue by dialogue."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from ....events import Recorded, Run
from ..outcome import DialogueOutcome
from ..run.cost import CostMeter
from ..run.summary import RunState, RunSummary
from ..run.variety import Variety, VarietyMeter
from ..usage import UsageTotals
from ..view import Sentence, Short, View
from .quantities import ORDER, Quantity, measured, number_of
from .wall_time import WallTime


class CheckShare(View):
    """The dialogues that one check blocked."""

    first: int
    """In the first round of their verification."""
    last: int
    """Those that were rejected in which it blocks."""


class Side(View):
    """One run, in numbers."""

    run: Short
    state: RunState
    reason: Sentence | None
    started: datetime | None
    release: str | None
    method: Short | None
    """None: it made no dialogues, or is of an old release."""
    models: Mapping[Short, int]
    """Answers by model."""
    seed: int | None
    pool_digest: str | None
    pool_tools: int | None
    """Tools of the pool."""
    planned: int
    dialogues: Mapping[DialogueOutcome, int]
    written: int
    """Dialogues that the rules looked at: checks are counted among them."""
    usage: UsageTotals
    usage_by_purpose: Mapping[str, UsageTotals]
    wall_seconds: float | None
    """None: the run has no record of its own."""
    launches: int
    checks: Mapping[str, CheckShare]
    variety: Variety
    """Of as many accepted dialogues as the other side has."""
    tools_called: int
    """Tools that these call."""
    seal: str | None
    """Of the records that were counted, as in `status`."""

    @property
    def opened(self) -> int:
        """Dialogues that were opened."""
        return sum(self.dialogues.values())

    @property
    def accepted(self) -> int:
        """Accepted dialogues."""
        return self.dialogues.get(DialogueOutcome.ACCEPTED, 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of each dialogue."""

    seed: int | None
    task: int
    amounts: tuple[float, ...]


@dataclass(slots=True)
class SideMeter:
    """Adds up one run, dialogue by dialogue; of each it keeps some twenty numbers."""

    summary: RunSummary
    run: Run
    records: Sequence[Recorded]
    """Of the run's own stream."""
    varied: Collection[str]
    """Numbers of the accepted dialogues whose variety is measured."""
    beside: Mapping[str, Mapping[Quantity, float]] = field(default_factory=dict)
    """Amounts of dialogues that are known from elsewhere, by number."""
    kept: dict[str, Kept] = field(default_factory=dict)
    unknown: set[Quantity] = field(default_factory=set)
    _cost: CostMeter = field(init=False)
    _wall: WallTime = field(init=False)
    _variety: VarietyMeter = field(default_factory=VarietyMeter)
    _called: set[str] = field(default_factory=set)
    _first: Counter[str] = field(default_factory=Counter)
    _last: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Begin."""
        self._cost, self._wall = CostMeter(self.summary.id), WallTime(self.records)

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records. Raises DamagedLog, with nothing added."""
        one = measured(records, self.beside.get(number_of(records[0].stream), {}))
        self.kept[one.number] = Kept(one.seed, hash(one.task), one.amounts)
        self.unknown |= one.unknown
        self._first.update(one.blocked_first)
        self._last.update(one.blocked_last)
        self._cost.add(records)
        self._wall.add(records)
        if one.number in self.varied:
            self._variety.add_dialogue(one.last)
            self._called.update(call.name for _, call in one.last.calls())

    @property
    def side(self) -> Side:
        """The run so far."""
        cost, config = self._cost.cost, self.run.config
        return Side(
            run=self.summary.id,
            state=self.summary.state,
            reason=self.summary.reason,
            started=self.summary.started,
            release=self.summary.release,
            method=_text(config.get("method")),
            models={name: totals.calls for name, totals in cost.by_model.items()},
            seed=self.run.seed if self.run.version else None,
            pool_digest=self.run.pool_digest or None,
            pool_tools=self.run.tools or None,
            planned=self.summary.planned,
            dialogues=cost.dialogues,
            written=sum(one.amounts[ORDER[Quantity.WRITTEN]] > 0 for one in self.kept.values()),
            usage=cost.total,
            usage_by_purpose=cost.by_purpose,
            wall_seconds=self._wall.seconds,
            launches=self._wall.launches,
            checks=self._checks,
            variety=self._variety.variety,
            tools_called=len(self._called),
            seal=cost.trace.seal,
        )

    @property
    def _checks(self) -> dict[str, CheckShare]:
        names = sorted({*self._first, *self._last}, key=lambda name: (-self._first[name], -self._last[name], name))
        return {name: CheckShare(first=self._first[name], last=self._last[name]) for name in names}


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
