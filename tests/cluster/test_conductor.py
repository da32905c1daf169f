"""The conductor: workers may be lost, others may carry on the same run, and a poisonous dialogue harms only itself."""

import asyncio
from collections.abc import Callable, Sequence
from typing import cast

import pytest

from support.dialogues import BOOK, FIND, parameters
from toolace_mt.actors.methods.mask_and_fill.routing import next_role
from toolace_mt.actors.shell import NO_OUTCOMES, Outcomes, Stamp, Visited
from toolace_mt.cluster.run.conductor import Conductor
from toolace_mt.cluster.run.progress import RunProgress
from toolace_mt.cluster.run.runtime import Runtime, WorkerLost
from toolace_mt.events import DialogueFailed, DialogueOpened, FailureReason, Frame, Phase, decode, encode
from toolace_mt.store import BrokenChain, Head, LogDisturbed, MemoryLog

STAMP = Stamp("run", "here")
ENDING = DialogueFailed(reason=FailureReason.MODEL_REFUSED, detail="the end of this test's dialogues")


class Workers:
    """Workers that end every dialogue at once, unless *visiting* has other plans."""

    def __init__(self, log: MemoryLog, visiting: Callable[[str, int], None] = lambda *_: None) -> None:
        self.log = log
        self.log_writer = self
        self.visits: list[str] = []
        self.at_once = 0
        self._visiting = visiting
        self.stopped = False

    async def visit(
        self, role: str, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes = NO_OUTCOMES
    ) -> Visited:
        """End the dialogue, or do what is planned."""
        del role, outcomes
        self.visits.append(stream)
        self.at_once += 1
        try:
            await asyncio.sleep(0)
            self._visiting(stream, self.at_once)
        finally:
            self.at_once -= 1
        frame = encode(STAMP.envelope(ENDING, role="initializer", cause=decode(frames[-1]).id))
        await self.log.append_frames(stream, [*frames[recorded:], frame], expected=recorded)
        return Visited((frame,), Phase.FAILED, None, (), ENDING.reason.value)

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> None:
        """Record."""
        await self.log.append_frames(stream, frames, expected=expected)

    async def read_frames(self, stream: str) -> Sequence[Frame]:
        """Read."""
        return await self.log.read_frames(stream)

    async def heads(self, prefix: str, after: str) -> Sequence[Head]:
        """All at once."""
        return [head async for head in self.log.heads(prefix) if head.stream > after]

    async def stop(self) -> None:
        """Take note."""
        self.stopped = True


def opening(number: int) -> DialogueOpened:
    """A dialogue like any other."""
    return DialogueOpened(seed=number, parameters=parameters(), tools=(FIND, BOOK))


def conductor(runtime: Workers, progress: RunProgress, *, at_once: int = 3) -> Conductor:
    """A conductor over that runtime."""
    needed = cast("Runtime", runtime)  # a conductor needs no more of it than this
    return Conductor(needed, opening, STAMP, progress, at_once=at_once, next_role=next_role)


async def ends(log: MemoryLog) -> dict[str, str]:
    """How each dialogue ended."""
    heads = [head.stream async for head in log.heads("run/")]
    last = {stream: (await log.read(stream))[-1].event for stream in heads}
    return {stream: event.reason.value for stream, event in last.items() if isinstance(event, DialogueFailed)}


async def test_every_dialogue_is_opened_and_ends_once() -> None:
    """Each goes to a worker once, and the progress has them all."""
    async with MemoryLog() as log:
        runtime, progress = Workers(log), RunProgress(6)
        made = conductor(runtime, progress)
        await made.conduct()
        assert sorted(runtime.visits) == [f"run/{n}" for n in range(1, 7)]
        assert (progress.opened, progress.ended[Phase.FAILED], progress.under_way) == (6, 6, 0)
        assert await made.finished()


async def test_a_poisonous_dialogue_is_failed_and_harms_no_other() -> None:
    """It takes its worker down with everybody on it, until it is carried on alone and found out."""
    killing = False

    def visiting(stream: str, at_once: int) -> None:
        nonlocal killing
        del at_once
        if stream == "run/2" or killing:
            killing = stream == "run/2"
            raise WorkerLost("killed")

    async with MemoryLog() as log:
        await conductor(Workers(log, visiting), RunProgress(6)).conduct()
        reasons = await ends(log)
    assert reasons.pop("run/2") == "crashed"
    assert set(reasons.values()) == {"model_refused"}


async def test_workers_killed_from_outside_fail_no_dialogue() -> None:
    """However often that happens to all of them, as long as one gets on when it is alone."""
    kills = 12

    def visiting(stream: str, at_once: int) -> None:
        nonlocal kills
        del stream, at_once
        if kills:
            kills -= 1
            raise WorkerLost("killed")

    async with MemoryLog() as log:
        progress = RunProgress(3)
        await conductor(Workers(log, visiting), progress).conduct()
        assert set((await ends(log)).values()) == {"model_refused"}
        assert progress.under_way == 0


async def test_a_dialogue_that_ended_while_its_visit_was_lost_is_counted() -> None:
    """The worker died after it had recorded the end: the log says so, and the progress follows it."""
    lost: set[str] = set()

    class Late(Workers):
        async def visit(
            self, role: str, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes = NO_OUTCOMES
        ) -> Visited:
            visited = await super().visit(role, stream, frames, recorded, outcomes)
            if stream not in lost:
                lost.add(stream)
                raise WorkerLost("killed after its last append")
            return visited

    async with MemoryLog() as log:
        runtime, progress = Late(log), RunProgress(4)
        made = conductor(runtime, progress)
        await made.conduct()
        assert progress.ended[Phase.FAILED] == 4
        assert len(runtime.visits) == 4
        assert await made.finished()


async def test_dialogues_that_another_launch_has_opened_are_carried_on() -> None:
    """Losing the race to open one is no trouble: it is read and goes on."""

    class Raced(Workers):
        async def visit(
            self, role: str, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes = NO_OUTCOMES
        ) -> Visited:
            if recorded == 0:
                other = encode(STAMP.envelope(opening(99), role="conductor", cause=None))
                await self.append_frames(stream, [other], expected=0)
            return await super().visit(role, stream, frames, recorded, outcomes)

    async with MemoryLog() as log:
        made = conductor(Raced(log), RunProgress(3))
        await made.conduct()
        assert await made.finished()


async def test_what_was_never_recorded_does_not_count_as_opened() -> None:
    """The worker dies before it records the opening, and the run is stopped meanwhile."""
    async with MemoryLog() as log:
        progress = RunProgress(1)

        def visiting(stream: str, at_once: int) -> None:
            del stream, at_once
            made.stopped_at_once()
            raise WorkerLost("killed")

        class Stopped(Conductor):
            def stopped_at_once(self) -> None:
                self._stopping = True

        needed = cast("Runtime", Workers(log, visiting))
        made = Stopped(needed, opening, STAMP, progress, at_once=1, next_role=next_role)
        await made.conduct()
        assert (progress.opened, progress.under_way) == (0, 0)
        assert [head async for head in log.heads("run/")] == []


async def test_a_dialogue_that_cannot_be_read_is_told_at_the_end_and_holds_up_no_other() -> None:
    """An earlier launch opened two; one of them is damaged since."""

    class Damaged(Workers):
        async def read_frames(self, stream: str) -> Sequence[Frame]:
            if stream == "run/1":
                raise BrokenChain(stream, 1, "its digest does not follow")
            return await super().read_frames(stream)

    async with MemoryLog() as log:
        for number in (1, 2):
            await log.append_frames(
                f"run/{number}", [encode(STAMP.envelope(opening(number), role="conductor", cause=None))], expected=0
            )
        runtime = Damaged(log)
        made = conductor(runtime, RunProgress(6))
        with pytest.raises(BrokenChain, match="run/1"):
            await made.conduct()
        assert sorted(await ends(log)) == [f"run/{n}" for n in range(2, 7)]
        assert not runtime.stopped
        assert not await made.finished()


async def test_a_log_that_holds_less_than_it_confirmed_is_another_one() -> None:
    """Somebody put an empty log in its place while nobody had it open: no dialogue is begun anew in that."""
    async with MemoryLog() as log, MemoryLog() as empty:
        frame = encode(STAMP.envelope(opening(1), role="conductor", cause=None))
        await log.append_frames("run/1", [frame], expected=0)

        def visiting(stream: str, at_once: int) -> None:
            del stream, at_once
            runtime.log = empty

        runtime = Workers(log, visiting)
        with pytest.raises(
            LogDisturbed, match="holds 0 events of 'run/1' and has confirmed 1: another is in its place"
        ):
            await conductor(runtime, RunProgress(1)).conduct()
        assert [head async for head in empty.heads()] == []


async def test_a_log_that_is_gone_ends_a_run_without_waiting_for_answers() -> None:
    """What would come could not be recorded; it is told once."""

    class Waiting(Workers):
        async def visit(
            self, role: str, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes = NO_OUTCOMES
        ) -> Visited:
            del role, frames, recorded, outcomes
            if stream == "run/3":
                raise LogDisturbed("the log was deleted")
            return await asyncio.Future()

    async with MemoryLog() as log:
        async with asyncio.timeout(30):
            with pytest.raises(LogDisturbed, match="the log was deleted"):
                await conductor(Waiting(log), RunProgress(50)).conduct()


async def test_an_error_stops_the_run_and_is_passed_on() -> None:
    """What is under way comes to rest, and the first error is the one that is told."""

    def visiting(stream: str, at_once: int) -> None:
        del at_once
        if stream == "run/2":
            raise ValueError("no way on")

    async with MemoryLog() as log:
        runtime = Workers(log, visiting)
        made = conductor(runtime, RunProgress(50))
        with pytest.raises(ValueError, match="no way on"):
            await made.conduct()
        assert runtime.stopped
        assert not await made.finished()
        assert len(runtime.visits) < 50
