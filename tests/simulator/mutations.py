"""Faults planted in the product, each of which the simulation has to find: they show that it can see.

Five were thought up; the others are those that it has found in the product, before they were mended.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from toolace_mt.actors.shell import Shell
from toolace_mt.cluster.budget import ledger
from toolace_mt.cluster.budget.amounts import NOTHING
from toolace_mt.cluster.limits import leases
from toolace_mt.cluster.limits.governor import LONGEST_WAIT, Governor
from toolace_mt.cluster.limits.leases import LeaseBook
from toolace_mt.cluster.run.batches import Waves
from toolace_mt.cluster.run.dispatch import WorkerInbox
from toolace_mt.cluster.run.log_writer import Append, LogWriter
from toolace_mt.events import Frame
from toolace_mt.store import MemoryLog, StoreError

from .watch import EVENTS_OF

_append_all = LogWriter._append_all
_append_frames = MemoryLog.append_frames
_settle = ledger.settle
_recount = Governor.recount
_resume = Waves.resume
_visit = Shell.visit


async def _lost_append(self: LogWriter, appends: Sequence[Append]) -> list[Sequence[bytes] | StoreError]:
    """Of several appends that come together, the last is confirmed and never written."""
    if len(appends) < 2:
        return await _append_all(self, appends)
    return [*await _append_all(self, appends[:-1]), [b"" for _ in appends[-1].frames]]


def _all_slots(self: LeaseBook, worker: str) -> int:
    """Every worker gets all slots."""
    del worker
    return self.limits.slots


def _no_end(self: Governor, now: float) -> None:
    """No lease ever runs out."""


def _no_wait(self: Governor, possible: object, now: float, begun: float) -> float:
    """Nor is it waited for."""
    del self, possible
    return max(0.001, begun + LONGEST_WAIT - now)


def _refund(before: Any, holder: str, *, reserved: Any, spent: Any) -> Any:
    """What was spent is free again."""
    return _settle(before, holder, reserved=reserved, spent=NOTHING if spent.calls else spent)


async def _twice(self: MemoryLog, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
    """An append that is repeated, since nobody heard of its outcome, is recorded again."""
    del expected
    return await _append_frames(self, stream, frames, expected=len(self._rows(stream)))


async def _read_at_once(self: LogWriter, stream: str, upto: int | None = None) -> Sequence[Frame]:
    """What is read overtakes an append that a dead worker has sent."""
    return await (await self.log()).read_frames(stream, upto=upto)


async def _side_by_side(self: WorkerInbox, before: object, request: object) -> None:
    """Two visits of one dialogue go on at once."""


def _uncounted(self: Governor, more: object) -> None:
    """A governor that was started again knows nothing of what was recorded late."""
    del more
    _recount(self, NOTHING)


async def _believed(self: Waves, batches: Any, needed: Any) -> int:
    """What a batch of an earlier launch says of the settings ends every launch."""
    left = await _resume(self, batches, needed)
    for wave in self._waves.values():
        wave.resumed = False
    return left


async def _forgetful(self: Shell, stream: str, frames: Any, recorded: int | None = None, outcomes: Any = None) -> Any:
    """A visit that stops does not record the answers of a batch."""
    return await _visit(self, stream, frames, recorded, {} if self._stopping else outcomes or {})


_PATCHES: Mapping[str, Callable[[], Any]] = {
    "a lost append": lambda: patch.object(LogWriter, "_append_all", _lost_append),
    "a double admission": lambda: patch.object(LeaseBook, "slots_for", _all_slots),
    "a lease that never ends": lambda: patch.multiple(Governor, _expire=_no_end, _wait_seconds=_no_wait),
    "a budget that refunds": lambda: patch.object(leases, "settle", _refund),
    "an answer recorded twice": lambda: patch.object(MemoryLog, "append_frames", _twice),
}
MUTATIONS = tuple(_PATCHES)
"""Those that were thought up."""
_MENDED: Mapping[str, Callable[[], Any]] = {
    "a read that overtakes": lambda: patch.object(LogWriter, "read_frames", _read_at_once),
    "two visits at once": lambda: patch.object(WorkerInbox, "_follows", _side_by_side),
    "answers told and not recorded": lambda: patch.object(Governor, "recount", _uncounted),
    "a refusal for ever": lambda: patch.object(Waves, "resume", _believed),
    "a batch forgotten at a stop": lambda: patch.object(Shell, "visit", _forgetful),
}
MENDED = tuple(_MENDED)
"""Those that the product had."""


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Within the block, the product has that fault."""
    EVENTS_OF.clear()  # what goes wrong within the block is no measure for others
    with {**_PATCHES, **_MENDED}[name]():
        yield
    EVENTS_OF.clear()
