"""From the log to the views: the only place here that waits for a store."""

from collections.abc import AsyncIterator, Collection, Sequence

from ...events import Recorded
from ..contract import EventLog
from ..errors import NoSuchStream
from .errors import NoSuchVersion
from .outcome import Outcome, outcome_by_last


async def load(log: EventLog, stream: str) -> Sequence[Recorded]:
    """All records of *stream*.

    Raises:
        NoSuchStream: nothing was ever appended to it.
        BrokenChain, TornRecord, NewerRelease: as the log's `read`.
    """
    records = await log.read(stream)
    if not records:
        raise NoSuchStream(f"there is no {stream!r} in this log: 'toolace-mt runs' lists what there is")
    return records


async def dialogues_of(
    log: EventLog, run: str, outcomes: Collection[Outcome] | None = None
) -> AsyncIterator[Sequence[Recorded]]:
    """The records of each dialogue of *run*, one dialogue in memory at a time.

    With *outcomes* only the dialogues that ended so; the others are not even read.
    """
    async for head in log.heads(f"{run}/"):
        if outcomes is None or outcome_by_last(head.last) in outcomes:
            yield await log.read(head.stream, upto=head.version)


def upto(records: Sequence[Recorded], version: int | None) -> Sequence[Recorded]:
    """The first *version* of a stream's *records*; all of them for None. Raises NoSuchVersion."""
    if version is None:
        return records
    if not 0 <= version <= len(records):
        raise NoSuchVersion(version, len(records))
    return records[:version]
