"""The plans of a run, so that each is compared with those of lower numbers before anything is built on it.

What a plan is compared with follows from the numbers, and not from which answer came first: the same answers make the
same dialogues, however many are under way. Where a plan of a lower number is on its way, it is waited for, but not for
long: one that hangs holds up no other, and the event says that it was not among them.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeAlias

from ...actors.roles import PlanSketch, compare, comparison_due, sketch_of
from ...events import Dialogue, EventsError, Frame, Phase, PlanCompared, Recorded, TaskPlanned, decode, fold_records
from ...store import StoreError
from .log_writer import type_of

REMEMBERED = 2000
"""Dialogues before one whose plans it is compared with."""
PATIENCE = 30.0
"""Seconds for which plans of lower numbers are waited for."""
_FIRST = 64
"""Events of a dialogue that are read for its plan."""
_AT_ONCE = 64
"""Dialogues that are read at once."""
_MOST_NAMED = 100
_PLANNED = str(TaskPlanned.model_fields["type"].default)


ReadFirst: TypeAlias = Callable[[str, int], Awaitable[Sequence[Frame]]]
"""Reads the first events of a stream, so many at most."""


def ends_with_a_plan(frames: Sequence[Frame]) -> bool:
    """Return True if the last event of a dialogue is its plan: then nothing was built on it, and it is not compared."""
    return type_of(frames[-1]) == _PLANNED


class EarlierPlans:
    """Plans by number, and the dialogues under way that have none yet."""

    def __init__(self, most: float, *, patience: float = PATIENCE) -> None:
        """A plan of likeness *most* or more to one of a lower number is too like."""
        self._most = most
        self._patience = patience
        self._sketches: dict[int, PlanSketch] = {}
        self._open: set[int] = set()
        self._waiting: dict[int, asyncio.Event] = {}
        self._stopped = False

    def begin(self, number: int) -> None:
        """Note that a dialogue is under way; those of higher numbers may have to wait for its plan."""
        self._open.add(number)

    def settle(self, number: int, dialogue: Dialogue | None = None) -> None:
        """Note that a dialogue keeps the plan that it has, or gets none in this launch; again, it changes nothing."""
        if dialogue is not None and dialogue.plan:
            self._sketches[number] = sketch_of(dialogue)
        if number not in self._open:
            return
        self._open.discard(number)
        least = min(self._open, default=None)
        for waiting, event in self._waiting.items():
            if least is None or waiting <= least:
                event.set()
        self._forget(number if least is None else min(least, number))

    def found(self, number: int, dialogue: Dialogue) -> None:
        """Note how far a dialogue of an earlier launch has come."""
        if dialogue.phase not in (Phase.UNOPENED, Phase.PLANNING) and not comparison_due(dialogue):
            self.settle(number, dialogue)

    async def compared(self, number: int, dialogue: Dialogue) -> PlanCompared | None:
        """Return the comparison of a dialogue's plan; None where the run stops."""
        await self._others(number)
        if self._stopped:
            return None
        lower = range(number - REMEMBERED, number)
        earlier = {one: sketch for one, sketch in self._sketches.items() if one in lower}
        unknown = sorted(one for one in self._open if one in lower)[:_MOST_NAMED]
        event = compare(dialogue, earlier, most=self._most, unknown=unknown)
        if not event.again:
            self.settle(number, dialogue)
        return event

    async def load(self, run: str, ended: Iterable[int], due: Sequence[int], read: ReadFirst) -> None:
        """Note the plans of the dialogues *ended*, as far as those *due* are compared with them."""
        later = sorted(due)
        nearest = ((number, bisect_right(later, number)) for number in ended)
        wanted = [number for number, at in nearest if at < len(later) and later[at] - number <= REMEMBERED]
        for at in range(0, len(wanted), _AT_ONCE):
            await asyncio.gather(*(self._load(run, number, read) for number in wanted[at : at + _AT_ONCE]))

    async def _load(self, run: str, number: int, read: ReadFirst) -> None:
        stream = f"{run}/{number}"
        try:
            frames = await read(stream, _FIRST)
            records = [Recorded(stream, at, b"", decode(frame)) for at, frame in enumerate(frames, start=1)]
            self.settle(number, fold_records(stream, records))
        except (StoreError, EventsError):  # a damaged dialogue has no plan; whoever reads it says so
            return

    def stop(self) -> None:
        """Let nobody wait any longer."""
        self._stopped = True
        for event in self._waiting.values():
            event.set()

    async def _others(self, number: int) -> None:
        if self._stopped or min(self._open, default=number) >= number:
            return
        event = self._waiting[number] = asyncio.Event()
        try:
            async with asyncio.timeout(self._patience):
                await event.wait()
        except TimeoutError:
            return
        finally:
            del self._waiting[number]

    def _forget(self, least: int) -> None:
        """Forget plans that are compared with nothing any more."""
        for number in [one for one in self._sketches if one < least - REMEMBERED]:
            del self._sketches[number]
