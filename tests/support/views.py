"""Views of a number of dialogues, each given by all its records."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from toolace_mt.events import Recorded
from toolace_mt.store import EventLog
from toolace_mt.store.views import (
    Collector,
    Cost,
    CostMeter,
    Funnel,
    LiveFunnel,
    RunAudit,
    RunAuditor,
    Unreadable,
    collect,
)

C = TypeVar("C", bound=Collector)


async def collected(log: EventLog, collector: C, *, run: str = "run", unreadable: list[Unreadable] | None = None) -> C:
    """The collector, after all dialogues of *run*."""
    await collect(log, run, collector, unreadable=unreadable)
    return collector


def cost_of(run: str, dialogues: Iterable[Sequence[Recorded]]) -> Cost:
    """The cost of *dialogues*."""
    meter = CostMeter(run)
    for records in dialogues:
        meter.add(records)
    return meter.cost


def run_audit_of(run: str, dialogues: Iterable[Sequence[Recorded]]) -> RunAudit:
    """The audit of *dialogues*."""
    auditor = RunAuditor(run)
    for records in dialogues:
        auditor.add(records)
    return auditor.audit


def funnel_of(run: str, records: Sequence[Recorded]) -> Funnel:
    """The funnel after *records*, of any number of dialogues."""
    live = LiveFunnel(run)
    live.add(records)
    return live.funnel
