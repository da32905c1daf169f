"""Ctrl-C: the first stops gracefully, the second at once; either can be resumed, and loses nothing recorded."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.commands import succeed
from support.runs import COMMAND, assert_whole, dialogues_in, size_of, write_config

SLOW = {"default": {"provider": "offline", "latency": {"median": 0.3, "sigma": 0.2}}}
DIALOGUES = 12
QUICK = {"default": {"provider": "offline"}}


def launched(config: Path, *options: str) -> "subprocess.Popen[str]":
    """A launch, in a session of its own."""
    return subprocess.Popen(
        [COMMAND, "launch", str(config), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env=os.environ | {"COLUMNS": "200"},
    )


def until(running: "subprocess.Popen[str]", reached: Callable[[], bool]) -> None:
    """Wait until something has come about; the launch goes on meanwhile."""
    deadline = time.monotonic() + 60
    while not reached():
        assert running.poll() is None, running.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def started(config: Path, *options: str) -> "subprocess.Popen[str]":
    """A launch that has recorded something of its dialogues."""
    log = config.with_name("log.sqlite")
    running = launched(config, *options)
    until(running, lambda: size_of(log) > 300_000 and bool(dialogues_in(log)))
    return running


def alive_in_session(session: int) -> list[str]:
    """The processes of a session that have not ended, by name."""
    alive = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text(errors="replace").rpartition(")")
        except OSError:
            continue
        state, _, _, of = rest.split()[:4]
        if int(of) == session and state not in "ZX":
            alive.append(name.partition("(")[2])
    return alive


def resume(folder: Path) -> None:
    """Launch again, with a model that does not dawdle, to the end."""
    config = write_config(folder, dialogues=DIALOGUES, models=QUICK)
    succeed("launch", config, "--in-process", "--quiet")
    assert_whole(folder / "log.sqlite", DIALOGUES)


@pytest.mark.parametrize("options", [("--in-process",), pytest.param((), marks=pytest.mark.ray)], ids=["local", "ray"])
def test_the_first_ctrl_c_stops_gracefully(tmp_path: Path, options: tuple[str, ...]) -> None:
    """What is in flight is recorded, the message says how to resume, and the status is 130."""
    running = started(write_config(tmp_path, dialogues=DIALOGUES, models=SLOW), *options)
    os.killpg(running.pid, signal.SIGINT)
    out, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopping." in out
    assert "To resume: " in out
    assert f"toolace-mt launch {tmp_path / 'run.yaml'}" in out
    assert "Traceback" not in out
    resume(tmp_path)


def test_the_second_ctrl_c_stops_at_once(tmp_path: Path) -> None:
    """It does not wait for the answers in flight, and everything recorded is there when the run is resumed."""
    running = started(write_config(tmp_path, dialogues=DIALOGUES, models=SLOW), "--in-process")
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
    resume(tmp_path)


@pytest.mark.ray
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_while_ray_starts_is_heard_at_once(tmp_path: Path, times: int) -> None:
    """It is told how the run stands; the second does not wait for Ray; and no process of Ray stays behind."""
    running = launched(write_config(tmp_path, dialogues=DIALOGUES, models=SLOW))
    until(running, lambda: "gcs_server" in alive_in_session(running.pid))
    assert running.stdout is not None
    assert f"{DIALOGUES} dialogues" in running.stdout.readline()
    for _ in range(times):
        os.killpg(running.pid, signal.SIGINT)
        told = running.stdout.readline()
    rest, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    if times == 1:
        assert told.startswith("Stopping before the run goes on; this launch has recorded nothing yet.")
        assert "nothing is recorded yet. To resume: " in rest
        assert f"toolace-mt launch {tmp_path / 'run.yaml'}" in rest
    else:
        assert told.startswith("Stopped at once.")
    assert "Traceback" not in rest
    assert not (tmp_path / "log.sqlite").exists()
    deadline = time.monotonic() + 20
    while left := alive_in_session(running.pid):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def test_ctrl_c_while_the_log_is_waited_for_says_what_earlier_launches_left(tmp_path: Path) -> None:
    """A launch that waits for another's log gives up at once, and counts what is under way."""
    first = started(write_config(tmp_path, dialogues=DIALOGUES, models=SLOW), "--in-process")
    second = launched(tmp_path / "run.yaml", "--in-process")
    assert second.stdout is not None
    second.stdout.readline()
    files = Path(f"/proc/{second.pid}/fd")
    until(second, lambda: any(str(file.readlink()).endswith(".lock") for file in files.iterdir()))
    os.killpg(second.pid, signal.SIGINT)
    assert second.stdout.readline().startswith("Stopping before the run goes on")
    os.killpg(first.pid, signal.SIGINT)
    first.communicate(timeout=60)
    told, _ = second.communicate(timeout=60)
    assert second.returncode == 130
    assert "of earlier launches under way. To resume: " in told
    resume(tmp_path)
