"""The log of a run is taken away while it goes on: it stops at once and says how to go on, and nothing is lost."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from support.commands import succeed
from support.runs import COMMAND, assert_whole, dialogues_in, size_of, write_config

DIALOGUES = 12
SLOW = {"default": {"provider": "offline", "latency": {"median": 0.3, "sigma": 0.2}}}
QUICK = {"default": {"provider": "offline"}}


def another(log: Path) -> None:
    """Put the log of another run of the same name in its place."""
    folder = log.parent / "other"
    folder.mkdir()
    config = write_config(folder, dialogues=2, seed=99, models=QUICK)
    succeed("launch", config, "--in-process", "--quiet")
    (folder / "log.sqlite").replace(log)


@pytest.mark.parametrize("take_away", [lambda log: shutil.rmtree(log.parent), another], ids=["deleted", "replaced"])
def test_a_run_whose_log_is_taken_away_stops_and_can_be_resumed(
    tmp_path: Path, take_away: Callable[[Path], None]
) -> None:
    """One message and status 1; no figures of another log; what is saved completes the run."""
    folder = tmp_path / "run"
    folder.mkdir()
    config, log = write_config(folder, dialogues=DIALOGUES, models=SLOW), folder / "log.sqlite"
    running = subprocess.Popen(
        [COMMAND, "launch", str(config), "--in-process"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while size_of(log) < 300_000:
        assert running.poll() is None
    recorded = {stream: len(records) for stream, records in dialogues_in(log).items()}
    take_away(log)
    out, told = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "accepted dialogue" not in out
    saved = re.search(r"Everything recorded was saved to (\S+): move it to \S+/log.sqlite, and launch again\n$", told)
    assert saved, told
    assert told.count("\n") == 1
    folder.mkdir(exist_ok=True)
    log.unlink(missing_ok=True)
    shutil.move(saved[1], log)
    found = dialogues_in(log)
    assert all(len(found[stream]) >= length for stream, length in recorded.items())
    config = write_config(folder, dialogues=DIALOGUES, models=QUICK)
    succeed("launch", config, "--in-process", "--quiet")
    assert_whole(log, DIALOGUES)
