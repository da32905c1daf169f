"""The provider's batches: what is created may not be heard of, expire, or come in halves."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random

from toolace_mt.actors.models import EndpointSettings, ModelUnavailable
from toolace_mt.actors.models.batch import BatchProvider, Outcome, Results, Unanswered
from toolace_mt.actors.models.batch.port import CLOCKS_DIFFER, QueueFull
from toolace_mt.actors.models.batch.results import LineReader
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.exchange import Exchange
from toolace_mt.actors.models.openai import read_answer

from .loop import Process, SimulatedLoop
from .method import asked_in
from .outside import EPOCH
from .plan import Kind, Plan
from .watch import Asked, Watch

_CALL = 0.05
"""Seconds of a call of the API, one way."""
_SECONDS = 12.0
"""Seconds of a batch at the most."""

Respond = Callable[[bytes], tuple[int, object]]
"""Returns status and body of the answer to a question."""


@dataclass(slots=True)
class _Batch:
    marker: str
    created: float
    """Seconds since 1970."""
    over_at: float
    size: int
    full: bool = False
    answers: dict[str, tuple[int, object] | None] = field(default_factory=dict)
    """By custom id; None: it expired."""
    fetched: int = 0


class SimulatedBatches:
    """What the provider knows of batches."""

    def __init__(self, loop: SimulatedLoop, process: Process, plan: Plan, watch: Watch, respond: Respond) -> None:
        self._loop, self._process, self._plan, self._watch, self._respond = loop, process, plan, watch, respond
        self._draws = Random(f"batches:{plan.seed}")
        self._batches: dict[str, _Batch] = {}
        self._creations = 0
        self.healed = False

    def provider(self, settings: EndpointSettings) -> BatchProvider:
        """Return a client of it."""
        return _Client(settings, self)

    async def reached(self) -> None:
        """Wait for the way to it. Raises ModelUnavailable where it is away."""
        await asyncio.sleep(_CALL * self._draws.random())
        away = (Kind.PROVIDER_BUSY, Kind.PROVIDER_DOWN, Kind.PROVIDER_SILENT)
        now = self._loop.now
        if not self.healed and any(f.kind in away and f.at <= now < f.at + f.size for f in self._plan.faults):
            raise ModelUnavailable("away")

    def met(self, kind: Kind, number: int) -> bool:
        """Return True if the *number*-th of its occasions has that fault."""
        met = not self.healed and any(fault.kind is kind and fault.at == number for fault in self._plan.faults)
        if met:
            self._watch.met(str(kind))
        return met

    def create(self, marker: str, bodies: Mapping[str, bytes]) -> tuple[str, bool]:
        """Create a batch; return its id, and True if it is not heard of. Raises ModelUnavailable."""
        number, self._creations = self._creations, self._creations + 1
        if self.met(Kind.BATCH_LOST, number):
            raise ModelUnavailable("it was never created")
        now, full = self._loop.now, self.met(Kind.BATCH_FULL, number)
        over_at = now + _SECONDS * self._draws.random()
        batch = _Batch(marker, EPOCH / 1e6 + now, over_at, len(bodies), full)
        id_ = f"batch_{len(self._batches)}"
        self._batches[id_] = batch
        asked = {} if full else {custom: self._asked(batch, custom, body) for custom, body in bodies.items()}
        self._loop.call_at(over_at, partial(self._over, batch, asked), context=self._process.context.copy())
        return id_, self.met(Kind.BATCH_UNHEARD, number)

    def _asked(self, batch: _Batch, custom: str, body: bytes) -> Asked:
        asked = self._watch.asked_in_batch(self._process, asked_in(body.decode()))
        rates = [fault.at for fault in self._plan.faults if fault.kind is Kind.BATCH_EXPIRED and not self.healed]
        if self._draws.random() < max(rates, default=0.0):
            self._watch.met(str(Kind.BATCH_EXPIRED))
            batch.answers[custom] = None
        else:
            batch.answers[custom] = self._respond(body)
        return asked

    def _over(self, batch: _Batch, asked: Mapping[str, Asked]) -> None:
        for custom, one in asked.items():
            answer = batch.answers[custom]
            self._watch.batch_over(one, paid=answer is not None and answer[0] == 200)

    def ended(self, id_: str) -> bool:
        """Return True if it is over. Raises QueueFull."""
        batch = self._batches[id_]
        if batch.full:
            raise QueueFull("too many batches wait")
        return self._loop.now > batch.over_at

    def results(self, id_: str, lines: LineReader) -> Results:
        """Return its results, the first time perhaps the first half of them."""
        batch = self._batches[id_]
        found = list(batch.answers.items())
        batch.fetched += 1
        if batch.fetched == 1 and self.met(Kind.BATCH_CUT, int(id_.rpartition("_")[2])):
            found = found[: len(found) // 2]
        return Results({custom: _outcome(answer, lines) for custom, answer in found})

    def candidates(self, marker: str, since: float, size: int) -> list[str]:
        """Return the batches that may have *marker*."""
        if self._plan.shape.marked:
            return [id_ for id_, batch in self._batches.items() if batch.marker == marker]
        return [id_ for id_, b in self._batches.items() if b.size == size and b.created > since - CLOCKS_DIFFER]

    def has_marker(self, id_: str, marker: str) -> bool | None:
        """Return True if it has; None if that does not show yet."""
        batch = self._batches[id_]
        if not self._plan.shape.marked and self._loop.now <= batch.over_at:
            return None
        return batch.marker == marker


def _outcome(answer: tuple[int, object] | None, lines: LineReader) -> Outcome:
    if answer is None:
        return Unanswered("expired")
    status, body = answer
    return lines.answered(body) if status == 200 else lines.refused(status, body)


class _Client:
    """The port, over that provider."""

    def __init__(self, settings: EndpointSettings, at: SimulatedBatches) -> None:
        self._at = at
        self._lines = LineReader(Exchange(Endpoint.of(settings, {}, vendor=""), settings), read_answer)

    async def create(self, marker: str, bodies: Mapping[str, bytes]) -> str:
        """As in the port."""
        await self._at.reached()
        id_, unheard = self._at.create(marker, bodies)
        await asyncio.sleep(_CALL)
        if unheard:
            raise ModelUnavailable("the answer was lost")
        return id_

    async def candidates(self, marker: str, since: float, size: int) -> Sequence[str]:
        """As in the port."""
        await self._at.reached()
        return self._at.candidates(marker, since, size)

    async def has_marker(self, batch: str, marker: str) -> bool | None:
        """As in the port."""
        await self._at.reached()
        return self._at.has_marker(batch, marker)

    async def ended(self, batch: str) -> bool:
        """As in the port."""
        await self._at.reached()
        return self._at.ended(batch)

    async def results(self, batch: str) -> Results:
        """As in the port."""
        await self._at.reached()
        results = self._at.results(batch, self._lines)
        await asyncio.sleep(_CALL)
        return results

    async def close(self) -> None:
        """Nothing is open."""
