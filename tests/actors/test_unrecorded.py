"""What is paid runs ahead of the log by so much and no more, and a healthy log is not waited for."""

import asyncio
from collections.abc import Sequence

import pytest
from pydantic import BaseModel

from support.dialogues import BOOK, FIND, parameters
from toolace_mt.actors.methods.mask_and_fill.routing import next_role
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.roles import Filler, Initializer, Refiner, Role, Verifier, purposes
from toolace_mt.actors.shell import Shell, Stamp
from toolace_mt.actors.shell.unrecorded import LONGEST, MOST, MOST_OF_DIALOGUE, Unrecorded, VisitAnswers
from toolace_mt.events import DialogueOpened, Frame, Usage, encode
from toolace_mt.store import MemoryLog

ROLES: dict[str, Role] = {
    purposes.INITIALIZER: Initializer(),
    purposes.REFINER: Refiner(),
    purposes.FILLER: Filler(),
    purposes.VERIFIER: Verifier(),
}
STAMP = Stamp("run", "here")
IN_FLIGHT = 4


class StandingLog(MemoryLog):
    """A log that confirms nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.moving = asyncio.Event()

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """Append once the log moves."""
        await self.moving.wait()
        return await super().append_frames(stream, frames, expected=expected)


class BrokenLog(MemoryLog):
    """A log that refuses after its first appends."""

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """Append an opening, and nothing else."""
        if expected:
            raise ConnectionError("the disk is gone")
        return await super().append_frames(stream, frames, expected=expected)


class Counting:
    """A model whose answers are of no use, so that dialogues ask for as long as they may."""

    def __init__(self) -> None:
        self.asked = 0

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Answer at once."""
        del question
        self.asked += 1
        await asyncio.sleep(0)
        usage = Usage(
            input_tokens=1, output_tokens=1, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
        )
        return Reply("I would rather not.", "scripted", "stop", usage, None, 0.0)

    async def close(self) -> None:
        """There is nothing to let go of."""


async def opened(log: MemoryLog, stream: str, tries: int = 1000) -> list[Frame]:
    """A dialogue that may ask for its plan very often."""
    event = DialogueOpened(seed=1, parameters=parameters(tries=tries), tools=(FIND, BOOK))
    frames = [encode(STAMP.envelope(event, role="conductor", cause=None))]
    await MemoryLog.append_frames(log, stream, frames, expected=0)
    return frames


def shell(log: MemoryLog, model: Counting) -> Shell:
    """A shell of few slots."""
    return Shell(ROLES, lambda _: model, log, STAMP, next_role=next_role, in_flight=IN_FLIGHT)


async def test_a_dialogue_asks_no_more_while_the_log_stands_still() -> None:
    """Its answers are bounded, and it goes on where it was when the log moves again."""
    async with StandingLog() as log:
        model = Counting()
        visit = asyncio.create_task(shell(log, model).visit("run/1", await opened(log, "run/1", tries=30)))
        await asyncio.sleep(0.2)
        assert model.asked == MOST_OF_DIALOGUE
        log.moving.set()
        await visit
        assert model.asked == 30


async def test_a_worker_asks_no_more_while_the_log_stands_still() -> None:
    """Of many dialogues together there are no more unrecorded answers than the bound and what was in flight then."""
    async with StandingLog() as log:
        model = Counting()
        one = shell(log, model)
        streams = [f"run/{number}" for number in range(60)]
        visits = [asyncio.create_task(one.visit(stream, await opened(log, stream, tries=20))) for stream in streams]
        await asyncio.sleep(0.4)
        assert MOST <= model.asked <= MOST + IN_FLIGHT
        log.moving.set()
        await asyncio.gather(*visits)
        assert model.asked == 60 * 20


async def test_a_log_that_refuses_holds_nobody_up() -> None:
    """The visit ends with what the log said."""
    async with BrokenLog() as log:
        one = shell(log, Counting())
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(one.visit("run/1", await opened(log, "run/1")), timeout=5)


async def test_what_comes_after_a_refusal_holds_up_no_other_dialogue() -> None:
    """Answers that were in flight when the log refused are recorded nowhere, so nobody waits for them to be."""
    worker = Unrecorded()
    visit = VisitAnswers(worker)
    visit.came()
    visit.close()
    visit.came()
    visit.sent(1)
    assert (len(worker), len(visit)) == (0, 0)


async def test_one_answer_that_the_log_does_not_confirm_in_time_stops_the_asking() -> None:
    """However few there are; an answer that waits for one asked before it is not held against the log."""
    now = 0.0
    worker = Unrecorded(clock=lambda: now)
    visit = VisitAnswers(worker)
    visit.came()
    now = 10 * LONGEST
    await asyncio.wait_for(worker.room(), timeout=1)
    visit.sent(1)
    now += LONGEST
    waiting = asyncio.create_task(worker.room())
    await asyncio.sleep(0.01)
    assert not waiting.done()
    visit.recorded(1)
    await asyncio.wait_for(waiting, timeout=1)
    assert (len(worker), len(visit)) == (0, 0)


async def test_a_visit_that_ends_leaves_nothing_counted() -> None:
    """Whether its answers were sent or not."""
    worker = Unrecorded()
    visit = VisitAnswers(worker)
    for _ in range(3):
        visit.came()
    visit.sent(2)
    assert len(worker) == 3
    visit.close()
    assert (len(worker), len(visit)) == (0, 0)
