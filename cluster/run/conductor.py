"""The conductor: holds many dialogues in flight and hands each to the role that is next, without barriers."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager, nullcontext

from ...actors.models import AnswerMissing
from ...actors.shell import NO_OUTCOMES, Outcomes, Stamp, Visited
from ...events import (
    DamagedLog,
    Dialogue,
    DialogueEvent,
    DialogueFailed,
    DialogueImported,
    DialogueOpened,
    FailureReason,
    Frame,
    WireError,
    decode,
    encode,
    evolve,
    unopened,
)
from ...store import BrokenChain, LogDisturbed, LogUnreachable, PayloadErased, RunTaken, WrongVersion
from ...store.wording import count
from ..budget import Admission, BudgetExhausted
from .batches import Waves
from .earlier_plans import EarlierPlans, ends_with_a_plan
from .heads import heads_of
from .known import Known, folded, records_of
from .progress import ENDS, RunProgress
from .runtime import Runtime, WorkerLost
from .steering import Steering
from .useless_answers import UselessAnswers, answers_missing

SUSPECTED = 3
"""Times that a dialogue may lose its worker without coming any further, before it is carried on alone."""
MOST_CRASHES = 5
"""Times that it may then take a worker down on its own, before it is taken to be the reason."""


class Conductor:
    """Carries a run's dialogues from their opening to their end."""

    def __init__(
        self,
        runtime: Runtime,
        opening: Callable[[int], DialogueOpened | DialogueImported],
        stamp: Stamp,
        progress: RunProgress,
        *,
        at_once: int,
        next_role: Callable[[Dialogue], str | None],
        admission: Admission | None = None,
        useless: UselessAnswers | None = None,
        waves: Waves | None = None,
        plans: EarlierPlans | None = None,
        steering: Steering | None = None,
    ) -> None:
        """Keep *at_once* dialogues under way, as far as *admission* finds that the budget bears them; None: it does.

        *useless* stops the run where no answer can be used, *waves* ask in batches, *plans* compares each new plan with
        earlier ones, *steering* is told what *opening* follows from; None: none does.
        """
        self._useless = useless or UselessAnswers(None)
        self._runtime, self._next_role = runtime, next_role
        self._opening = opening
        self._stamp = stamp
        self._progress = progress
        self._at_once = at_once
        self._admission = admission
        self._waves = waves
        self._plans = plans
        self._steering = steering
        self._under_way: set[asyncio.Task[None]] = set()
        self._ended = 0
        """Dialogues of this launch that are no longer under way."""
        self._alone = asyncio.Lock()
        """Held by the one dialogue that is suspected of killing its workers and carried on."""
        self._stopping = False
        self._closed = False
        self._trouble: Exception | None = None
        self._missing: list[str] = []
        """Answers that a file of recorded ones lacks, one of each dialogue that rests because of it."""

    @property
    def stopping(self) -> bool:
        """True once it was told to stop, or had to."""
        return self._stopping

    @property
    def at_providers(self) -> str:
        """Words about the batches that providers have; empty where there is none."""
        return "" if self._waves is None else self._waves.at_providers

    async def stop(self) -> None:
        """Open no more dialogues, and let those under way come to rest."""
        self._stopping = True
        if self._waves is not None:
            self._waves.stop()
        if self._plans is not None:
            self._plans.stop()
        await self._runtime.stop()

    async def conduct(self) -> None:
        """Return when every dialogue has ended, or when it was told to stop and everything is at rest.

        Raises:
            Exception: what made it stop by itself; everything recorded is kept.
        """
        async with aclosing(self._unended()) as numbers:
            async for number, opened in numbers:
                if not (opened or await self._needed()) or self._stopping or self._closed:
                    break
                if self._plans is not None:
                    self._plans.begin(number)
                self._under_way.add(asyncio.create_task(self._drive(number, opened=opened)))
                while len(self._under_way) >= self._at_once or not await self._affordable(len(self._under_way)):
                    await self._one_less()
        if self._under_way:
            await asyncio.wait(self._under_way)
        if self._trouble is not None:
            raise self._trouble
        if self._missing:
            raise answers_missing(self._missing)

    @property
    def _unsettled(self) -> int:
        """The dialogues that may still be accepted, those that rest among them."""
        return len(self._under_way) + len(self._missing)

    async def _one_less(self) -> None:
        done, self._under_way = await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        self._ended += len(done)

    async def _needed(self) -> bool:
        """Return True as soon as a new dialogue is needed, False where none will be."""
        while not (self._stopping or self._closed or self._progress.wants_another(self._unsettled)):
            if not self._under_way:
                return False
            await self._one_less()
        return True

    async def _affordable(self, under_way: int) -> bool:
        """Return True if another dialogue is worth opening beside those under way."""
        if self._admission is None or self._stopping or self._closed:
            return True
        return await self._admission.bears_another(under_way=under_way, ended=self._ended)

    async def _unended(self) -> AsyncGenerator[tuple[int, bool], None]:
        """Yield the dialogues that have not ended: those opened before, and then those never opened."""
        opened = bytearray(self._progress.dialogues + 1)
        unended: list[int] = []
        ended: list[int] = []
        accepted: list[int] = []
        async for number, head in heads_of(self._runtime.log_writer, self._stamp.run):
            if number < len(opened):
                opened[number] = 1
            self._progress.found(head.last)
            (ended if head.last in ENDS else unended).append(number)
            accepted += [number] if head.last == "dialogue_accepted" else []
        if self._plans is not None:
            due = [*unended, *([never] if (never := opened.find(0, 1)) > 0 else [])]
            await self._plans.load(self._stamp.run, ended, due, self._runtime.log_writer.read_frames)
        if self._steering is not None:
            await self._steering.load(self._stamp.run, accepted, self._runtime.log_writer.read_frames)
        for number in sorted(unended):
            yield number, True
        for number in range(1, self._progress.dialogues + 1):
            if not opened[number]:
                yield number, False

    async def finished(self) -> bool:
        """Return True if all that is in the log has ended, and it is every dialogue of the run, or its order is met."""
        last = [head.last async for _, head in heads_of(self._runtime.log_writer, self._stamp.run)]
        ended, order = sum(one in ENDS for one in last), self._progress.order
        if order is None:
            return ended >= self._progress.dialogues
        return ended == len(last) and last.count("dialogue_accepted") >= order.accepted

    @asynccontextmanager
    async def _contained(self) -> AsyncGenerator[None, None]:
        """Within the block, an error is one dialogue's; it decides how the run goes on."""
        try:
            yield
        except BudgetExhausted as error:
            # Others may still be affordable: they go on, and nothing new is opened.
            self._closed = True
            self._trouble = error
        except AnswerMissing as error:
            self._missing.append(str(error))
        except (BrokenChain, PayloadErased, DamagedLog, WireError) as error:
            self._trouble = self._trouble or error  # its own affair: the others go on, and it is told at the end
        except (LogDisturbed, LogUnreachable, RunTaken) as error:
            self._trouble, self._stopping = self._trouble or error, True
            for dialogue in self._under_way:  # no answer that comes can be recorded
                dialogue.cancel()
        except Exception as error:  # noqa: BLE001 — whatever it is, the run stops in order and says so
            if self._trouble is None or not self._stopping:
                self._trouble = error
            if not self._stopping:
                await self.stop()

    async def _drive(self, number: int, *, opened: bool) -> None:
        async with self._contained():
            await self._carry(number, opened=opened)
        if self._plans is not None:
            self._plans.settle(number)

    async def _carry(self, number: int, *, opened: bool) -> None:
        stream = f"{self._stamp.run}/{number}"
        self._progress.opened += not opened
        known = await self._read(stream, number) if opened else self._new(stream, number)
        if self._steering is not None:
            self._steering.begin(number, decode(known.frames[0]).event)
        role, crashes, alone = self._next_role(known.dialogue), 0, 0
        outcomes = NO_OUTCOMES
        while role is not None and not self._stopping:
            if not await self._compared(stream, number, known):
                break
            suspected = crashes >= SUSPECTED
            try:
                async with self._alone if suspected else nullcontext():
                    visited = await self._runtime.visit(role, stream, known.frames, known.recorded, outcomes)
            except (WorkerLost, WrongVersion) as lost:
                before, known = known.recorded, await self._read(stream, number)
                if known.recorded < before:
                    why = f"the log holds {known.recorded} events of {stream!r} and has confirmed {before}: another"
                    raise LogDisturbed(f"{why} is in its place. Bring it back, and launch again") from lost
                stuck, lost_worker = known.recorded == before, isinstance(lost, WorkerLost)
                crashes = crashes + lost_worker if stuck else 0
                alone = alone + (lost_worker and suspected) if stuck else 0
                role = self._next_role(known.dialogue)
                if role is None:
                    self._progress.ended_with(known.dialogue)
                elif alone >= MOST_CRASHES:
                    known = await self._fail(stream, number, known, alone)
                    role = self._next_role(known.dialogue)
                continue
            known.frames += visited.frames
            known.recorded = len(known.frames)
            role = visited.next
            self._progress.visited(visited)
            self._useless.add(visited.answers)
            outcomes = await self._outcomes(visited, outcomes)
        if role is None and self._steering is not None:
            self._progress.notes += self._steering.settle(number, records_of(stream, known.frames))
        if known.recorded == 0:  # the run stops, and nothing came of it
            self._progress.opened -= 1

    async def _compared(self, stream: str, number: int, known: Known) -> bool:
        """Compare a plan that has just come, for the next visit to record; False where the run stops meanwhile."""
        if self._plans is None or not ends_with_a_plan(known.frames):
            return True
        event = await self._plans.compared(number, folded(stream, known.frames))
        if event is not None:
            known.frames.append(self._frame(event, decode(known.frames[-1]).id))
        return event is not None

    async def _outcomes(self, visited: Visited, before: Outcomes) -> Outcomes:
        """Return the outcomes of the questions that *visited* waits for; those *before* were given to that visit."""
        if self._waves is None or not (before or visited.waiting):
            return NO_OUTCOMES
        waiting = {question.key for question in visited.waiting}
        await self._waves.recorded([key for key in before if key not in waiting])
        return await self._waves.outcomes(visited.waiting) if visited.waiting else NO_OUTCOMES

    async def _read(self, stream: str, number: int) -> Known:
        """Return the dialogue as the log has it; before its first visit it is opened as before."""
        frames = list(await self._runtime.log_writer.read_frames(stream))
        if not frames:
            return self._new(stream, number)
        dialogue = folded(stream, frames)
        if self._plans is not None:
            self._plans.found(number, dialogue)
        return Known(frames, len(frames), dialogue)

    def _new(self, stream: str, number: int) -> Known:
        """Return a dialogue whose opening its first visit records."""
        event = self._opening(number)
        return Known([self._frame(event, None)], 0, evolve(unopened(stream), event))

    async def _fail(self, stream: str, number: int, known: Known, crashes: int) -> Known:
        """Give the dialogue up, unless a late append of its dead worker comes first."""
        detail = f"its worker died {count(crashes, 'time')} while it had this dialogue alone"
        event = DialogueFailed(reason=FailureReason.CRASHED, detail=detail)
        frames = [*known.frames, self._frame(event, decode(known.frames[-1]).id)]
        try:
            await self._runtime.log_writer.append_frames(stream, frames[known.recorded :], expected=known.recorded)
        except WrongVersion:
            known = await self._read(stream, number)
            if known.dialogue.ended:
                self._progress.ended_with(known.dialogue)
            return known
        known = Known(frames, len(frames), evolve(known.dialogue, event))
        self._progress.ended_with(known.dialogue)
        return known

    def _frame(self, event: DialogueEvent, cause: str | None) -> Frame:
        return encode(self._stamp.envelope(event, role="conductor", cause=cause))
