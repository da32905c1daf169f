"""A dialogue that cannot be read is passed over and named; the rest of its run is seen all the same."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from support.stories import Story, accepted_story, rejected_story
from support.views import collected
from toolace_mt.events import DamagedLog, Envelope, EventsError, FillAccepted, RunStarted
from toolace_mt.store import EventLog, NoSuchStream, SqliteLog, StoreError
from toolace_mt.store.views import (
    CostMeter,
    DialogueOutcome,
    LiveFunnel,
    RunAuditor,
    RunState,
    Unreadable,
    dialogues_of,
    load_disagreements,
    load_export,
    load_run,
    load_runs,
)

T = TypeVar("T")

STARTED = RunStarted(config={}, config_digest="c", pool_digest="p", tools=2, dialogues=9, seed=1, release="0.1.0")
ERASE = "UPDATE events SET payload = NULL WHERE stream = 'run/2' AND version = 3"
SPOIL = "UPDATE events SET payload = x'80' WHERE stream = 'run/2' AND version = 3"
CUT = "DELETE FROM events WHERE stream = 'run/2' AND version = (SELECT version FROM heads WHERE stream = 'run/2')"
EXCHANGE = "UPDATE heads SET last = 'dialogue_accepted' WHERE stream = 'run/3'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of a run with two accepted dialogues and a rejected one."""
    path = tmp_path / "log.sqlite"
    told: list[Story] = [accepted_story("run/1"), accepted_story("run/2"), rejected_story("run/3")]

    async def fill() -> None:
        async with SqliteLog.open(path) as log:
            begun = Envelope(id=f"{1:032x}", at=1, run="run", role="conductor", node="n", cause=None, event=STARTED)
            await log.append("run", [begun], expected=0)
            for story in told:
                await log.append(story.dialogue.id, [record.envelope for record in story.records], expected=0)

    asyncio.run(fill())
    return path


def spoil(path: Path, statement: str) -> None:
    """Change the tables behind the log's back."""
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute(statement).rowcount == 1


def look(path: Path, work: Callable[[EventLog], Awaitable[T]]) -> T:
    """The result of *work* on the log."""

    async def run() -> T:
        async with SqliteLog.open(path, writable=False) as log:
            return await work(log)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("statement", "why", "erased"),
    [
        (ERASE, "version 3 was erased", True),
        (SPOIL, "damaged at version 3", False),
        (CUT, "it is missing at the end", False),
    ],
)
def test_an_unreadable_dialogue_is_passed_over_and_named(path: Path, statement: str, why: str, *, erased: bool) -> None:
    """Every view of a run counts the two others, and says which was left out and why; unasked, it raises."""
    spoil(path, statement)
    for view, seen in ((_counted, 2), (_opened, 2), (_paid, 2), (_audited, 2), (_split, 0)):
        unreadable: list[Unreadable] = []
        assert look(path, partial(view, unreadable=unreadable)) == seen
        assert [(one.stream, one.erased) for one in unreadable] == [("run/2", erased)]
        assert why in unreadable[0].why
        with pytest.raises((StoreError, EventsError), match=why):
            look(path, view)


async def _split(log: EventLog, unreadable: list[Unreadable] | None = None) -> int:
    return len([found async for found in load_disagreements(log, "run", unreadable=unreadable)])


async def _counted(log: EventLog, unreadable: list[Unreadable] | None = None) -> int:
    return len([records async for records in dialogues_of(log, "run", unreadable=unreadable)])


async def _opened(log: EventLog, unreadable: list[Unreadable] | None = None) -> int:
    return (await collected(log, LiveFunnel("run"), unreadable=unreadable)).funnel.opened


async def _paid(log: EventLog, unreadable: list[Unreadable] | None = None) -> int:
    return sum((await collected(log, CostMeter("run"), unreadable=unreadable)).cost.dialogues.values())


async def _audited(log: EventLog, unreadable: list[Unreadable] | None = None) -> int:
    return sum((await collected(log, RunAuditor("run"), unreadable=unreadable)).audit.outcomes.values())


def test_only_what_would_have_been_exported_is_missed(path: Path) -> None:
    """An erased dialogue that ended otherwise than asked for is not even looked at."""
    spoil(path, ERASE)
    for outcome, exported, missed in (
        (DialogueOutcome.ACCEPTED, ["run/1"], 1),
        (DialogueOutcome.REJECTED, ["run/3"], 0),
    ):
        unreadable: list[Unreadable] = []

        async def export(
            log: EventLog, outcome: DialogueOutcome = outcome, unreadable: list[Unreadable] = unreadable
        ) -> list[str]:
            return [line.dialogue.id async for line in load_export(log, "run", {outcome}, unreadable=unreadable)]

        assert look(path, export) == exported
        assert len(unreadable) == missed


def test_a_head_that_lies_about_an_outcome_is_noted(path: Path) -> None:
    """The dialogue itself says that it was rejected, so that it is not exported among the accepted."""
    spoil(path, EXCHANGE)
    unreadable: list[Unreadable] = []

    async def export(log: EventLog) -> list[str]:
        return [line.dialogue.id async for line in load_export(log, "run", unreadable=unreadable)]

    assert look(path, export) == ["run/1", "run/2"]
    assert [(one.stream, one.erased) for one in unreadable] == [("run/3", False)]


def test_a_dialogue_that_does_not_fold_is_passed_over(path: Path) -> None:
    """Its records are as they were written, and make no dialogue."""

    async def write() -> None:
        async with SqliteLog.open(path) as log:
            told = [record.envelope for record in await log.read("run/1")]
            filled = next(one for one in told if isinstance(one.event, FillAccepted))
            await log.append("run/4", [filled, told[-1]], expected=0)

    asyncio.run(write())
    unreadable: list[Unreadable] = []

    async def see(log: EventLog) -> tuple[int, list[str]]:
        audited = await _audited(log, unreadable)
        return audited, [line.dialogue.id async for line in load_export(log, "run", unreadable=unreadable)]

    assert look(path, see) == (3, ["run/1", "run/2"])
    assert [one.stream for one in unreadable] == ["run/4", "run/4"]
    with pytest.raises(DamagedLog):
        look(path, _audited)


def test_a_run_whose_own_record_cannot_be_read_is_listed(path: Path) -> None:
    """Its dialogues are counted, its state says so, and the reason is there; unasked, it raises."""
    spoil(path, "UPDATE events SET payload = NULL WHERE stream = 'run'")
    unreadable: list[Unreadable] = []
    (run,) = look(path, lambda log: load_runs(log, unreadable=unreadable))
    assert (run.state, run.opened, run.dialogues[DialogueOutcome.ACCEPTED]) == (RunState.UNREADABLE, 3, 2)
    assert "erased" in (run.reason or "")
    assert [(one.stream, one.erased) for one in unreadable] == [("run", True)]
    assert look(path, lambda log: load_run(log, "run", unreadable=unreadable)) == run
    with pytest.raises(StoreError, match="erased"):
        look(path, load_runs)


def test_a_dialogue_is_no_run(path: Path) -> None:
    """A dialogue's name is refused with that of its run, even if there is no such run."""
    for name in ("run/1", "run/99"):
        with pytest.raises(NoSuchStream, match=r"is the name of a dialogue: name a run, such as 'run'"):
            look(path, partial(load_run, run=name))
    with pytest.raises(NoSuchStream, match="there is no run 'ruin'"):
        look(path, lambda log: load_run(log, "ruin"))
