"""What a log promises, whoever keeps it; `test_log_contract.py` and `test_log_heads.py` hold every store to it."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from ..events import Envelope, Frame, Recorded


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream stands."""

    stream: str
    version: int
    digest: bytes
    """Of its last record: the whole stream hangs on it."""
    last: str
    """The type of its last event."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that `verify` found."""

    stream: str
    version: int
    why: str
    erased: bool = False
    """A payload that was taken out on purpose: worth a note, and no damage."""


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
        """The same for events that are encoded already; the digests of their records.

        Raises:
            WrongVersion, LogFull, TornRecord: as above; a frame whose header does not read is refused.
        """

    async def read(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Recorded]:
        """The records with `after < version <= upto`, in order; none for an unknown stream.

        Raises:
            BrokenChain: a record does not match its digest.
            PayloadErased: there is nothing left of a record but its place in the chain.
            TornRecord, NewerRelease: a record does not decode.
        """

    async def read_frames(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Frame]:
        """The same, not decoded; the chain is checked all the same. Raises BrokenChain, PayloadErased."""

    async def digest(self, stream: str, version: int) -> bytes | None:
        """The digest of that record, whatever became of its payload, or None where there is none. Checks nothing."""

    def heads(self, prefix: str = "", *, after: str = "") -> AsyncGenerator[Head, None]:
        """Where every stream stands whose name begins with *prefix*, by name; streams are not held in memory.

        With *after* only those whose names come after it: so a page of heads is found as fast as the first. Names are
        in the order of their code points.

        Raises:
            BrokenChain: a head is not as it was written.
        """

    async def head(self, stream: str) -> Head | None:
        """Where *stream* stands, or None."""

    def follow(self, prefix: str = "", *, after: int = 0) -> AsyncGenerator[tuple[int, Recorded], None]:
        """Every record of those streams with its position, from position *after* on, and then each as it comes.

        Positions grow with the order of appending and have no meaning beyond it. It never ends by itself, skips
        nothing, and does not poll where the writer is in this process.
        """

    def verify(self, prefix: str = "") -> AsyncGenerator[Damage, None]:
        """Walk the chain of every stream, decode every record, compare with the heads; yield what is wrong.

        Erased payloads are yielded too, and marked: they are no damage.
        """

    async def backup(self, path: Path) -> None:
        """A consistent copy of the whole log, made while it is written to.

        Raises:
            BadTarget: there is something already, or no folder, or the name is that of another log's part.
            LogFull: there is no room; nothing is left behind.
        """

    async def close(self) -> None:
        """Wait for the appends under way and let go of everything."""

    async def __aenter__(self) -> Self:
        """A log closes itself at the end of its block."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
