"""Dialogues read from the log, the last ones kept: a step of the slider without a script is a page of its own."""

from collections import OrderedDict

from ....events import fold_records
from ....store import EventLog, NoSuchStream
from ....store.views import audit_of
from ....store.views.readable import load_readable
from ....store.views.versions.course import course_of
from .context import Source

_KEPT = 8


class Sources:
    """The dialogues of one log."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._kept: OrderedDict[str, tuple[bytes, Source]] = OrderedDict()

    async def source(self, dialogue: str) -> Source:
        """Return a dialogue as it is now. Raises NoSuchStream, and as the log where nothing of it can be read."""
        head = await self._log.head(dialogue)
        if head is None:
            raise NoSuchStream(f"there is no {dialogue!r} in this log")
        kept = self._kept.pop(dialogue, None)
        if kept is None or kept[0] != head.digest:
            kept = head.digest, await read_source(self._log, dialogue)
        self._kept[dialogue] = kept
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept[1]


async def read_source(log: EventLog, dialogue: str) -> Source:
    """Read a dialogue as far as it can be. Raises NoSuchStream, and as the log where nothing of it can be read."""
    records, broken = await load_readable(log, dialogue)
    stream = records[0].stream
    return Source(
        records=records,
        course=course_of(records),
        audit=audit_of(records),
        dialogue=fold_records(stream, records),
        broken=broken,
    )
