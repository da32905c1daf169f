"""The fact and its record are two things: position, time and cause belong to the log.

Both are made for every event that is written or read, and a named tuple is made in half the time of a dataclass.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from .catalogue import Event


class Envelope(NamedTuple):
    """An event on its way into the log: who says it, when, and because of what."""

    id: str
    """32 hex digits; a retried append carries the same ids."""
    at: int
    """Microseconds since 1970, UTC."""
    run: str
    role: str
    """`initializer`, `refiner`, `filler`, `verifier`, `conductor`, `importer` or `user`."""
    node: str
    cause: str | None
    """The id of the event that caused it."""
    event: Event


class Recorded(NamedTuple):
    """An event at its place in the log."""

    stream: str
    version: int
    """Position in the stream, from 1, without gaps."""
    digest: bytes
    """Chained to the record before: see `chain.py`."""
    envelope: Envelope

    @property
    def event(self) -> Event:
        """The fact itself."""
        return self.envelope.event

    @property
    def time(self) -> datetime:
        """Time of the event, UTC."""
        return datetime.fromtimestamp(self.envelope.at / 1_000_000, tz=UTC)
