"""A writing process is killed at random moments: what it was told is recorded stays recorded, and no batch is half."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.postgres import server
from toolace_mt.store import open_log

WRITER = """
import asyncio, sys
from toolace_mt.events import AnswerUnusable, Envelope
from toolace_mt.store import open_log

def event(stream, version):
    fact = AnswerUnusable(question=str(version), fault="x" * 3000)
    return Envelope(f"{stream:08x}{version:024x}", version, "r", "refiner", "n", None, fact)

async def write(log, stream):
    head = await log.head(f"r/{stream}")
    version = head.version if head else 0
    while True:
        batch = [event(stream, version + 1 + offset) for offset in range(3)]
        recorded = await log.append(f"r/{stream}", batch, expected=version)
        version = recorded[-1].version
        print(stream, version, flush=True)

async def main():
    async with open_log(sys.argv[1], wait=5) as log:
        await log.hold("r", wait=5)
        await asyncio.gather(*(write(log, stream) for stream in range(8)))

asyncio.run(main())
"""
BATCH = 3


def acknowledged_until_killed(location: str, draw: random.Random) -> dict[str, int]:
    """Versions that the writer said were recorded before it was killed, by stream."""
    with subprocess.Popen([sys.executable, "-c", WRITER, location], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged: dict[str, int] = {}
        lines = draw.randrange(1, 400)
        for count, line in enumerate(writer.stdout):
            if count == lines:
                writer.send_signal(signal.SIGKILL)
            if line.endswith("\n"):
                stream, version = line.split()
                acknowledged[f"r/{stream}"] = int(version)
    return acknowledged


@pytest.mark.parametrize(("store", "seed"), [*(("sqlite", seed) for seed in range(6)), ("postgres", 6)])
async def test_nothing_acknowledged_is_lost(tmp_path: Path, store: str, seed: int) -> None:
    """Killed and started again over the same log: complete batches, at least what was acknowledged, a sound chain."""
    draw = random.Random(seed)
    location = str(tmp_path / "log.sqlite") if store == "sqlite" else server().empty("killed")
    for _ in range(2):
        acknowledged = acknowledged_until_killed(location, draw)
        assert acknowledged
        async with open_log(location, writable=False) as log:  # an SQLite writer left its write-ahead log behind
            heads = {head.stream: head.version async for head in log.heads()}
            assert all(heads[stream] >= version for stream, version in acknowledged.items())
            assert all(version % BATCH == 0 for version in heads.values())
            assert [damage async for damage in log.verify()] == []
            versions = [record.version for record in await log.read("r/1")]
            assert versions == list(range(1, len(versions) + 1))
            assert len(versions) % BATCH == 0
            # A database may still end what the killed writer had sent.
            assert len(versions) == heads["r/1"] or (store == "postgres" and len(versions) > heads["r/1"])
