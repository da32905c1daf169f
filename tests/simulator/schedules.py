"""Many schedules, one after the other or on several cores, and the table of what they met."""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from .plan import Plan, drawn
from .shrinking import shrunk
from .world import Outcome, simulated

_COLLECTED = 20
_CHUNK = 100
"""Schedules that a core takes at once."""


@dataclass(slots=True)
class Tally:
    """What schedules came to."""

    schedules: int = 0
    dialogues: int = 0
    answers: int = 0
    steps: int = 0
    seconds: float = 0.0
    """Simulated ones."""
    met: Counter[str] = field(default_factory=Counter)
    """Times that a fault came about."""
    under: Counter[str] = field(default_factory=Counter)
    """Dialogues of the schedules in which it did."""
    violations: Counter[str] = field(default_factory=Counter)
    """Violations in those schedules."""
    failed: dict[int, str] = field(default_factory=dict)
    """The first violation by the seed."""

    def add(self, outcome: Outcome) -> None:
        """Add one."""
        faults = outcome.faults or Counter({"no fault": 1})
        self.schedules += 1
        self.dialogues += outcome.dialogues
        self.answers += outcome.answers
        self.steps += outcome.steps
        self.seconds += outcome.seconds
        self.met += faults
        for fault in faults:
            self.under[fault] += outcome.dialogues
            self.violations[fault] += len(outcome.violations)
        if outcome.violations:
            self.failed[outcome.plan.seed] = outcome.violations[0]

    def plus(self, other: "Tally") -> None:
        """Add those of another core."""
        for name in ("schedules", "dialogues", "answers", "steps", "seconds", "met", "under", "violations"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failed |= other.failed

    def table(self) -> Iterator[str]:
        """Yield the lines of the table."""
        yield f"{'fault':32} {'times met':>12} {'dialogues':>12} {'violations':>12}"
        for fault in sorted(self.met, key=_order):
            yield f"{fault:32} {self.met[fault]:12,} {self.under[fault]:12,} {self.violations[fault]:12,}"
        yield f"{'all':32} {self.met.total():12,} {self.dialogues:12,} {len(self.failed):12,}"


def _order(fault: str) -> tuple[bool, bool, str]:
    return (fault == "no fault", fault.startswith("provider"), fault)


def tallied(seeds: Sequence[int]) -> Tally:
    """Return what the schedules of *seeds* came to, on this core."""
    tally = Tally()
    gc.disable()  # what a schedule leaves are circles of tasks: collecting them at once costs more than they take
    try:
        for number, seed in enumerate(seeds, start=1):
            tally.add(simulated(drawn(seed)))
            if number % _COLLECTED == 0:
                gc.collect()
    finally:
        gc.enable()
    return tally


def tallied_on(cores: int, first: int, schedules: int) -> Iterator[Tally]:
    """Yield the sum so far, from chunk to chunk of the schedules from seed *first* on."""
    chunks = [range(begin, min(begin + _CHUNK, first + schedules)) for begin in range(first, first + schedules, _CHUNK)]
    tally = Tally()
    with ProcessPoolExecutor(cores) as pool:
        for part in pool.map(tallied, chunks):
            tally.plus(part)
            yield tally


def story_of(seed: int) -> tuple[Plan, Outcome]:
    """Return the shortest plan found that fails as that of *seed* does, and its outcome with its story."""
    plan = shrunk(drawn(seed), lambda smaller: bool(simulated(smaller).violations))
    return plan, simulated(plan, told=True)
