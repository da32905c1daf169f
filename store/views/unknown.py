"""Events behind the last one that can be read: what their headers say, whatever they hold."""

from collections.abc import Sequence
from datetime import UTC, datetime

from ...events import EVENT_TYPES, TornRecord, header_of
from ..contract import EventLog
from ..errors import StoreError
from .view import Short, View


class UnknownEvent(View):
    """An event that this release cannot read, or one behind such."""

    version: int
    time: datetime
    role: Short
    type: Short
    type_version: int
    known: bool
    """True for an event that this release could read, if it could read those before it."""


async def events_behind(log: EventLog, dialogue: str, version: int) -> Sequence[UnknownEvent]:
    """Return the events of *dialogue* behind *version*, as their headers name them; none where its chain is broken."""
    try:
        frames = await log.read_frames(dialogue, after=version)
        headers = [header_of(frame) for frame in frames]
    except (StoreError, TornRecord):
        return ()
    return [
        UnknownEvent(
            version=number,
            time=datetime.fromtimestamp(at / 1_000_000, tz=UTC),
            role=role,
            type=type_,
            type_version=of_type,
            known=type_ in EVENT_TYPES and of_type <= EVENT_TYPES[type_].wire_version,
        )
        for number, (_, at, _, role, _, _, type_, of_type) in enumerate(headers, start=version + 1)
    ]
