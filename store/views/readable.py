"""A dialogue as far as it can be read: a break in its chain, or an event of a newer release, hides what is behind."""

from collections.abc import Sequence
from typing import NamedTuple

from ...events import DamagedLog, Recorded, WireError, fold_records
from ..contract import EventLog
from ..errors import BrokenChain, LogUnreadable, PayloadErased
from .load import load


class Readable(NamedTuple):
    """The records that can be read, from the first on."""

    records: Sequence[Recorded]
    broken: str
    """Why those behind cannot be; empty where there are none."""


async def load_readable(log: EventLog, dialogue: str) -> Readable:
    """Return what can be read of *dialogue*. Raises NoSuchStream, and what its first event raises if that is broken."""
    try:
        records = await load(log, dialogue)
    except (BrokenChain, PayloadErased, LogUnreadable, WireError) as error:
        records, broken = await _good(log, dialogue, error), str(error)
    else:
        broken = ""
    try:
        fold_records(dialogue, records)
    except DamagedLog as error:
        if error.version < 2:  # noqa: PLR2004 — nothing is before it
            raise
        return Readable(records[: error.version - 1], str(error))
    return Readable(records, broken)


async def _good(log: EventLog, dialogue: str, error: Exception) -> Sequence[Recorded]:
    """Return the records before the first one that cannot be read. Raises *error* where that is the very first."""
    head = await log.head(dialogue)
    good, bad = 0, head.version + 1 if head is not None else 1
    if isinstance(error, BrokenChain | PayloadErased):
        bad = min(bad, error.version)
    found: Sequence[Recorded] = ()
    upto = bad - 1
    while bad - good > 1:
        try:
            found = await log.read(dialogue, upto=upto)
            good = upto
        except (BrokenChain, PayloadErased, LogUnreadable, WireError):
            bad = upto
        upto = (good + bad) // 2
    if not found:
        raise error
    return found
