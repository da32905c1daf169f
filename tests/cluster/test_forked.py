"""Commands that tests fork are as real as those that are started: environment, folder, status, signals."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.forked import Forked


def told(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """The status and the error output of a command."""
    with (folder / "err").open("w") as err:
        done = Forked(*words, stderr=err.fileno(), cwd=folder, env=env)
        return done.wait(), (folder / "err").read_text()


def test_the_environment_and_the_folder_are_those_of_the_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not those in which the first of them was forked."""
    for log in ("one.sqlite", "two.sqlite"):
        monkeypatch.setenv("TOOLACE_MT_LOG", log)
        assert told(tmp_path, "runs") == (2, told(tmp_path, "runs", "--log", log)[1])
        assert f"there is no log at {log}" in told(tmp_path, "runs")[1]
    monkeypatch.delenv("TOOLACE_MT_LOG")
    assert "there is no log at toolace-mt.sqlite" in told(tmp_path, "runs")[1]
    assert "there is no log at own.sqlite" in told(tmp_path, "runs", env={"TOOLACE_MT_LOG": "own.sqlite"})[1]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_it_has_a_session_of_its_own_and_dies_of_signals(tmp_path: Path, number: signal.Signals) -> None:
    """Its status is as `subprocess` has it, and is kept."""
    reading, writing = os.pipe()
    os.mkfifo(tmp_path / "dialogues.jsonl")
    running = Forked("check", "dialogues.jsonl", "--no-log", cwd=tmp_path, stdout=writing, stdin=subprocess.DEVNULL)
    os.close(writing)
    assert running.poll() is None
    until = time.monotonic() + 20
    while os.getsid(running.pid) != running.pid and time.monotonic() < until:  # for a moment that of whoever forked it
        time.sleep(0.01)
    assert os.getsid(running.pid) == running.pid
    running.send_signal(number)
    assert running.wait() == running.wait() == -number
    assert os.read(reading, 1) == b"", "nobody holds its output any more"
    os.close(reading)
