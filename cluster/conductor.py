"""The conductor: holds many dialogues in flight and hands each to whoever is next, with no barrier between stages."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from ..actors.roles import next_role
from ..actors.shell import Stamp, Visited
from ..events import (
    Dialogue,
    DialogueEvent,
    DialogueFailed,
    DialogueImported,
    DialogueOpened,
    FailureReason,
    Frame,
    Phase,
    Recorded,
    decode,
    encode,
    fold_records,
)
from ..store import WrongVersion
from .governor import BudgetExhausted
from .staff import Staff, WorkerLost
from .tally import ENDS, Tally

MOST_CRASHES = 5
"""How often a dialogue may lose its worker before it is taken to be the reason."""


@dataclass(frozen=True, slots=True)
class Course:
    """How far a run goes, and how much of it at once."""

    dialogues: int
    at_once: int


class Conductor:
    """Carries a run's dialogues from their opening to their end."""

    def __init__(
        self,
        staff: Staff,
        opening: Callable[[int], DialogueOpened | DialogueImported],
        stamp: Stamp,
        tally: Tally,
        course: Course,
    ) -> None:
        self._staff = staff
        self._opening = opening
        self._stamp = stamp
        self._tally = tally
        self._course = course
        self._stopping = False
        self._closed = False
        self._trouble: Exception | None = None

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop, or had to."""
        return self._stopping

    async def stop(self) -> None:
        """Open no more dialogues, and let those under way come to rest."""
        self._stopping = True
        await self._staff.stop()

    async def conduct(self) -> None:
        """Return when every dialogue has ended, or when it was told to stop and everything is at rest.

        Raises:
            Exception: what made it stop by itself; everything recorded is kept.
        """
        under_way: set[asyncio.Task[None]] = set()
        async with aclosing(self._unended()) as numbers:
            async for number, opened in numbers:
                if self._stopping or self._closed:
                    break
                under_way.add(asyncio.create_task(self._drive(number, opened=opened)))
                if len(under_way) >= self._course.at_once:
                    _, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        if under_way:
            await asyncio.wait(under_way)
        if self._trouble is not None:
            raise self._trouble

    async def _unended(self) -> AsyncGenerator[tuple[int, bool], None]:
        """The dialogues that have not ended: those opened before, and then those never opened."""
        opened: set[int] = set()
        unended: list[int] = []
        prefix, after = f"{self._stamp.run}/", ""
        while page := await self._staff.heads(prefix, after):
            after = page[-1].stream
            for head in page:
                number = int(head.stream.removeprefix(prefix))
                opened.add(number)
                self._tally.found(head.last)
                if head.last not in ENDS:
                    unended.append(number)
        for number in sorted(unended):
            yield number, True
        for number in range(1, self._course.dialogues + 1):
            if number not in opened:
                yield number, False

    async def _drive(self, number: int, *, opened: bool) -> None:
        try:
            await self._carry_through(number, opened=opened)
        except BudgetExhausted as error:
            # Others may still be affordable: they go on, and nothing new is opened.
            self._closed = True
            self._trouble = self._trouble or error
        except Exception as error:  # noqa: BLE001 — whatever it is, the run stops in order and says so
            if not self._stopping:
                self._trouble = error
                await self.stop()

    async def _carry_through(self, number: int, *, opened: bool) -> None:
        stream = f"{self._stamp.run}/{number}"
        frames = list(await self._staff.read_frames(stream)) if opened else await self._open(stream, number)
        role = next_role(_folded(stream, frames))
        crashes = 0
        while role is not None and not self._stopping:
            try:
                visited = await self._staff.visit(role, stream, frames)
            except (WorkerLost, WrongVersion) as lost:
                crashes += isinstance(lost, WorkerLost)
                frames = list(await self._staff.read_frames(stream))
                role = next_role(_folded(stream, frames))
                if crashes < MOST_CRASHES or role is None:
                    continue
                visited = await self._fail(stream, frames, crashes)
            frames += visited.frames
            role = visited.next
            self._tally.visited(visited)

    async def _open(self, stream: str, number: int) -> list[Frame]:
        frames = [self._frame(self._opening(number), None)]
        await self._staff.append(stream, frames, expected=0)
        self._tally.opened += 1
        return frames

    async def _fail(self, stream: str, frames: list[Frame], crashes: int) -> Visited:
        detail = f"its worker died {crashes} times while it had this dialogue"
        event = DialogueFailed(reason=FailureReason.CRASHED, detail=detail)
        frame = self._frame(event, decode(frames[-1]).id)
        await self._staff.append(stream, [frame], expected=len(frames))
        return Visited((frame,), Phase.FAILED, None, (), event.reason.value)

    def _frame(self, event: DialogueEvent, cause: str | None) -> Frame:
        return encode(self._stamp.envelope(event, role="conductor", cause=cause))


def _folded(stream: str, frames: list[Frame]) -> Dialogue:
    records = [Recorded(stream, version, b"", decode(frame)) for version, frame in enumerate(frames, start=1)]
    return fold_records(stream, records)
