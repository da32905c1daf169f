"""The provider: the mock server's answers and faults over simulated connections, and a model that asks it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from pydantic import BaseModel
from pydantic_core import from_json, to_json

from toolace_mt.actors.models import ModelError, OpenAISettings
from toolace_mt.actors.models.bounded_http import CUT
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.exchange import Exchange
from toolace_mt.actors.models.failures.translation import of_connection, of_status
from toolace_mt.actors.models.lenient_json import read_json
from toolace_mt.actors.models.openai import read_answer, request_body
from toolace_mt.actors.models.structured import ReplyForm
from toolace_mt.actors.offline.server.responding import Responder
from toolace_mt.actors.offline.server.served import ANSWERS, Counts, Served
from toolace_mt.actors.offline.server.settings import ServerSettings
from toolace_mt.actors.questions import Question, Reply

from .batches import SimulatedBatches
from .loop import Process, SimulatedLoop, here
from .method import asked_in
from .plan import Kind, Plan
from .watch import Asked, Watch

_BROKEN = (Served.DROPPED, Served.DROPPED_MIDWAY, Served.NO_HTTP)
_SECONDS_OF_SLOW = 5.0
_AFTER_DEATH = 0.5
"""Share of the answers that are paid although their asker has died: the provider goes on."""


class _Refused(Exception):
    """An answer with an error status."""

    def __init__(self, status: int, body: object, headers: Mapping[str, str]) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers


@dataclass(frozen=True, slots=True)
class _Request:
    content: bytes


@dataclass(frozen=True, slots=True)
class _Raw:
    """The part of a response that an exchange reads."""

    content: bytes
    headers: Mapping[str, str]
    request: _Request
    extensions: Mapping[str, bool] = field(default_factory=dict)


def answer(_system: str, user: str) -> str:
    """Return the scripted reply: it follows from the question alone."""
    dialogue, key, attempt = asked_in(user)
    draws = Random(f"answer:{dialogue}:{key}:{attempt}")
    good = draws.random() < 0.9
    return to_json({"words": f"w{draws.randrange(1000)}", "good": good, "verdict": draws.random() < 0.85}).decode()


class Provider:
    """One endpoint."""

    def __init__(self, loop: SimulatedLoop, process: Process, plan: Plan, watch: Watch) -> None:
        self._loop, self._process, self._watch = loop, process, watch
        self._draws = Random(f"provider:{plan.seed}")
        faults = [fault for fault in plan.faults if fault.kind is Kind.PROVIDER_FAULT]
        rates: dict[Served, float] = {}
        for fault in faults:
            rates[Served(fault.what)] = min(fault.at, 0.9 - sum(rates.values()))
        rates = {served: rate for served, rate in rates.items() if rate > 0}
        shape = plan.shape
        self._settings = ServerSettings(seed=plan.seed, latency=shape.latency, sigma=shape.spread, faults=rates)
        self._responder = Responder(self._settings, answer, Counts())
        self._outages = [
            fault
            for fault in plan.faults
            if fault.kind in (Kind.PROVIDER_BUSY, Kind.PROVIDER_DOWN, Kind.PROVIDER_SILENT)
        ]
        self._plan = plan
        self.batches = SimulatedBatches(loop, process, plan, watch, self._in_batch)

    def _in_batch(self, body: bytes) -> tuple[int, object]:
        """Return status and body of the answer to a question in a batch; connections cannot break there."""
        reply = self._responder.respond("POST", "/v1/chat/completions", {}, body)
        content = reply.response.body
        assert isinstance(content, bytes)
        if reply.served not in ANSWERS and reply.response.status == 200:
            return 500, {"error": {"message": "Server error"}}
        return reply.response.status, read_json(content)

    def heal(self) -> None:
        """Have no faults any more."""
        self._responder = Responder(self._settings.model_copy(update={"faults": {}}), answer, Counts())
        self._outages = []
        self.batches.healed = True

    async def post(self, body: bytes) -> _Raw:
        """Return the response to a request, as it comes over a connection. Raises _Refused, ConnectionError."""
        asked = self._watch.asked(here(), asked_in(body.decode()))
        done: asyncio.Future[_Raw] = self._loop.create_future()
        self._loop.call_later(0.002, partial(self._arrived, asked, body, done), context=self._process.context)
        try:
            return await done
        finally:
            self._watch.left(asked)

    def _arrived(self, asked: Asked, body: bytes, done: "asyncio.Future[_Raw]") -> None:
        now = self._loop.now
        outage = next((one for one in self._outages if one.at <= now < one.at + one.size), None)
        if outage is not None:
            self._watch.met(str(outage.kind))
            if outage.kind is Kind.PROVIDER_BUSY:
                self._later(0.01, done, _Refused(529, {"error": {"message": "busy"}}, {}))
            elif outage.kind is Kind.PROVIDER_DOWN:
                self._later(0.01, done, ConnectionRefusedError("refused"))
            return  # a silent one never answers
        reply = self._responder.respond("POST", "/v1/chat/completions", {}, body)
        served = reply.served
        assert served is not None
        if served is not Served.ANSWERED:
            self._watch.met(f"provider: {served.value.replace('_', ' ')}")
        content = reply.response.body
        assert isinstance(content, bytes)
        delay = reply.delay + (_SECONDS_OF_SLOW if served is Served.SLOW_BODY else 0.0)
        if served in _BROKEN:
            self._later(delay, done, ConnectionResetError("reset"))
        elif reply.response.status >= 400:
            refused = _Refused(reply.response.status, from_json(content), reply.response.headers)
            self._later(delay, done, refused)
        else:
            raw = _Raw(content, {}, _Request(body), {CUT: True} if served is Served.ENDLESS else {})
            paid = served in ANSWERS or served is Served.ENDLESS
            self._loop.call_later(delay, partial(self._answered, asked, raw, done, paid), context=self._process.context)

    def _answered(self, asked: Asked, raw: _Raw, done: "asyncio.Future[_Raw]", paid: bool) -> None:
        if done.done():  # the asker has left
            return
        dead = not asked.process.alive
        if paid and (not dead or self._draws.random() < _AFTER_DEATH):
            self._watch.paid(asked)
        if not dead:
            self._later(0.002, done, raw)

    def _later(self, seconds: float, done: "asyncio.Future[_Raw]", outcome: _Raw | Exception) -> None:
        self._loop.call_later(seconds, partial(_settle, done, outcome), context=self._process.context)


def _settle(done: "asyncio.Future[_Raw]", outcome: _Raw | Exception) -> None:
    if done.done():
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)


class SimulatedModel:
    """A model behind that provider: everything but the sockets is the real one's."""

    def __init__(self, settings: OpenAISettings, provider: Provider) -> None:
        self._settings = settings
        self._exchange = Exchange(Endpoint.of(settings, {}, vendor=""), settings)
        self._provider = provider

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """As `Model.reply`."""
        body = request_body(self._settings, question, ReplyForm.OFF)

        def send() -> Any:
            return self._provider.post(to_json(body))

        return await self._exchange.reply(send, read_answer, _translated, body=body)

    async def close(self) -> None:
        """Nothing is open."""


def _translated(at: Endpoint, error: Exception) -> ModelError | None:
    if isinstance(error, _Refused):
        return of_status(at, error.status, error.body, error.headers)
    return of_connection(at, error) if isinstance(error, ConnectionError) else None
