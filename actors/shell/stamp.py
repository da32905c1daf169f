"""Clock and ids come in from outside, so that tests can fix them."""

from collections.abc import Callable
from dataclasses import dataclass

from ...events import Envelope, Event
from ..outside import microseconds, new_id


@dataclass(frozen=True, slots=True)
class Stamp:
    """The writer of events, and the sources of time and ids."""

    run: str
    node: str
    now: Callable[[], int] = microseconds
    """Microseconds since 1970, UTC."""
    new_id: Callable[[], str] = new_id

    def envelope(self, event: Event, *, role: str, cause: str | None) -> Envelope:
        """The event, ready for the log."""
        return Envelope(
            id=self.new_id(), at=self.now(), run=self.run, role=role, node=self.node, cause=cause, event=event
        )
