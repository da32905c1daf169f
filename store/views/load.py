"""From the log to the views: the only place here that waits for a store."""

from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import contextmanager

from ...events import DamagedLog, Recorded, WireError
from ..contract import EventLog
from ..errors import BrokenChain, LogUnreadable, NoSuchStream, PayloadErased
from .errors import NoSuchVersion, NotExportable
from .outcome import DialogueOutcome, outcome_by_last
from .view import View


class Unreadable(View):
    """A stream that had to be passed over."""

    stream: str
    why: str
    erased: bool
    """Whether that was done on purpose, by erasing a payload; else it is damaged, or of a newer release."""


async def load(log: EventLog, stream: str) -> Sequence[Recorded]:
    """All records of *stream*.

    Raises:
        NoSuchStream: nothing was ever appended to it.
        BrokenChain, PayloadErased, TornRecord, NewerRelease: as the log's `read`.
    """
    records = await log.read(stream)
    if not records:
        raise NoSuchStream(f"there is no {stream!r} in this log: 'toolace-mt runs' lists what there is")
    return records


@contextmanager
def noting(stream: str, unreadable: list[Unreadable] | None) -> Iterator[None]:
    """What cannot be read, or is not what its head says, is noted in *unreadable*; without one, it is raised."""
    try:
        yield
    except (BrokenChain, PayloadErased, LogUnreadable, WireError, DamagedLog, NotExportable) as error:
        if unreadable is None:
            raise
        unreadable.append(Unreadable(stream=stream, why=str(error), erased=isinstance(error, PayloadErased)))


async def dialogues_of(
    log: EventLog,
    run: str,
    outcomes: Collection[DialogueOutcome] | None = None,
    *,
    unreadable: list[Unreadable] | None = None,
) -> AsyncIterator[Sequence[Recorded]]:
    """The records of each dialogue of *run*, one dialogue in memory at a time.

    With *outcomes* only the dialogues that ended so; the others are not even read. With *unreadable* what cannot be
    read is put there and passed over.

    Raises:
        BrokenChain, PayloadErased, TornRecord, NewerRelease, LogUnreadable: as the log's `read`; also where a dialogue
            is shorter than its head says.
    """
    async for head in log.heads(f"{run}/"):
        if outcomes is not None and outcome_by_last(head.last) not in outcomes:
            continue
        records: Sequence[Recorded] = ()
        with noting(head.stream, unreadable):
            found = await log.read(head.stream, upto=head.version)
            if len(found) < head.version:
                raise BrokenChain(head.stream, len(found) + 1, "it is missing at the end of the stream")
            if found and found[-1].digest != head.digest:
                raise BrokenChain(head.stream, head.version, "the head of its stream has another digest")
            records = found
        if records:
            yield records


def upto(records: Sequence[Recorded], version: int | None) -> Sequence[Recorded]:
    """The first *version* of a stream's *records*; all of them for None. Raises NoSuchVersion."""
    if version is None:
        return records
    if not 0 <= version <= len(records):
        raise NoSuchVersion(version, len(records))
    return records[:version]
