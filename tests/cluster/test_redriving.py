"""Redriving: recorded answers explain the log, and whatever else stands in it is found."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.commands import Command
from support.stories import accepted_story, rejected_story
from support.told_logs import told_log
from toolace_mt.cluster.rerunning.deciders import Deciders, deciders_of
from toolace_mt.cluster.rerunning.redriving import redrive
from toolace_mt.events import DialogueEvent, FillAccepted, Recorded, SubtaskDrafted
from toolace_mt.store import open_log
from toolace_mt.store.views import load


@pytest.fixture(scope="module")
def recorded(finished: Path) -> tuple[Sequence[Recorded], Deciders]:
    """A dialogue of the finished run, and what decides on it."""

    async def read() -> tuple[Sequence[Recorded], Deciders]:
        async with open_log(finished / "log.sqlite", writable=False) as log:
            return await load(log, "small/1"), await deciders_of(log, "small/1")

    return asyncio.run(read())


def other(records: Sequence[Recorded], type_: type[DialogueEvent], **changes: object) -> tuple[list[Recorded], int]:
    """The records with the first event of that type changed, and its version."""
    at = next(at for at, record in enumerate(records) if isinstance(record.event, type_))
    event = records[at].event.model_copy(update=changes)
    changed = records[at]._replace(envelope=records[at].envelope._replace(event=event))
    return [*records[:at], changed, *records[at + 1 :]], at + 1


def test_a_log_is_explained_by_the_code(command: Command, finished: Path) -> None:
    """Every event of a dialogue that this release has made comes out the same, and no prompt is another."""
    status, out, _ = command("redrive", "small/2", "--log", finished / "log.sqlite")
    assert status == 0
    assert "events are explained by today's code" in out
    assert "worded otherwise" not in out


def test_a_run_that_other_code_has_made_is_not(command: Command, tmp_path: Path) -> None:
    """Each of its dialogues is shown with its first difference, and the exit status is a failure."""
    log = told_log(tmp_path / "log.sqlite", accepted_story("run/1"), rejected_story("run/2"))
    status, out, _ = command("redrive", "run", "--log", log)
    assert status == 1
    assert "run/1 is decided otherwise from version " in out
    assert "run/2 is decided otherwise from version " in out
    assert "0 of 2 dialogues explained by today's code" in out


def test_answers_are_taken_and_all_else_is_decided(recorded: tuple[Sequence[Recorded], Deciders]) -> None:
    """The three parts are all events."""
    records, deciders = recorded
    found = redrive(records, deciders)
    assert found.difference is None
    assert found.given + found.answers + found.decided == found.events == len(records)
    assert found.prompts == found.answers > 0


def test_the_first_difference_is_named(recorded: tuple[Sequence[Recorded], Deciders]) -> None:
    """Its version, its fields, what was recorded and what is decided today."""
    records, deciders = recorded
    changed, version = other(records, FillAccepted, reason="because I say so")
    difference = redrive(changed, deciders).difference
    assert difference is not None
    assert (difference.version, difference.fields) == (version, ("reason",))
    assert "because I say so" in difference.recorded
    assert "because I say so" not in difference.today


def test_a_missing_event_is_a_difference(recorded: tuple[Sequence[Recorded], Deciders]) -> None:
    """What follows from an answer and is not there."""
    records, deciders = recorded
    at = next(at for at, record in enumerate(records) if isinstance(record.event, SubtaskDrafted))
    shorter = [record._replace(version=number) for number, record in enumerate([*records[:at], *records[at + 1 :]], 1)]
    difference = redrive(shorter, deciders).difference
    assert difference is not None
    assert difference.version == at + 1


def test_a_run_that_stopped_is_explained_as_far_as_it_came(recorded: tuple[Sequence[Recorded], Deciders]) -> None:
    """Between two events that follow from one answer there is no stop, and anywhere else may be one."""
    records, deciders = recorded
    for upto in range(1, len(records), 13):
        assert redrive(records[:upto], deciders).difference is None


def test_what_is_no_dialogue_is_told(command: Command, finished: Path) -> None:
    """A mistake of the user's."""
    for name in ("small/99", "nobody", "nobody/1"):
        status, _, err = command("redrive", name, "--log", finished / "log.sqlite")
        assert status == 2
        assert f"toolace-mt runs --log {finished / 'log.sqlite'}' lists" in err
