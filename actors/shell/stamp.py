"""Clock and ids come in from outside, so that tests can fix them."""

from collections.abc import Callable
from dataclasses import dataclass
from os import urandom
from random import Random
from time import time_ns

from ...events import Envelope, Event


def _now() -> int:
    return time_ns() // 1000


_DRAWS = Random(urandom(32))  # noqa: S311 — ids have to be different, not secret; the system's source costs ten times more


def _new_id() -> str:
    return f"{_DRAWS.getrandbits(128):032x}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The writer of events, and the sources of time and ids."""

    run: str
    node: str
    now: Callable[[], int] = _now
    """Microseconds since 1970, UTC."""
    new_id: Callable[[], str] = _new_id

    def envelope(self, event: Event, *, role: str, cause: str | None) -> Envelope:
        """The event, ready for the log."""
        return Envelope(
            id=self.new_id(), at=self.now(), run=self.run, role=role, node=self.node, cause=cause, event=event
        )
