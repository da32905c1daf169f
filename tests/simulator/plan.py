"""The plan of one simulated run: its shape and its faults, as plain values that follow from a seed."""

from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from toolace_mt.actors.offline.server.served import FAULTS, Served

HORIZON = 25.0
"""Seconds within which faults happen: a run without any takes about ten."""


class Kind(StrEnum):
    """The kinds of faults."""

    LOST_REQUEST = "request lost"
    LOST_REPLY = "reply lost"
    LATE = "message late"
    DOUBLED = "message doubled"
    WORKER_KILLED = "worker killed"
    WRITER_KILLED = "log writer killed"
    GOVERNOR_KILLED = "governor killed"
    DRIVER_KILLED = "driver killed"
    WORKER_PAUSED = "worker paused"
    WRITER_PAUSED = "log writer paused"
    GOVERNOR_PAUSED = "governor paused"
    DRIVER_PAUSED = "driver paused"
    DISK_SLOW = "disk slow"
    DISK_FULL = "disk full"
    DISK_TORN = "disk torn"
    PROVIDER_FAULT = "provider fault"
    PROVIDER_BUSY = "provider busy"
    PROVIDER_DOWN = "provider down"
    PROVIDER_SILENT = "provider silent"
    STOPPED = "user stops"
    BATCH_LOST = "batch never created"
    BATCH_UNHEARD = "batch created unheard"
    BATCH_FULL = "batch queue full"
    BATCH_EXPIRED = "batch question expired"
    BATCH_CUT = "batch results cut"

    def __repr__(self) -> str:
        """Code, so that a plan that is printed can be put into a test."""
        return f"Kind.{self.name}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault."""

    kind: Kind
    at: float
    """Seconds since the beginning; of a message or a batch its number, of a provider's fault its rate."""
    size: float = 0.0
    """Seconds that it lasts; of a disk that tears a group, the share that is kept."""
    what: str = ""
    """Number of the worker, or name of the provider's fault."""

    def __str__(self) -> str:
        """Words for a story."""
        match self.kind:
            case Kind.PROVIDER_FAULT:
                return f"{self.kind}: {self.what} at {self.at:.0%} of the questions"
            case Kind.BATCH_EXPIRED:
                return f"{self.kind}: {self.at:.0%}"
            case Kind.LOST_REQUEST | Kind.LOST_REPLY | Kind.DOUBLED:
                return f"{self.kind}: the {self.at:.0f}th"
            case Kind.BATCH_LOST | Kind.BATCH_UNHEARD | Kind.BATCH_FULL | Kind.BATCH_CUT:
                return f"{self.kind}: number {self.at:.0f}"
            case Kind.LATE:
                return f"{self.kind}: the {self.at:.0f}th, by {self.size:.1f} s"
        which = f" {self.what}" if self.what else ""
        lasting = f", for {self.size:.1f} s" if self.size else ""
        return f"{self.kind}{which}: at {self.at:.1f} s{lasting}"


@dataclass(frozen=True, slots=True)
class Shape:
    """The run."""

    dialogues: int
    at_once: int
    steps: int
    """Sub-tasks of a dialogue."""
    panel: int
    """Number of the panel."""
    tries: int
    workers: int
    apart: bool
    """True where writer and judge have workers of their own."""
    in_flight: int
    """Questions of a worker at once."""
    slots: int
    """Calls in flight that the endpoint's limit allows."""
    requests_per_minute: int | None
    budget_calls: int | None
    budget_usd: float | None
    accepted: int | None
    compared: bool
    """True where plans are compared."""
    latency: float
    spread: float
    skewed: bool
    """True where the processes' clocks differ."""
    batched: str = ""
    """The role whose questions are asked in batches, `all`, or nothing."""
    marked: bool = True
    """True where the provider shows a batch's marker before it has ended."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One schedule."""

    seed: int
    shape: Shape
    faults: tuple[Fault, ...]

    def without(self, fault: Fault) -> "Plan":
        """Return the plan with one fault less."""
        return replace(self, faults=tuple(one for one in self.faults if one is not fault))


_PROVIDER = tuple(one for one in FAULTS if one is not Served.BOMB)
"""What is unpacked is the affair of the HTTP client, which is not simulated."""
_WEIGHTS: dict[Kind, int] = {
    Kind.LOST_REQUEST: 6,
    Kind.LOST_REPLY: 6,
    Kind.LATE: 6,
    Kind.DOUBLED: 4,
    Kind.WORKER_KILLED: 6,
    Kind.WRITER_KILLED: 4,
    Kind.GOVERNOR_KILLED: 4,
    Kind.DRIVER_KILLED: 3,
    Kind.WORKER_PAUSED: 3,
    Kind.WRITER_PAUSED: 2,
    Kind.GOVERNOR_PAUSED: 2,
    Kind.DRIVER_PAUSED: 2,
    Kind.DISK_SLOW: 3,
    Kind.DISK_FULL: 2,
    Kind.DISK_TORN: 3,
    Kind.PROVIDER_FAULT: 10,
    Kind.PROVIDER_BUSY: 2,
    Kind.PROVIDER_DOWN: 2,
    Kind.PROVIDER_SILENT: 2,
    Kind.STOPPED: 3,
}
_OF_BATCHES: dict[Kind, int] = {
    Kind.BATCH_LOST: 4,
    Kind.BATCH_UNHEARD: 6,
    Kind.BATCH_FULL: 3,
    Kind.BATCH_EXPIRED: 6,
    Kind.BATCH_CUT: 4,
    Kind.DRIVER_KILLED: 8,
    Kind.STOPPED: 4,
}


def drawn(seed: int) -> Plan:
    """Return the plan of *seed*."""
    draws = Random(f"plan:{seed}")
    shape = _shape(draws)
    number = draws.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 6))
    weights = _WEIGHTS | (_OF_BATCHES if shape.batched else {})
    kinds = draws.choices(list(weights), list(weights.values()), k=number)
    return Plan(seed, shape, tuple(_fault(kind, draws, shape) for kind in kinds))


def _shape(draws: Random) -> Shape:
    dialogues = draws.choice((1, 2, 2, 3, 3, 4))
    limited = draws.random()
    return Shape(
        dialogues=dialogues,
        at_once=draws.choice((1, 2, 3, 8)),
        steps=draws.choice((1, 1, 1, 2, 2, 3)) if draws.random() < 0.95 else 12,
        panel=draws.randrange(4),
        tries=draws.choice((1, 2, 3)),
        workers=draws.choice((1, 1, 2)),
        apart=draws.random() < 0.3,
        in_flight=draws.choice((1, 2, 4, 64)),
        slots=draws.choice((1, 2, 3, 64)),
        requests_per_minute=draws.choice((20, 60)) if draws.random() < 0.15 else None,
        budget_calls=draws.randint(4, 40) if limited < 0.15 else None,
        budget_usd=draws.uniform(0.0005, 0.02) if 0.15 < limited < 0.25 else None,
        accepted=draws.randint(1, dialogues) if draws.random() < 0.15 else None,
        compared=draws.random() < 0.15,
        latency=draws.choice((0.05, 0.3, 1.0)),
        spread=draws.choice((0.0, 0.5)),
        skewed=draws.random() < 0.3,
        batched=draws.choice(("all", "judge")) if draws.random() < 0.12 else "",
        marked=draws.random() < 0.6,
    )


def _fault(kind: Kind, draws: Random, shape: Shape) -> Fault:
    at = round(draws.uniform(0.0, HORIZON if draws.random() < 0.3 else HORIZON / 4), 2)
    match kind:
        case Kind.PROVIDER_FAULT:
            return Fault(kind, draws.choice((0.05, 0.2, 0.5)), what=draws.choice(_PROVIDER).value)
        case Kind.LOST_REQUEST | Kind.LOST_REPLY | Kind.DOUBLED:
            return Fault(kind, draws.randrange(120))
        case Kind.LATE:
            return Fault(kind, draws.randrange(120), round(draws.choice((0.3, 3.0, 30.0)) * draws.random(), 2))
        case Kind.WORKER_KILLED:
            return Fault(kind, at, what=str(draws.randrange(shape.workers * (1 + shape.apart))))
        case Kind.WORKER_PAUSED:
            size = round(draws.choice((1.0, 8.0, 40.0)) * draws.random(), 2)
            return Fault(kind, at, size, str(draws.randrange(shape.workers * (1 + shape.apart))))
        case Kind.BATCH_EXPIRED:
            return Fault(kind, draws.choice((0.2, 0.6)))
        case Kind.BATCH_LOST | Kind.BATCH_UNHEARD | Kind.BATCH_FULL | Kind.BATCH_CUT:
            return Fault(kind, draws.randrange(4))
        case Kind.DISK_TORN:
            return Fault(kind, at, round(draws.random(), 2))
        case Kind.WRITER_KILLED | Kind.GOVERNOR_KILLED | Kind.DRIVER_KILLED | Kind.STOPPED:
            return Fault(kind, at)
        case _:
            return Fault(kind, at, round(draws.choice((1.0, 8.0, 40.0)) * draws.random(), 2))
