"""Anything is done to a real log and to the reference; what they say must agree."""

import asyncio
import shutil
from collections.abc import Coroutine
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from support.postgres import server
from toolace_mt.events import AnswerUnusable, Envelope, Recorded, encode
from toolace_mt.store import EventLog, MemoryLog, StoreError, open_log

T = TypeVar("T")

streams = st.sampled_from(["r/1", "r/2", "s/1"])
versions = st.integers(-1, 12)


def event(number: int) -> Envelope:
    """One of a few events, so that retries and conflicts both happen."""
    fact = AnswerUnusable(question="plan", fault=f"fault {number}")
    return Envelope(f"{number:032x}", number, "r", "refiner", "n", None, fact)


batches = st.lists(st.integers(0, 5).map(event), max_size=3)


class Logs(RuleBasedStateMachine):
    """Two logs side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(mkdtemp(prefix="log-machine-"))
        self.location = self.place()
        self.real = open_log(self.location)
        self.model = MemoryLog()

    def place(self) -> str:
        """Where the real log is to be."""
        return str(self.folder / "log.sqlite")

    def run(self, work: Coroutine[object, object, T]) -> T | tuple[type[StoreError], str]:
        """The result of *work*, or its refusal."""
        try:
            return self.loop.run_until_complete(work)
        except StoreError as error:
            return type(error), str(error)

    @rule(stream=streams, batch=batches, expected=versions)
    def append(self, stream: str, batch: list[Envelope], expected: int) -> None:
        """At any version, known or not."""
        real, model = (self.run(log.append(stream, batch, expected=expected)) for log in (self.real, self.model))
        assert real == model

    @rule(stream=streams, batch=batches)
    def append_at_the_end(self, stream: str, batch: list[Envelope]) -> None:
        """A version at which it will be accepted."""
        head = self.loop.run_until_complete(self.model.head(stream))
        self.append(stream, batch, head.version if head else 0)

    @rule(stream=streams, batch=batches, expected=versions)
    def append_frames(self, stream: str, batch: list[Envelope], expected: int) -> None:
        """The same, encoded."""
        frames = [encode(envelope) for envelope in batch]
        real, model = (
            self.run(log.append_frames(stream, frames, expected=expected)) for log in (self.real, self.model)
        )
        assert real == model

    @rule(stream=streams, after=versions, upto=st.none() | versions)
    def read(self, stream: str, after: int, upto: int | None) -> None:
        """Any part of a stream."""
        real, model = (self.run(log.read(stream, after=after, upto=upto)) for log in (self.real, self.model))
        assert real == model

    @rule()
    def reopen(self) -> None:
        """Nothing hangs on the process."""
        self.loop.run_until_complete(self.real.close())
        self.real = open_log(self.location, wait=0)

    @invariant()
    def agree(self) -> None:
        """The whole of both logs is the same, and sound."""
        assert self.run(contents(self.real)) == self.run(contents(self.model))

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.loop.run_until_complete(self.real.close())
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()
        shutil.rmtree(self.folder)


async def contents(log: EventLog) -> list[object]:
    """All that can be seen of a log."""
    heads = [head async for head in log.heads()]
    records: list[Recorded] = [record for head in heads for record in await log.read(head.stream)]
    return [heads, records, [damage async for damage in log.verify()]]


class PostgresLogs(Logs):
    """The same, with a database."""

    def place(self) -> str:
        """In an empty database."""
        return server().empty("machine")


for machine, examples in ((Logs, 25), (PostgresLogs, 6)):
    machine.TestCase.settings = settings(
        max_examples=examples, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
TestLogs = Logs.TestCase
TestPostgresLogs = PostgresLogs.TestCase
