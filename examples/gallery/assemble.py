# ruff: noqa: INP001, T201 - a script is a single file, and says what it did
"""Put the logs of finished runs together into the gallery that ships with the program.

.venv/bin/python examples/gallery/assemble.py RUNS/*/gallery.sqlite

The records are copied as they are: their digests, times and answers stay. What is not fit to be shown is refused.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from toolace_mt.events import DialogueAccepted, ModelAnswered, Recorded, RunCompleted
from toolace_mt.store import EventLog, open_log

GALLERY = Path(__file__).parents[2] / "cluster" / "cli" / "gallery.sqlite"


class Unfit(Exception):
    """What a log holds cannot be shown."""


async def assemble(logs: Sequence[Path], folder: Path) -> Path:
    """Return a new log in *folder* that holds the streams of *logs*. Raises Unfit, StoreError."""
    whole = open_log(folder / "whole.sqlite")
    for path in logs:
        async with open_log(path, writable=False) as log:
            await _add(log, path, whole)
    new = folder / "gallery.sqlite"
    await whole.backup(new)
    await whole.close()
    return new


async def _add(log: EventLog, path: Path, whole: EventLog) -> None:
    async for damage in log.verify():
        raise Unfit(f"{path}: {damage.stream} version {damage.version}: {damage.why}")
    for stream in [head.stream async for head in log.heads()]:
        records = await log.read(stream)
        _check(records, path)
        frames = await log.read_frames(stream)
        digests = await whole.append_frames(stream, frames, expected=0)
        assert list(digests) == [record.digest for record in records]


def _check(records: Sequence[Recorded], path: Path) -> None:
    """Every dialogue is accepted and every run complete."""
    last, stream = records[-1].event, records[-1].stream
    if not isinstance(last, DialogueAccepted if "/" in stream else RunCompleted):
        raise Unfit(f"{path}: {stream} ends with {last.type}: only whole runs of accepted dialogues are shown")
    hosts = sorted({record.envelope.node for record in records})
    answers = sum(isinstance(record.event, ModelAnswered) for record in records)
    print(f"{stream}: {len(records)} events, {answers} answers, written on {', '.join(hosts)}")


def main() -> None:
    """Assemble the logs that the arguments name."""
    logs = [Path(word) for word in sys.argv[1:]]
    if not logs:
        sys.exit("name the logs of the runs, such as energy/gallery.sqlite")
    try:
        with TemporaryDirectory() as folder:
            GALLERY.write_bytes(asyncio.run(assemble(logs, Path(folder))).read_bytes())
    except Unfit as unfit:
        sys.exit(str(unfit))
    print(f"{GALLERY}: {GALLERY.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
