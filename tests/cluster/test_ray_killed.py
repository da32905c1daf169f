"""Processes of Ray are killed or stopped while a run goes on: it ends in one line, or recovers; nothing is lost."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from rich.console import Console

from support.kills import KilledLaunch, killed_launch
from support.runs import COMMAND, assert_whole, damages_in, dialogues_in, size_of, write_config
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run import ray_pulse
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.guardian import _UNSAID, Guardian
from toolace_mt.cluster.run.launch import Ending, launch

pytestmark = pytest.mark.ray
DIALOGUES = 40
ASKED_AFTER = 64 + 40
"""Questions that may come after a driver's death: those in flight, and those of the moment until its workers end."""


def resumed(killed: KilledLaunch) -> None:
    """Launch again, without Ray: the run is completed, and no recorded answer was asked for again."""
    before = {stream: len(records) for stream, records in dialogues_in(killed.log).items()}
    process = killed.launch("--in-process", "--quiet")
    assert process.wait(120) == 0, killed.output
    found = assert_whole(killed.log, DIALOGUES)
    assert before
    assert all(len(found[stream]) >= length for stream, length in before.items())


@pytest.mark.parametrize("victim", ["raylet", pytest.param("gcs_server", marks=pytest.mark.long)])
def test_the_death_of_rays_own_processes_ends_a_run_soon_and_in_one_line(tmp_path: Path, victim: str) -> None:
    """Status 1, one message without colours that names the process and Ray's logs; and nothing of Ray is left."""
    with killed_launch(tmp_path) as killed:
        killed.until_recorded(300_000)
        killed.strike(victim)
        killed.until(lambda: killed.process.poll() is not None, 60)
        assert killed.process.returncode == 1
        killed.until(lambda: not killed.alive(), 10)
        *progress, told = killed.output.splitlines()
        assert re.fullmatch(
            rf"toolace-mt: (Ray's process '{victim}' is gone|the launch is gone without a word: .* processes was)\. "
            r"Everything recorded is kept: launch again to resume\.( Ray's own logs: /.+/logs)?",
            told,
        )
        assert all(re.match(r" *\d+ s  |Run |One local model", line) for line in progress), progress
        assert damages_in(killed.log) == []


def test_workers_and_all_of_ray_end_with_their_driver(tmp_path: Path) -> None:
    """It is killed: hardly a question is asked any more, and no process of Ray is left after a moment."""
    with killed_launch(tmp_path) as killed:
        killed.until_recorded(300_000)
        assert len(killed.find("agent")) == 2
        before = killed.asked
        killed.strike("driver")
        killed.process.wait()
        killed.until(lambda: not killed.alive(), 20)
        time.sleep(0.5)  # the endpoint may be behind
        assert killed.asked - before <= ASKED_AFTER
        resumed(killed)


@pytest.mark.usefixtures("local_ray")
@pytest.mark.parametrize(
    "victim",
    [
        "LogWriter",
        pytest.param("_WorkerActor", marks=pytest.mark.long),
        pytest.param("_GovernorActor", marks=pytest.mark.long),
    ],
)
async def test_an_actor_that_stands_still_is_started_again(
    tmp_path: Path, victim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped, not killed: nobody hears of it, until it is asked whether it is there. The run is completed."""
    monkeypatch.setattr(ray_pulse, "LONGEST", 3)
    monkeypatch.setattr(ray_pulse, "BEAT", 0.5)
    config = read_run(write_config(tmp_path, dialogues=20, cluster={"dialogues": 10}))
    console = Console(file=(tmp_path / "out").open("w"), width=200)
    going = asyncio.create_task(launch(config, load_pool(config.config.pool), Display(console), in_process=False))
    while size_of(tmp_path / "log.sqlite") < 400_000:  # the templates of its prompts alone are a part of that
        assert not going.done()
        await asyncio.sleep(0.02)
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # others come and go
            if "".join(process.cmdline()).startswith(f"ray::{victim}"):
                process.send_signal(signal.SIGSTOP)
    assert (await going).ending is Ending.COMPLETED
    console.file.close()
    assert "has not answered for 3 s: it is started again" in (tmp_path / "out").read_text()
    await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 20)


def test_a_cluster_that_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    """One line, and no word of Ray's."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        config = write_config(tmp_path, cluster={"address": address})
        done = subprocess.run(
            [COMMAND, "launch", str(config), "--quiet"], capture_output=True, text=True, check=False, timeout=60
        )
    assert (done.returncode, done.stdout) == (1, "")
    why = "nobody listens there. Start a head there with 'ray start --head', or name its port. "
    told = f"toolace-mt: the cluster at '{address}' cannot be joined: {why}"
    assert done.stderr == f"{told}'launch --in-process' runs without Ray\n"


SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
PARENT = [sys.executable, "-c", f"import subprocess; print(subprocess.Popen({SLEEP!r}).pid, flush=True); input()"]


@pytest.mark.parametrize("said", [True, False])
def test_a_guardian_ends_what_it_was_told_of_and_nothing_else(capfd: pytest.CaptureFixture[str], *, said: bool) -> None:
    """Also what that has started; also where this process does not say that it ends: then the guardian does."""
    guardian = Guardian()
    told = subprocess.Popen(PARENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    other = subprocess.Popen(SLEEP)
    try:
        assert told.stdout is not None
        grandchild = psutil.Process(int(told.stdout.readline()))
        guardian.tell([told.pid])
        if said:
            guardian.close()
        else:
            assert guardian._process.stdin is not None
            guardian._process.stdin.close()
            guardian._process.wait(30)
        assert told.wait(30) == -signal.SIGKILL
        psutil.wait_procs([grandchild], timeout=30)
        assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE
        assert other.poll() is None
        assert capfd.readouterr().err == ("" if said else _UNSAID)
    finally:
        other.kill()
        other.wait()
        told.communicate()


def test_what_native_code_says_goes_to_a_file(tmp_path: Path) -> None:
    """Python's own errors go where they went before."""
    code = (
        "import os, sys; from pathlib import Path; from toolace_mt.cluster.run.native_errors import native_errors_in\n"
        "with Path(sys.argv[1]).open('wb') as file, native_errors_in(file):\n"
        "    os.write(2, b'from below\\n'); print('from above', file=sys.stderr)\n"
        "os.write(2, b'afterwards\\n'); print('and after', file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "aside"], capture_output=True, text=True, check=True)
    assert (tmp_path / "aside").read_text() == "from below\n"
    assert done.stderr == "from above\nafterwards\nand after\n"
