"""A run over a server whose tools only read starts it hardly ever, and makes the same dialogues."""

import os
import sys
from pathlib import Path

import pytest

from support.commands import run_command
from support.runs import ROOT, assert_whole, facts, write_config
from toolace_mt.events import CallsExecuted, Recorded

SHOP = ROOT / "tests" / "support" / "shop_server.py"
GENERATION = {"subtasks": {"min": 2, "max": 2}, "steps": {"min": 1, "max": 1}, "reasonability_iterations": 1}


def config_of(folder: Path, *, stateful: bool) -> Path:
    """A run over the shop, which notes its processes."""
    folder.mkdir()
    arguments = [str(SHOP), "--pid", str(folder / "pids")]
    shop = {"transport": "stdio", "command": sys.executable, "args": arguments, "stateful": stateful}
    return write_config(
        folder,
        pool="mcp:shop",
        dialogues=2,
        seed=1,
        generation=GENERATION,
        models={"default": {"provider": "offline"}},
        execution={"servers": {"shop": shop}},
    )


def told(dialogues: dict[str, list[Recorded]]) -> dict[str, list[dict[str, object]]]:
    """What happened, without what a clock measured."""
    return {stream: [outcomes_without_seconds(f) for f in facts(records)] for stream, records in dialogues.items()}


def ran_anything(record: Recorded) -> bool:
    """Whether it is of calls that were run."""
    event = record.event
    return isinstance(event, CallsExecuted) and any(outcome.kind != "skipped" for outcome in event.outcomes)


def outcomes_without_seconds(fact: dict[str, object]) -> dict[str, object]:
    """What happened, without what a clock measured."""
    outcomes = fact.get("outcomes")
    if not isinstance(outcomes, list):
        return fact
    return fact | {"outcomes": [{key: outcome[key] for key in outcome if key != "seconds"} for outcome in outcomes]}


def test_sharing_a_server_changes_no_dialogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One process lists the tools and one runs all calls; the events are those of a process for every run of calls."""
    dialogues, processes = [], []
    for stateful in (False, True):
        config = config_of(tmp_path / f"stateful-{stateful}", stateful=stateful)
        status, _, errors = run_command(["launch", config, "--in-process", "--quiet"], monkeypatch, capsys)
        assert (status, errors) == (0, "")
        dialogues.append(assert_whole(config.with_name("log.sqlite"), 2))
        processes.append([int(line) for line in config.with_name("pids").read_text().split()])
    runs = sum(ran_anything(record) for records in dialogues[0].values() for record in records)
    assert runs > 1
    assert [len(started) for started in processes] == [1 + 1, 1 + runs]
    assert told(dialogues[0]) == told(dialogues[1])
    for process in (*processes[0], *processes[1]):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
