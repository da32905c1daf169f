"""A log that lives as long as its process."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from typing import Self

from ...events import ORIGIN, Frame, Recorded
from ..committing import CommittingLog
from ..copying import write_copy
from ..errors import LogClosed, WrongVersion
from ..jobs import Append
from ..notifier import Notifier
from ..records import (
    AppendOutcome,
    Draft,
    Row,
    checked,
    identity,
    last_type,
    linked,
    recorded,
)
from ..stored import Head, StoredStream, StoredStreams


class MemoryLog(CommittingLog):
    """A log that lives as long as its process. Used from one event loop."""

    def __init__(self) -> None:
        self._streams: defaultdict[str, list[Row]] = defaultdict(list)
        self._order: list[tuple[str, int]] = []
        """Stream and version by position, which is counted from 1."""
        self._notifier = Notifier()
        self._closed = False

    @classmethod
    def open(cls, location: str = "", *, writable: bool = True, wait: float = 0.0) -> Self:
        """Return a new log; *location* names nothing, and nobody else writes to it."""
        del location, writable, wait
        return cls()

    @classmethod
    def open_beside(cls, location: str) -> Self:
        """Return a new log."""
        return cls.open(location)

    async def _commit(self, stream: str, drafts: Sequence[Draft], expected: int) -> AppendOutcome:
        rows = self._rows(stream)
        if len(rows) != expected:
            append = Append(stream, drafts, expected)
            if append.may_be_in(len(rows)):
                stored = [(row[1], row[3], row[4]) for row in rows[expected : append.upto]]
                if (repeated := append.repeated(stored)) is not None:
                    return repeated
            raise WrongVersion(stream, expected=expected, actual=len(rows))
        digests = linked(stream, expected, rows[-1][4] if rows else ORIGIN, drafts)
        for version, (draft, digest) in enumerate(zip(drafts, digests, strict=True), expected + 1):
            self._streams[stream].append((version, draft.header, draft.payload, draft.payload_digest, digest))
            self._order.append((stream, version))
        self._notifier.notify()
        return AppendOutcome(digests, repeated=False)

    async def read(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Recorded]:
        """Return the records with `after < version <= upto`, in order."""
        previous, rows = self._between(stream, after, upto)
        return recorded(stream, rows, after=max(after, 0), previous=previous)

    async def read_frames(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Frame]:
        """Return the same, not decoded."""
        previous, rows = self._between(stream, after, upto)
        return [link.frame for link in checked(stream, rows, after=max(after, 0), previous=previous)]

    def _between(self, stream: str, after: int, upto: int | None) -> tuple[bytes, Sequence[Row]]:
        """Return the digest that the first record follows from, and the rows."""
        rows, after = self._rows(stream), max(after, 0)
        previous = rows[after - 1][4] if 0 < after <= len(rows) else ORIGIN
        return previous, rows[after : None if upto is None else max(upto, 0)]

    async def digest(self, stream: str, version: int) -> bytes | None:
        """Return the digest of that record, or None where there is none."""
        return next((row[4] for row in self._rows(stream) if row[0] == version), None)

    async def heads(self, prefix: str = "", *, after: str = "") -> AsyncGenerator[Head, None]:
        """Yield the heads of the streams whose name begins with *prefix* and comes after *after*, by name."""
        for stream in sorted(self._streams):
            if stream.startswith(prefix) and stream > after and (head := await self.head(stream)):
                yield head

    async def head(self, stream: str) -> Head | None:
        """Return the head of *stream*, or None."""
        return _head(stream, self._rows(stream))

    async def follow(self, prefix: str = "", *, after: int = 0) -> AsyncGenerator[tuple[int, Recorded], None]:
        """Yield every record of those streams with its position, and then each as it comes."""
        with self._notifier.listen() as grown:
            while True:
                grown.clear()
                while after < len(self._order):
                    stream, version = self._order[after]
                    after += 1
                    if stream.startswith(prefix):
                        for record in await self.read(stream, after=version - 1, upto=version):
                            yield after, record
                self._check_open()
                await grown.wait()

    def stored(self, prefix: str = "") -> StoredStreams:
        """Yield the streams as they are now."""
        self._check_open()
        return _stored({name: tuple(rows) for name, rows in sorted(self._streams.items()) if name.startswith(prefix)})

    async def backup(self, path: Path) -> None:
        """Write a copy as the log of a file, so that it can be opened again. Raises BadTarget, LogFull."""
        await write_copy(self.stored(), path)

    def _rows(self, stream: str) -> Sequence[Row]:
        self._check_open()
        return self._streams.get(stream, ())

    def _check_open(self) -> None:
        if self._closed:
            raise LogClosed("the log was closed")

    async def close(self) -> None:
        """Let go of everything."""
        self._closed = True
        self._notifier.notify()


def _stored(streams: Mapping[str, Sequence[Row]]) -> StoredStreams:
    for stream, rows in streams.items():
        yield StoredStream(stream, _head(stream, rows), rows)


def _head(stream: str, rows: Sequence[Row]) -> Head | None:
    if not rows:
        return None
    version, _, _, _, digest = rows[-1]
    last = last_type("", (identity(Frame(row[1], b""))[1] for row in rows))
    return Head(stream, version, digest, last)
