"""The contract of every log; `test_log_contract.py` and `test_log_heads.py` hold every store to it."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Protocol, Self

from ..events import Envelope, Frame, Recorded
from .records import Row
from .stored import Damage, Head, StoredStreams
from .verify import verify


class EventLog(Protocol):
    """An append-only log of streams."""

    async def append(self, stream: str, events: Sequence[Envelope], *, expected: int) -> Sequence[Recorded]:
        """Record all of *events* or none; they are durable when this returns.

        Appending again what is already recorded at those versions (the same ids and payloads) changes nothing and
        returns what is recorded.

        Raises:
            WrongVersion: *stream* is not at version *expected*, and this append is not the reason.
            NotEncodable: an event cannot be written.
            LogFull: there is no room; nothing was written.
        """

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """Record events that are encoded already; return the digests of their records.

        Raises WrongVersion, LogFull as above, and TornRecord where a frame's header does not read.
        """

    async def append_rows(self, stream: str, rows: Sequence[Row], *, expected: int) -> Sequence[bytes]:
        """Record what another log has, erased payloads too; return the digests of the records.

        Raises WrongVersion, LogFull, TornRecord as above.
        """

    async def hold(self, run: str, *, wait: float) -> None:
        """Take the right to drive *run* until this log is closed; wait up to *wait* seconds for it.

        Where one process at a time writes to the whole log, it has that right by opening it. Raises RunTaken.
        """
        del run, wait

    async def read(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Recorded]:
        """Return the records with `after < version <= upto`, in order; none for an unknown stream.

        Raises:
            BrokenChain: a record does not match its digest.
            PayloadErased: only the place of a record in the chain is left.
            TornRecord, NewerRelease: a record does not decode.
        """

    async def read_frames(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Frame]:
        """Return the same, not decoded; the chain is checked all the same. Raises BrokenChain, PayloadErased."""

    async def digest(self, stream: str, version: int) -> bytes | None:
        """Return the digest of that record, unchecked, whatever became of its payload; None where there is none."""

    def heads(self, prefix: str = "", *, after: str = "") -> AsyncGenerator[Head, None]:
        """Yield the head of each stream whose name begins with *prefix*, by name; streams are not held in memory.

        With *after* only those whose names come after it: the last page is found as fast as the first. Names are in the
        order of their code points. Raises BrokenChain where a head is not as it was written.
        """

    async def head(self, stream: str) -> Head | None:
        """Return the head of *stream*, or None."""

    def follow(self, prefix: str = "", *, after: int = 0) -> AsyncGenerator[tuple[int, Recorded], None]:
        """Yield every record of those streams with its position, from position *after* on, and then each as it comes.

        Positions grow with the order of appending and have no meaning beyond it. It never ends by itself, skips
        nothing, and does not poll where the writer is in this process.
        """

    def stored(self, prefix: str = "") -> StoredStreams:
        """Yield those streams as they lie in the store at one moment, unchecked. It is run, and closed, in one thread.

        Raises, at the first step, as opening the store does.
        """

    def verify(self, prefix: str = "") -> AsyncGenerator[Damage, None]:
        """Walk the chain of every stream, decode every record, compare with the heads; yield what is wrong.

        Erased payloads are yielded too, and marked: they are no damage.
        """
        return verify(self.stored(prefix))

    async def backup(self, path: Path) -> None:
        """Write a consistent copy of the whole log, also while it is written to.

        Raises BadTarget where *path* is taken or no place for a file, LogFull with nothing left behind.
        """

    async def close(self) -> None:
        """Wait for the appends under way, then release everything."""

    async def __aenter__(self) -> Self:
        """Return the log, which closes itself at the end of its block."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close."""
        await self.close()
