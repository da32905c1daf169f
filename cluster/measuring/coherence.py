"""The coherence of two runs that are compared, or of a set, by an embedding model that the user names."""

from collections.abc import Iterable, Mapping, Sequence

from ...actors.statistics import MOST_DIALOGUES, Coherence, DialogueCoherence, Spoken, spoken_in, summed
from ...store import EventLog
from ...store.views import (
    Embedded,
    EmbeddedBy,
    Quantity,
    Unreadable,
    accepted_alike,
    dialogue_at,
    noting,
    number_of,
)
from .embedding import Embedder


async def coherence_of_set(embedder: Embedder, spoken: Sequence[Spoken]) -> Coherence:
    """Return the coherence of a set. Raises ModelError."""
    try:
        return summed(await embedder.coherence(spoken), embedder.name)
    finally:
        await embedder.close()


async def coherence_of_runs(embedder: Embedder, a: tuple[EventLog, str], b: tuple[EventLog, str]) -> Embedded:
    """Return the coherence of the first accepted dialogues of two runs, as many of each. Raises ModelError."""
    try:
        accepted = await accepted_alike(a, b)
        sides = [
            await embedder.coherence(await _spoken(log, streams[:MOST_DIALOGUES]))
            for (log, _), streams in zip((a, b), accepted, strict=True)
        ]
    finally:
        await embedder.close()
    by = EmbeddedBy(model=embedder.name, dialogues=min(len(side) for side in sides))
    return Embedded(by, *map(_amounts, sides))


async def _spoken(log: EventLog, streams: Iterable[str]) -> list[Spoken]:
    """Return what is said in those dialogues; whoever reads them all names what cannot be read."""
    found, unreadable = [], list[Unreadable]()
    for stream in streams:
        with noting(stream, unreadable):
            found.append(spoken_in(dialogue_at(await log.read(stream))))
    return found


def _amounts(side: Sequence[DialogueCoherence]) -> Mapping[str, Mapping[Quantity, float]]:
    return {
        number_of(one.dialogue): {
            Quantity.FOLLOWING: one.following.total,
            Quantity.FOLLOWING_PAIRS: one.following.pairs,
            Quantity.ANSWERING: one.answering.total,
            Quantity.ANSWERING_PAIRS: one.answering.pairs,
            Quantity.BY_CHANCE: one.by_chance.total,
            Quantity.BY_CHANCE_PAIRS: one.by_chance.pairs,
        }
        for one in side
    }
