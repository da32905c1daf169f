"""The log writer: what is read follows what is on its way to the log."""

import asyncio
from collections.abc import Sequence

from toolace_mt.actors.shell import Stamp
from toolace_mt.cluster.run.log_writer import LogWriter
from toolace_mt.events import DialogueFailed, FailureReason, Frame, encode
from toolace_mt.store import EventLog, MemoryLog

FRAME = encode(
    Stamp("run", "here").envelope(
        DialogueFailed(reason=FailureReason.MODEL_REFUSED, detail=""), role="initializer", cause=None
    )
)


class Slow(MemoryLog):
    """A log whose disk takes its time."""

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """As in the contract, later."""
        await asyncio.sleep(0.05)
        return await super().append_frames(stream, frames, expected=expected)


class Writer(LogWriter):
    """Over that log."""

    def __init__(self) -> None:
        super().__init__("", "run", 0.0)
        self._log = Slow()

    async def log(self) -> EventLog:
        """It is open."""
        return self._log


async def test_who_carries_a_dialogue_on_reads_what_a_dead_worker_had_sent() -> None:
    """Else its questions would be paid for twice; other dialogues are read at once."""
    writer = Writer()
    appending = asyncio.create_task(writer.append_frames("run/1", [FRAME], expected=0))
    await asyncio.sleep(0)
    assert await writer.read_frames("run/2") == []
    assert not appending.done()
    assert len(await writer.read_frames("run/1")) == 1
    await appending
