"""The disk: a log in memory that outlives its writer, and may be slow, full, or torn in the middle of a group."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from hashlib import sha256
from random import Random

from toolace_mt.cluster.run.log_writer import LogWriter
from toolace_mt.events import Frame
from toolace_mt.store import EventLog, Head, LogFull, StoreError
from toolace_mt.store.memory import MemoryLog

from .loop import SimulatedLoop, here
from .plan import Fault, Kind, Plan
from .watch import Watch

_LATENCY = 0.004
"""Seconds of a group on a healthy disk."""


class Disk:
    """What is durable."""

    def __init__(self, loop: SimulatedLoop, plan: Plan, watch: Watch, torn: Callable[[], None]) -> None:
        """*torn* ends the log writer in the middle of a group."""
        self.log = MemoryLog()
        self._loop, self._watch, self.torn = loop, watch, torn
        self._draws = Random(f"disk:{plan.seed}")
        self._faults = [f for f in plan.faults if f.kind in (Kind.DISK_SLOW, Kind.DISK_FULL)]
        self._tears = [f for f in plan.faults if f.kind is Kind.DISK_TORN]

    def seconds(self) -> float:
        """Return how long the next group takes."""
        slow = self._now(Kind.DISK_SLOW)
        if slow is None:
            return _LATENCY * self._draws.random()
        self._watch.met(str(slow.kind))
        return self._draws.random() * (slow.at + slow.size - self._loop.now)

    def full(self) -> bool:
        """Return True if nothing more can be written now."""
        if self._now(Kind.DISK_FULL) is None:
            return False
        self._watch.met(str(Kind.DISK_FULL))
        return True

    def tear(self, group: int) -> int | None:
        """Return how many of a *group* of appends become durable before the writer dies; None: it does not."""
        if not self._tears or self._tears[0].at > self._loop.now:
            return None
        tear = self._tears.pop(0)
        self._watch.met(str(tear.kind))
        return int(tear.size * (group + 1))

    async def write(self, stream: str, frames: Sequence[Frame], expected: int, *, came: float) -> Sequence[bytes]:
        """Make *frames* durable, at once; they *came* to the log writer then."""
        before = len(self.log._rows(stream))
        digests = await self.log.append_frames(stream, frames, expected=expected)
        if len(self.log._rows(stream)) > before:  # else it was a repetition
            self._watch.durable(stream, before, frames, came)
        return digests

    def digest(self) -> str:
        """Return a digest of all that is durable."""
        whole = sha256()
        for _, rows in sorted(self.log._streams.items()):
            whole.update(rows[-1][4])
        return whole.hexdigest()[:16]

    def _now(self, kind: Kind) -> Fault | None:
        now = self._loop.now
        return next((one for one in self._faults if one.kind is kind and one.at <= now < one.at + one.size), None)


class DiskLog(MemoryLog):
    """The log as one life of the log writer has it open: appends go to the disk in groups."""

    def __init__(self, disk: Disk) -> None:
        super().__init__()
        self._disk = disk
        self._jobs: list[tuple[str, Sequence[Frame], int, asyncio.Future[Sequence[bytes]], float]] = []
        self._committing: asyncio.Task[None] | None = None

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """Return once they are durable."""
        done: asyncio.Future[Sequence[bytes]] = asyncio.get_running_loop().create_future()
        self._jobs.append((stream, frames, expected, done, asyncio.get_running_loop().time()))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._write_groups())
        return await done

    async def _write_groups(self) -> None:
        while self._jobs:
            jobs, self._jobs = self._jobs, []
            await asyncio.sleep(self._disk.seconds())
            if self._disk.full():
                for *_, done, _ in jobs:
                    done.set_exception(LogFull("the disk is full; nothing was written"))
                continue
            kept = self._disk.tear(len(jobs))
            for stream, frames, expected, done, came in jobs[:kept]:
                try:
                    digests = await self._disk.write(stream, frames, expected, came=came)
                except StoreError as error:
                    done.set_exception(error)
                else:
                    done.set_result(digests)
            if kept is not None:
                self._disk.torn()
                await asyncio.sleep(1e6)  # this life is over

    async def read_frames(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Frame]:
        """As in the contract."""
        await asyncio.sleep(_LATENCY * here().draws.random())
        return await self._disk.log.read_frames(stream, after=after, upto=upto)

    async def read(self, stream: str, *, after: int = 0, upto: int | None = None):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """As in the contract."""
        return await self._disk.log.read(stream, after=after, upto=upto)

    async def heads(self, prefix: str = "", *, after: str = "") -> AsyncGenerator[Head, None]:
        """As in the contract."""
        await asyncio.sleep(_LATENCY * here().draws.random())
        async for head in self._disk.log.heads(prefix, after=after):
            yield head

    async def head(self, stream: str) -> Head | None:
        """As in the contract."""
        return await self._disk.log.head(stream)

    async def close(self) -> None:
        """Wait for what is under way."""
        if self._committing is not None:
            await self._committing


class DiskWriter(LogWriter):
    """The log writer over that disk; nothing waits for a lock."""

    def __init__(self, disk: Disk) -> None:
        super().__init__("", "run", 0.0)
        self._log = DiskLog(disk)

    async def log(self) -> EventLog:
        """Open."""
        return self._log

    async def close(self) -> None:
        """As in the log writer."""
        await self._log.close()
