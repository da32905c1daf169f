"""Batches of an earlier launch: the questions whose outcomes are not in the dialogues' logs yet."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from ....actors.models.recorded import answers_in
from ....events import BatchItem, EventsError, Frame, OpenBatch, Recorded, decode
from ....store import StoreError
from ....store.views import last_of
from ..progress import ENDS


async def needed_items(
    batches: Mapping[str, OpenBatch], read: Callable[[str], Awaitable[Sequence[Frame]]]
) -> dict[str, dict[str, BatchItem]]:
    """Return the items of each wave that are still needed, by custom id. *read* reads a dialogue's stream."""
    answered: dict[str, set[tuple[str, int]] | None] = {}
    needed: dict[str, dict[str, BatchItem]] = {}
    for wave, batch in batches.items():
        needed[wave] = {}
        for custom, item in custom_ids(wave, batch.items).items():
            if item.dialogue not in answered:
                try:
                    answered[item.dialogue] = _answered(item.dialogue, await read(item.dialogue))
                except (StoreError, EventsError):  # who carries that dialogue on says so
                    answered[item.dialogue] = set()
            known = answered[item.dialogue]
            if known is not None and (item.question, item.attempt) not in known:
                needed[wave][custom] = item
    return needed


def custom_ids(wave: str, items: Sequence[BatchItem]) -> dict[str, BatchItem]:
    """Return *items* by their ids in the batch, which begin with the marker of *wave*."""
    return {f"{wave}-{number}": item for number, item in enumerate(items)}


def _answered(stream: str, frames: Sequence[Frame]) -> set[tuple[str, int]] | None:
    """Return the questions and tries of a dialogue that have an outcome; None if it needs no more."""
    records = [Recorded(stream, version, b"", decode(frame)) for version, frame in enumerate(frames, start=1)]
    last = last_of(records)
    if last is not None and last.event.type in ENDS:
        return None
    return {(answer.question, answer.attempt) for answer in answers_in(records)}
