"""The copy of a log into another one, of whatever kind: what is copied was checked before, and is compared after."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from .chain import walk
from .contract import EventLog
from .errors import BadRequest, BrokenChain
from .locations import open_log
from .outputs import vacant
from .records import Row
from .stored import Damage, StoredStream, StoredStreams

_GROUP = 256
"""Events that are appended at once."""


@dataclass(slots=True)
class Copied:
    """What was copied."""

    streams: int = 0
    events: int = 0
    """All events of those streams, also those that the target had before."""
    new: int = 0
    """Those that it had not."""


async def copy_log(streams: StoredStreams, target: EventLog, wanted: Callable[[str], bool] = lambda _: True) -> Copied:
    """Append the streams whose names are *wanted* to *target*; what it has already is left, so that it can be repeated.

    Raises:
        BrokenChain: a stream is damaged; it is not copied, those before it are.
        BadRequest: the target has other events under that name.
    """
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(1, thread_name_prefix="log-copy")
    copied = Copied()
    try:
        while (found := await loop.run_in_executor(thread, lambda: _next(streams, wanted))) is not None:
            name, rows = found
            common = await _common(target, name, rows)
            for start in range(common, len(rows), _GROUP):
                group = rows[start : start + _GROUP]
                digests = await target.append_rows(name, group, expected=start)
                if [row[4] for row in group] != list(digests):
                    raise BrokenChain(name, start + 1, "its copy has another digest")
            copied.streams += 1
            copied.events += len(rows)
            copied.new += len(rows) - common
    finally:
        await loop.run_in_executor(thread, streams.close)  # the same thread: so no read is still under way
        thread.shutdown(wait=False)
    return copied


async def _common(target: EventLog, name: str, rows: list[Row]) -> int:
    """Return the number of *rows* that *target* has already. Raises BadRequest where it has others."""
    head = await target.head(name)
    common = 0 if head is None else min(head.version, len(rows))
    if common and await target.digest(name, common) != rows[common - 1][4]:
        raise BadRequest(f"{name!r} is in the target already, with other events: copy to another log, or other runs")
    return common


def _next(streams: StoredStreams, wanted: Callable[[str], bool]) -> tuple[str, list[Row]] | None:
    """Return the next stream that is wanted, whole and checked; None: there is none."""
    for stream in streams:
        if isinstance(stream, Damage):
            raise BrokenChain(stream.stream, stream.version, stream.why)
        if wanted(stream.name):
            return stream.name, _checked(stream)
    return None


def _checked(stream: StoredStream) -> list[Row]:
    rows = list(stream.rows)
    for damage in walk(stream.name, rows, stream.head):
        if not damage.erased:
            raise BrokenChain(damage.stream, damage.version, damage.why)
    return rows


async def write_copy(streams: StoredStreams, path: Path) -> Copied:
    """Write *streams* to an SQLite log at *path*, which appears when it is complete. Raises BadTarget, LogFull."""
    path = vacant(path)
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        async with open_log(Path(folder) / "log.sqlite") as made:
            copied = await copy_log(streams, made)
            await made.backup(path)
    return copied
