"""The recording of what a person said: one event, right behind whatever others have said meanwhile."""

import os
from collections.abc import Callable
from typing import Final

from ....actors.shell import Stamp
from ....events import Dialogue, DialogueReviewed, Recorded, ReviewWithdrawn, admit, fold_records
from ....store import EventLog, WrongVersion
from ....store.views import load, run_of

_TRIES: Final = 20

Said = DialogueReviewed | ReviewWithdrawn


async def record(log: EventLog, stream: str, say: Callable[[Dialogue], Said | None]) -> Recorded | None:
    """Append what *say* makes of the dialogue as it is now, and return its record; None where it says nothing.

    Raises:
        ImpossibleEvent: nobody can say that of this dialogue.
        NoSuchStream: there is no such dialogue.
        WrongVersion: others append to it all the time.
    """
    stamp = Stamp(run=run_of(stream) or stream, node=os.uname().nodename)
    tries = 0
    while True:
        records = await load(log, stream)
        dialogue = fold_records(records[0].stream, records)
        event = say(dialogue)
        if event is None:
            return None
        admit(dialogue, event)
        envelope = stamp.envelope(event, role="user", cause=records[-1].envelope.id)
        try:
            (recorded,) = await log.append(dialogue.id, [envelope], expected=dialogue.version)
        except WrongVersion:
            tries += 1
            if tries == _TRIES:
                raise
        else:
            return recorded


def latest_of(dialogue: Dialogue, by: str) -> ReviewWithdrawn | None:
    """Return the event that takes back the latest review of that person; None where nothing of theirs is left."""
    own = [review for review in dialogue.reviews if review.by == by]
    return ReviewWithdrawn(by=by, version=own[-1].version) if own else None
