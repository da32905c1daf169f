"""The cards of one version beside another, any number of events apart."""

from collections.abc import Sequence

from ....events import DialogueEvent, Recorded
from ..dialogue.snapshot import dialogue_at
from .cards import Card
from .standing import Stage


def cards_between(records: Sequence[Recorded], before: int, after: int) -> tuple[Card, ...]:
    """Return the cards at version *after*, with what differs from version *before*; it may be the later one.

    Raises NoSuchVersion, DamagedLog.
    """
    old, new = dialogue_at(records, before), dialogue_at(records, after)
    event = records[max(after, 1) - 1].event
    assert isinstance(event, DialogueEvent)  # or the fold would have refused it
    return tuple(Stage().cards(old, event, new))
