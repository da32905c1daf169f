"""A log whose appends, in whatever form they come, are committed in one way."""

from abc import abstractmethod
from collections.abc import Sequence

from ..events import Envelope, Frame, Recorded
from .contract import EventLog
from .records import AppendOutcome, Draft, Row, draft_all, draft_frames, draft_rows, named


class CommittingLog(EventLog):
    """What the appends of every store have in common; `_commit` is its own."""

    @abstractmethod
    async def _commit(self, stream: str, drafts: Sequence[Draft], expected: int) -> AppendOutcome:
        """Record all of *drafts* or none. Raises as `append`, and LogClosed, LogReadOnly."""

    async def append(self, stream: str, events: Sequence[Envelope], *, expected: int) -> Sequence[Recorded]:
        """Record all of *events* or none: see the contract."""
        outcome = await self._commit(named(stream), draft_all(events), expected)
        if outcome.repeated:
            return await self.read(stream, after=expected, upto=expected + len(events))
        return [
            Recorded(stream, version, digest, envelope)
            for version, (digest, envelope) in enumerate(zip(outcome.digests, events, strict=True), expected + 1)
        ]

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """Record events that are encoded already; return the digests of their records."""
        return (await self._commit(named(stream), draft_frames(frames), expected)).digests

    async def append_rows(self, stream: str, rows: Sequence[Row], *, expected: int) -> Sequence[bytes]:
        """Record what another log has."""
        return (await self._commit(named(stream), draft_rows(rows), expected)).digests
