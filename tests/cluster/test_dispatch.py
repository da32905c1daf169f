"""Visits in bulk: each comes back to who asked for it, once, whatever dies in between and in whatever order."""

import asyncio
from collections.abc import Sequence
from random import Random

import pytest

from toolace_mt.actors.shell import Outcomes, Visited
from toolace_mt.cluster.errors import RunFailure
from toolace_mt.cluster.run.dispatch import DispatchReply, VisitRequest, WorkerClient, WorkerInbox
from toolace_mt.cluster.run.runtime import WorkerLost
from toolace_mt.events import Frame, Phase
from toolace_mt.store import WrongVersion

FRAME = Frame(b"header", b"payload")


def ended(stream: str) -> Visited:
    """The end of a dialogue, told apart by its stream."""
    return Visited((FRAME,), Phase.ACCEPTED, None, (stream,), None)


class Site:
    """A worker that can be killed: a new one then takes its place, and the old one's calls fail."""

    def __init__(self, seconds: float = 0.0, *, rng: Random | None = None, losing: float = 0.0) -> None:
        self.visits: list[str] = []
        self.calls = 0
        self._seconds, self._rng, self._losing = seconds, rng, losing
        self._killed = asyncio.Event()
        self._inbox = WorkerInbox(lambda: self)

    async def visit(self, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes) -> Visited:
        """As `Shell.visit`."""
        assert (len(frames), recorded, outcomes) == (1, 0, {})
        self.visits.append(stream)
        await asyncio.sleep(self._seconds * (self._rng.random() if self._rng else 1))
        if stream.startswith("conflict"):
            raise WrongVersion(stream, expected=1, actual=2)
        if stream.startswith("local"):
            raise _fault()
        return ended(stream)

    def kill(self) -> None:
        """What it had under way is gone."""
        self._killed.set()
        self._killed = asyncio.Event()
        self._inbox = WorkerInbox(lambda: self)

    async def exchange(self, requests: Sequence[VisitRequest]) -> DispatchReply:
        """As the worker's, over a line that breaks when it is killed."""
        self.calls += 1
        self._lose("the request was lost")
        killed = asyncio.ensure_future(self._killed.wait())
        answer = asyncio.ensure_future(self._inbox.exchange(requests))
        await asyncio.wait({killed, answer}, return_when=asyncio.FIRST_COMPLETED)
        if self._rng is not None:  # calls come back in any order
            await asyncio.sleep(self._rng.random() * 0.02)
        if answer.done():
            killed.cancel()
            self._lose("the reply was lost, and the worker lives on")
            return answer.result()
        answer.cancel()
        raise WorkerLost("killed")

    def _lose(self, why: str) -> None:
        if self._rng is not None and self._rng.random() < self._losing:
            raise WorkerLost(why)


def _fault() -> Exception:
    class Local(Exception):
        """Cannot be pickled: nobody could import it."""

    return Local("of this place")


async def visit(client: WorkerClient, stream: str) -> Visited:
    """One visit of a dialogue that was just drawn."""
    return await client.visit(stream, [FRAME], 0)


async def test_many_visits_take_few_calls() -> None:
    """Those that are due together go together, and those that are over together come back together."""
    site = Site(0.01)
    client = WorkerClient(site.exchange)
    visited = await asyncio.gather(*(visit(client, f"run/{n}") for n in range(200)))
    assert [one.checks for one in visited] == [(f"run/{n}",) for n in range(200)]
    assert site.calls <= 3


async def test_the_events_of_an_ended_dialogue_stay_with_the_worker() -> None:
    """Nobody needs them, and they are the bulk of what would be sent."""
    assert (await visit(WorkerClient(Site().exchange), "run/1")).frames == ()


async def test_an_error_is_its_own_visit_s() -> None:
    """The others come back as ever; an error that cannot travel is told in words."""
    client = WorkerClient(Site().exchange)
    found = await asyncio.gather(
        *(visit(client, stream) for stream in ("run/1", "conflict/1", "local/1")), return_exceptions=True
    )
    assert isinstance(found[0], Visited)
    assert isinstance(found[1], WrongVersion)
    assert found[1].actual == 2
    assert isinstance(found[2], RunFailure)
    assert "of this place" in str(found[2])


async def test_a_killed_worker_loses_its_visits_and_no_others() -> None:
    """Those under way are lost, those sent afterwards are made by the one in its place."""
    site = Site(0.05)
    client = WorkerClient(site.exchange)
    first = [asyncio.create_task(visit(client, f"run/{n}")) for n in range(5)]
    await asyncio.sleep(0.02)
    site.kill()
    second = [asyncio.create_task(visit(client, f"run/{n}")) for n in range(5, 10)]
    lost = await asyncio.gather(*first, return_exceptions=True)
    assert all(isinstance(one, WorkerLost) for one in lost)
    assert [one.checks for one in await asyncio.gather(*second)] == [(f"run/{n}",) for n in range(5, 10)]


async def test_visits_of_a_life_that_ended_unheard_are_lost() -> None:
    """No call broke, but the next answer comes from another life of the worker."""
    answers = iter([DispatchReply("first", ((0, ended("run/0")),)), DispatchReply("second", ())])
    sent: list[list[int]] = []

    async def exchange(requests: Sequence[VisitRequest]) -> DispatchReply:
        sent.append([request.ticket for request in requests])
        return next(answers)

    client = WorkerClient(exchange)
    both = await asyncio.gather(visit(client, "run/0"), visit(client, "run/1"), return_exceptions=True)
    assert isinstance(both[0], Visited)
    assert isinstance(both[1], WorkerLost)
    assert sent == [[0, 1], []]


async def test_a_visit_that_the_worker_knows_nothing_of_is_lost() -> None:
    """Waiting for it would be in vain."""
    answers = iter([DispatchReply("same", ((0, ended("run/0")),)), DispatchReply("same", ())])

    async def exchange(requests: Sequence[VisitRequest]) -> DispatchReply:
        del requests
        return next(answers)

    client = WorkerClient(exchange)
    both = await asyncio.gather(visit(client, "run/0"), visit(client, "run/1"), return_exceptions=True)
    assert isinstance(both[1], WorkerLost)


@pytest.mark.parametrize("losing", [0.0, 0.2])
@pytest.mark.parametrize("seed", range(6))
async def test_whatever_dies_and_comes_late_every_visit_comes_back(seed: int, losing: float) -> None:
    """Visits are tried again until they succeed; none is waited for in vain, and none comes back as another's."""
    rng = Random(seed)
    site = Site(0.03, rng=rng, losing=losing)
    client = WorkerClient(site.exchange)

    async def carried(stream: str) -> tuple[str, ...]:
        await asyncio.sleep(rng.random() * 0.3)
        while True:
            try:
                return (await visit(client, stream)).checks
            except WorkerLost:
                continue
            except WrongVersion as refusal:  # its outcome was lost: who reads the log sees that it was made
                return (refusal.stream,)

    async def killing() -> None:
        while True:
            await asyncio.sleep(rng.random() * 0.1)
            site.kill()

    killer = asyncio.create_task(killing())
    streams = [f"run/{n}" for n in range(60)]
    async with asyncio.timeout(30):
        assert await asyncio.gather(*map(carried, streams)) == [(stream,) for stream in streams]
    killer.cancel()


async def test_a_dialogue_has_one_visit_at_a_time() -> None:
    """A driver that has lost the call of a visit sends it again: it is not made beside the first, and hears of it."""
    site = Site(seconds=0.05)
    inbox = WorkerInbox(lambda: site)
    lost = asyncio.create_task(inbox.exchange([VisitRequest(1, "run/1", (FRAME,), 0, {})]))
    await asyncio.sleep(0.01)
    replies = [await inbox.exchange([VisitRequest(2, "run/1", (FRAME,), 0, {})]), await lost]
    over = dict(one for reply in replies for one in reply.over)
    if 2 not in over:
        over |= dict((await inbox.exchange([])).over)
    assert site.visits == ["run/1"]
    assert isinstance(over[2], WrongVersion)
    assert (over[2].expected, over[2].actual) == (1, 2)


async def test_a_visit_that_was_made_is_not_made_again_from_what_was_read_before() -> None:
    """Its outcome was lost, and the log was read while it was under way: the worker knows more, and says so."""
    site = Site()
    inbox = WorkerInbox(lambda: site)
    await inbox.exchange([VisitRequest(1, "run/1", (FRAME,), 0, {})])
    over = dict((await inbox.exchange([VisitRequest(2, "run/1", (FRAME,), 0, {})])).over)
    assert site.visits == ["run/1"]
    assert isinstance(over[2], WrongVersion)
