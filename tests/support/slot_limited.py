"""Slot-limited endpoints in virtual time, under the real limiter: the share of their slots that is used."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import exp
from random import Random
from typing import Any, Literal

from pydantic import BaseModel

from toolace_mt.actors.models import ModelBusy, ModelTimedOut, OpenAISettings, QuestionRefused, Timeouts
from toolace_mt.actors.prompts import Prompt, Template
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import purposes
from toolace_mt.cluster.limits import LimitedModel
from toolace_mt.events import Usage

from .limits import client, closed, governor
from .virtual_time import VirtualLoop

_USAGE = Usage(input_tokens=9, output_tokens=9, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None)
_PURPOSES = (purposes.JUDGE, purposes.PLAN)
_PROMPT = Prompt(Template("judge", "You judge.", "", "$text"), {"text": "Which one is better?"})


@dataclass(frozen=True, slots=True)
class Scenario:
    """An endpoint, and what is asked of it."""

    slots: int
    seconds: float
    """Mean seconds of an answer."""
    timeout: float = 300.0
    sigma: float = 0.0
    """Standard deviation of the logarithm of the seconds."""
    long: float = 0.0
    """Share of answers that take eight times as long as the others."""
    ratio: float = 1.0
    """Seconds of questions of a second purpose as a multiple of the first one's; they alternate."""
    full: Literal["queue", "503", "429"] = "queue"
    """What comes of a call while all slots are taken."""
    works_on: bool = False
    """True if it answers for callers that have left, too."""
    change: float = 1.0
    """Factor of its seconds after half of the answers."""
    dying: int = 0
    """Slots that die after half of the answers."""
    workers: int = 1
    seed: int = 1

    @property
    def count(self) -> int:
        """Questions."""
        return 60 * self.slots + 100

    def __str__(self) -> str:
        """Return what is not ordinary."""
        parts = [f"{self.slots} x {self.seconds:g} s of {self.timeout:g}"]
        parts += [f"sigma {self.sigma:g}"] if self.sigma else []
        parts += [f"{self.long:.0%} long"] if self.long else []
        parts += [f"two purposes 1:{self.ratio:g}"] if self.ratio != 1 else []
        parts += [self.full] if self.full != "queue" else []
        parts += ["works on"] if self.works_on else []
        parts += [f"then x {self.change:g}"] if self.change != 1 else []
        parts += [f"{self.dying} die"] if self.dying else []
        parts += [f"{self.workers} workers"] if self.workers > 1 else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the questions."""

    share: float
    """Seconds that the same work takes with every slot in use, divided by those that it took."""
    cancelled: float
    """Share of calls that were abandoned though an idle endpoint would have answered them in time."""
    refused: float
    """Refusals for each answer."""
    given_up: int
    """Questions without an answer."""

    @property
    def good(self) -> bool:
        """True if it is as promised."""
        return self.share >= 0.9 and self.cancelled < 0.02


class SlotLimited:
    """An endpoint that answers so many calls at a time, and queues or refuses the others."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._free = asyncio.Semaphore(scenario.slots)
        self._random = Random(scenario.seed)
        self.answered = self.cancelled = self.refused = 0
        self.work: list[float] = []
        """Seconds of calls in a slot, but for those of callers that left for a queue's sake."""
        self.died_at = -1
        """Length of `work` when slots died."""
        self.ended = 0.0

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Answer, refuse, or be too late."""
        scenario, clock = self._scenario, asyncio.get_running_loop().time
        if scenario.full != "queue" and self._free.locked():
            self.refused += 1
            raise ModelBusy("full", status=int(scenario.full), retry_after=1.0 if scenario.full == "429" else None)
        begun, seconds = clock(), self._seconds(question)
        working = asyncio.create_task(self._work(seconds))
        try:
            async with asyncio.timeout(scenario.timeout):
                await asyncio.shield(working)
        except TimeoutError:
            if not scenario.works_on:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
            self.cancelled += seconds < scenario.timeout
            raise ModelTimedOut("late") from None
        self.answered += 1
        self.ended = clock()
        if self.answered == scenario.count // 2 and scenario.dying:
            self.died_at = len(self.work)
            self._dying = [asyncio.create_task(self._free.acquire()) for _ in range(scenario.dying)]
        return Reply("{}", "m", "stop", _USAGE, 0.0, clock() - begun)

    async def _work(self, seconds: float) -> None:
        async with self._free:
            begun = asyncio.get_running_loop().time()
            try:
                await asyncio.sleep(seconds)
            finally:
                if seconds >= self._scenario.timeout:
                    self.work.append(asyncio.get_running_loop().time() - begun)
        if seconds < self._scenario.timeout:
            self.work.append(seconds)

    def _seconds(self, question: Question[BaseModel]) -> float:
        scenario, seconds = self._scenario, self._scenario.seconds
        if scenario.long:
            seconds *= (8 if self._random.random() < scenario.long else 1) / (1 + 7 * scenario.long)
        if scenario.sigma:
            seconds *= exp(self._random.gauss(0, scenario.sigma) - scenario.sigma**2 / 2)
        if scenario.ratio != 1:
            seconds *= 2 * (1 if question.purpose is _PURPOSES[0] else scenario.ratio) / (1 + scenario.ratio)
        return seconds * (scenario.change if self.answered >= scenario.count // 2 else 1)

    async def close(self) -> None:
        """There is nothing to let go of."""


async def outcome(scenario: Scenario) -> Outcome:
    """Ask all questions, from 64 dialogues or so, of an endpoint that nobody knows."""
    endpoint, mother = SlotLimited(scenario), governor()
    timeouts = Timeouts(read=scenario.timeout, total=scenario.timeout)
    settings = OpenAISettings(model="m", base_url="http://here", api_key_env=None, timeouts=timeouts)
    clients = [client(mother, f"w{number}") for number in range(scenario.workers)]
    rng = Random(1)
    models = [LimitedModel(endpoint, settings, each, outage_timeout=3600, rng=rng) for each in clients]
    dialogues, given_up = asyncio.Semaphore(max(64, 4 * scenario.slots)), 0

    async def ask(number: int) -> None:
        nonlocal given_up
        purpose = _PURPOSES[number % 2 if scenario.ratio != 1 else 0]
        async with dialogues:
            try:
                question = Question(f"{purpose.name}:m1", purpose, None, _PROMPT, JudgeReply, 1)
                await models[number % scenario.workers].reply(question)
            except QuestionRefused:
                given_up += 1

    await asyncio.gather(*(ask(number) for number in range(scenario.count)))
    await closed(clients)
    ideal = makespan(endpoint.work, scenario.slots, dying=scenario.dying, died_at=endpoint.died_at)
    calls = endpoint.answered + endpoint.cancelled
    return Outcome(
        ideal / endpoint.ended, endpoint.cancelled / calls, endpoint.refused / max(1, endpoint.answered), given_up
    )


def makespan(work: Sequence[float], slots: int, *, dying: int = 0, died_at: int = -1) -> float:
    """Return the seconds that *work* takes in so many slots, each taking the next piece as soon as it is free."""
    free = [0.0] * slots
    for number, seconds in enumerate(work):
        if number == died_at:
            free = sorted(free)[dying:]
            heapify(free)
        heappush(free, heappop(free) + seconds)
    return max(free)


def measured(scenario: Scenario) -> Outcome:
    """Return the outcome, in a loop of its own."""
    loop = VirtualLoop()
    main: Coroutine[Any, Any, Outcome] = outcome(scenario)
    try:
        return loop.run_until_complete(main)
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()


def scenarios() -> list[Scenario]:
    """Return all of them, those first that were there first."""
    found = [
        Scenario(slots, seconds, timeout, sigma)
        for slots in (1, 2, 4, 8, 16, 32)
        for seconds, timeout in ((0.5, 300), (1, 300), (7, 300), (30, 300), (60, 300), (2, 15), (4, 15), (6, 15))
        for sigma in (0.0, 0.4, 0.8)
    ]
    found += [
        Scenario(slots, seconds, timeout, sigma, change=change)
        for slots in (1, 2, 4, 8, 16)
        for seconds, timeout in ((1, 300), (7, 300), (1, 15))
        for sigma in (0.0, 0.8)
        for change in (4, 2, 0.25)
    ]
    for slots in (1, 2, 4, 8, 16, 32):
        found += [
            Scenario(slots, seconds, full=full, sigma=sigma)
            for seconds in (1, 7, 30)
            for sigma in (0.0, 0.8)
            for full in ("503", "429")
        ]
        found += [Scenario(slots, s, t, sigma, works_on=True) for s, t in ((1, 300), (6, 15)) for sigma in (0.0, 0.8)]
        found += [Scenario(slots, seconds, long=0.2) for seconds in (0.5, 3, 12)]
        found += [Scenario(slots, s, t, 0.3, ratio=6) for s, t in ((1, 300), (10, 300), (3, 15))]
        found += [Scenario(slots, s, t, 0.5) for s, t in ((10, 12), (20, 20))]
        found += [Scenario(slots, 3, sigma=0.5, workers=workers) for workers in (2, 4)]
        if slots > 1:
            found += [Scenario(slots, s, sigma=0.3, dying=d) for s in (1, 10) for d in {1, slots // 2}]
    return found


def held_out(scenario: Scenario) -> bool:
    """Return True for a third of them, on which nothing was tuned."""
    return Random(f"{scenario}").random() < 1 / 3
