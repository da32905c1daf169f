"""The records that a number was made of, so that it can be made again."""

from ....events import Recorded
from ..view import View

_MODULUS = 2**256


class Trace(View):
    """The records that were counted."""

    scope: str
    """The run or the dialogue."""
    dialogues: int
    """Streams of which the first record was counted."""
    events: int
    seal: str | None
    """The sum of the records' digests modulo 2^256, 64 hex digits: the same for the same records in any order.
    None: some came without their digest, from their writer and not from the log."""


class Tracer:
    """Counts records one by one, in memory that does not grow."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._dialogues = self._events = self._sum = 0
        self._sealed = True

    def count(self, record: Recorded) -> None:
        """Count *record*."""
        self._dialogues += record.version == 1
        self._events += 1
        self._sealed = self._sealed and bool(record.digest)
        self._sum = (self._sum + int.from_bytes(record.digest)) % _MODULUS

    @property
    def trace(self) -> Trace:
        """The records so far."""
        seal = f"{self._sum:064x}" if self._sealed else None
        return Trace(scope=self._scope, dialogues=self._dialogues, events=self._events, seal=seal)
