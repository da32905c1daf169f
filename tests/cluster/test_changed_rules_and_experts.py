"""A run goes on with the rules and experts that it was begun with, and says what became of them otherwise."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from support.commands import Command
from support.own_rules import OWN, applied, quick
from support.runs import dialogues_in
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.errors import ConfigError
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import launch
from toolace_mt.cluster.run.work import Work, making
from toolace_mt.events import Run, RunEvent


async def launched_while_a_file_changes(folder: Path, text: str | None, *, in_process: bool) -> None:
    """Launch a run whose workers, once started, find another *text* of the user's file, or no file."""
    resolved = read_run(quick(folder, rules={"add": ["own.py:SHOUT"]}, experts=["own.py:COST"]))
    pool, work = load_pool(resolved.config.pool), making(resolved, load_pool(resolved.config.pool))

    def beginning(run: Run) -> Sequence[RunEvent]:
        events = work.beginning(run)
        (folder / "own.py").unlink()
        if text is not None:
            (folder / "own.py").write_text(text)
        return events

    display = Display(Console(quiet=True), quiet=True)
    await launch(resolved, pool, display, in_process=in_process, work=Work(beginning, work.opening))


LATER: list[tuple[str | None, str]] = [
    (OWN + "\n", r"own\.py:SHOUT' is another text than when this was begun"),
    (None, r"own\.py:SHOUT' cannot be imported: there is no such file"),
]


async def test_a_worker_in_process_judges_by_the_text_that_was_launched(tmp_path: Path) -> None:
    """Rules and experts are imported once in a process, so a file that is gone afterwards changes nothing."""
    await launched_while_a_file_changes(tmp_path, None, in_process=True)
    found = await asyncio.to_thread(dialogues_in, tmp_path / "log.sqlite")
    assert {"shout"} <= {check.check for event in applied(found) for check in event.checks}


@pytest.mark.parametrize(("text", "message"), LATER)
def test_another_process_refuses_another_text(tmp_path: Path, text: str | None, message: str) -> None:
    """A worker that finds another text than the launch did, or no file, says so and judges nothing."""
    pinned = read_run(quick(tmp_path, rules={"add": ["own.py:SHOUT"]}, experts=["own.py:COST"])).pinned
    assert ResolvedRun.of(pinned).pinned == pinned
    (tmp_path / "own.py").unlink()
    if text is not None:
        (tmp_path / "own.py").write_text(text)
    with pytest.raises(ConfigError, match=message):
        ResolvedRun.of(pinned)


@pytest.mark.ray
@pytest.mark.usefixtures("local_ray")
async def test_a_worker_on_ray_says_what_it_cannot_load(tmp_path: Path) -> None:
    """At once, as it is, and not as a worker that is lost."""
    text, message = LATER[1]
    with pytest.raises(ConfigError, match=message):
        await launched_while_a_file_changes(tmp_path, text, in_process=False)


def test_a_run_goes_on_only_with_the_same_rules_and_experts(tmp_path: Path, command: Command) -> None:
    """The message names what changed; where the files lie does not matter."""
    own: dict[str, Any] = {"rules": {"add": ["own.py:SHOUT"]}, "experts": ["own.py:COST"], "dialogues": 1}

    def again(**changes: object) -> str:
        status, _, err = command("launch", quick(tmp_path, **(own | changes)), "--in-process", "--quiet")
        assert status == 2
        return " ".join(err.split())

    assert command("launch", quick(tmp_path, **own), "--in-process", "--quiet")[0] == 0
    assert 'rules.disabled: was nothing, is ["length"]' in again(rules={"add": ["own.py:SHOUT"], "disable": ["length"]})
    assert 'rules.severity.length: was nothing, is "blocking"' in again(
        rules={"add": ["own.py:SHOUT"], "severity": {"length": "blocking"}}
    )
    gone = again(rules={})
    assert 'rules.added.shout: was "own.py:SHOUT@' in gone
    assert "is nothing" in gone
    assert 'experts: was ["my_arguments"], is ["safety"]' in again(experts=["safety"])
    moved = tmp_path / "moved"
    quick(moved, **own)
    (moved / "log.sqlite").write_bytes((tmp_path / "log.sqlite").read_bytes())
    status, out, _ = command("launch", moved / "run.yaml", "--in-process", "--quiet")
    assert status == 0
    assert "finished already" in out


def test_another_text_under_the_same_name_is_another_run(tmp_path: Path, command: Command) -> None:
    """It would judge otherwise."""
    config = quick(tmp_path, rules={"add": ["own.py:SHOUT"]}, experts=["own.py:COST"], dialogues=1)
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    (tmp_path / "own.py").write_text(OWN.replace("$5 or", "$6 or"))
    status, _, err = command("launch", config, "--in-process", "--quiet")
    assert status == 2
    told = " ".join(err.split())
    assert 'rules.added.shout: was "own.py:SHOUT@' in told
    assert 'added_experts.my_arguments: was "own.py:COST@' in told


def test_rules_that_are_as_they_were_are_no_part_of_the_identity(tmp_path: Path) -> None:
    """A run is known by what its dialogues are made of; rules count where they were changed."""
    plain = read_run(quick(tmp_path))
    said = read_run(quick(tmp_path, rules={"disable": [], "severity": {}, "add": []}))
    written = plain.config.to_json()
    made_of = ("run", "dialogues", "seed", "generation", "experts", "execution")
    differ = ("scenario", "languages", "personas", "examples", "context")
    for key in ("imported", "samples"):  # as they are by default; and how a tool is held makes no other dialogues
        del written["execution"][key]
    for key in ("scratch_bytes", "readable", "sandbox"):
        del written["execution"]["limits"][key]
    assert plain.identity("p") == {**{key: written[key] for key in (*made_of, *differ)}, "pool": "p"}
    assert said.identity("p") == plain.identity("p")
