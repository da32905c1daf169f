"""Ctrl-C: the first stops gracefully, the second at once; either can be resumed, and loses nothing recorded."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from support.runs import COMMAND, assert_whole, dialogues_in, write_config

SLOW = {"default": {"provider": "offline", "latency": {"median": 0.3, "sigma": 0.2}}}
QUICK = {"default": {"provider": "offline"}}


def started(config: Path, *options: str) -> "subprocess.Popen[str]":
    """A launch that has recorded something."""
    log = config.parent / "log.sqlite-wal"
    running = subprocess.Popen(
        [COMMAND, "launch", str(config), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env=os.environ | {"COLUMNS": "200"},
    )
    deadline = time.monotonic() + 60
    while not (log.exists() and log.stat().st_size > 200_000):
        assert running.poll() is None, running.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return running


def resume(folder: Path, dialogues: int) -> None:
    """Launch again, with a model that does not dawdle, to the end."""
    config = write_config(folder, dialogues=dialogues, models=QUICK)
    done = subprocess.run(
        [COMMAND, "launch", str(config), "--in-process"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert_whole(folder / "log.sqlite", dialogues)


@pytest.mark.parametrize("options", [("--in-process",), pytest.param((), marks=pytest.mark.ray)], ids=["local", "ray"])
def test_the_first_ctrl_c_stops_gracefully(tmp_path: Path, options: tuple[str, ...]) -> None:
    """What is in flight is recorded, the message says how to resume, and the status is 130."""
    running = started(write_config(tmp_path, dialogues=40, models=SLOW), *options)
    os.killpg(running.pid, signal.SIGINT)
    out, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopping." in out
    assert "To resume: " in out
    assert f"toolace-mt launch {tmp_path / 'run.yaml'}" in out
    assert "Traceback" not in out
    resume(tmp_path, 40)


def test_the_second_ctrl_c_stops_at_once(tmp_path: Path) -> None:
    """It does not wait for the answers in flight, and everything recorded is there when the run is resumed."""
    running = started(write_config(tmp_path, dialogues=40, models=SLOW), "--in-process")
    before = {stream: len(records) for stream, records in dialogues_in(tmp_path / "log.sqlite").items()}
    os.killpg(running.pid, signal.SIGINT)
    time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)
    out, _ = running.communicate(timeout=10)
    assert running.returncode == 130
    assert "Traceback" not in out
    after = {stream: len(records) for stream, records in dialogues_in(tmp_path / "log.sqlite").items()}
    assert before
    assert all(after[stream] >= count for stream, count in before.items())
    resume(tmp_path, 40)
