"""Appends on their way into a store that records several at once."""

from asyncio import Future, get_running_loop
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..events import Frame
from .errors import StoreError
from .records import AppendOutcome, Draft, identity

GROUP_EVENTS = 256
GROUP_BYTES = 2**20
"""Events and bytes of payloads after which a group takes no further append."""
MOST_WAITING = 1024
"""Appends of one event loop that may wait for a group; the next one waits outside."""


@dataclass(slots=True)
class Append:
    """Events to be recorded behind a version of a stream, all of them or none."""

    stream: str
    drafts: Sequence[Draft]
    expected: int

    @property
    def upto(self) -> int:
        """The version of the stream when it is recorded."""
        return self.expected + len(self.drafts)

    def may_be_in(self, version: int) -> bool:
        """Return true if a stream at *version* is long enough to have it already."""
        return 0 <= self.expected <= self.upto <= version

    def repeated(self, stored: Sequence[tuple[bytes, bytes, bytes]]) -> AppendOutcome | None:
        """Return the outcome where it is recorded already: *stored* are those versions; None where they are others.

        Of each there are the header, the digest of its payload and its digest.
        """
        wanted = [(draft.id, draft.payload_digest) for draft in self.drafts]
        if [(identity(Frame(header, b""))[0], digest) for header, digest, _ in stored] != wanted:
            return None
        return AppendOutcome([digest for _, _, digest in stored], repeated=True)


@dataclass(slots=True)
class Job(Append):
    """An append that somebody waits for, in the event loop in which it was made."""

    size: int = field(init=False)
    """Bytes of all payloads."""
    future: Future[AppendOutcome] = field(init=False)

    def __post_init__(self) -> None:
        self.size = sum(len(draft.payload or b"") for draft in self.drafts)
        self.future = get_running_loop().create_future()

    def settle(self, outcome: AppendOutcome | StoreError) -> None:
        """Hand the outcome to whoever waits. Called in that event loop."""
        if self.future.done():  # cancelled while it was written
            return
        if isinstance(outcome, StoreError):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)
