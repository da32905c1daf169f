"""A process of Ray is stopped, not killed, while a launch begins or ends: it comes to its end all the same."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from ray.exceptions import RaySystemError
from rich.console import Console

from support.runs import write_config
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.errors import RunFailure
from toolace_mt.cluster.run import ray_pulse, ray_watch
from toolace_mt.cluster.run.descendants import Descendants
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.joining import prepare_joining
from toolace_mt.cluster.run.local_ray import RayHere
from toolace_mt.cluster.run.placement import pools_of

pytestmark = pytest.mark.ray

CLOSING = """
import signal, time
from toolace_mt.cluster.run import local_ray

local_ray._LETTING_GO = 1.0
with local_ray.joined(None) as here:
    (head,) = (one for one in here.started.all() if one.name() == "gcs_server")
    head.send_signal(signal.SIGSTOP)
    begun = time.monotonic()
print(time.monotonic() - begun < 30, here.started.all())
"""
BEGINNING = """
import asyncio, signal, sys
import ray
from rich.console import Console
from toolace_mt.cluster.run import local_ray, ray_watch
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.joining import prepare_joining
from toolace_mt.cluster.run.progress import RunProgress

class Actor:
    pass

async def main() -> None:
    ray_watch.SILENCE = 2
    display = Display(Console())
    with local_ray.joined(None) as here, display.shown(RunProgress(1)):
        async with ray_watch.watched(here, display):
            (head,) = (one for one in here.started.all() if one.name() == "gcs_server")
            head.send_signal(signal.SIGSTOP)
            ray.remote(Actor).options(name="actor").remote()

asyncio.run(main())
"""


def test_a_local_ray_whose_head_stands_still_is_let_go_of() -> None:
    """It is killed after a moment, which is as good an end as any: nothing of it is left, and nothing is said."""
    done = subprocess.run([sys.executable, "-c", CLOSING], capture_output=True, text=True, check=False, timeout=150)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True []\n", "")


@pytest.mark.long
def test_a_head_that_stands_still_while_actors_are_made_is_noticed() -> None:
    """Though the event loop waits for it: the launch ends in one line, and the cursor is seen again."""
    ours, theirs = os.openpty()
    begun = time.monotonic()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "200"}
    with closing(os.fdopen(ours, "rb", buffering=0)) as screen:
        with subprocess.Popen([sys.executable, "-c", BEGINNING], stdout=theirs, stderr=theirs, env=environment) as it:
            os.close(theirs)
            shown = b""
            while chunk := _read(screen.fileno()):
                shown += chunk
        assert it.returncode == 1
    assert time.monotonic() - begun < 50, "Ray itself waits for a minute"
    assert b"Ray's process 'gcs_server' is gone. Everything recorded is kept: launch again to resume." in shown
    assert b"Traceback" not in shown
    assert 0 <= shown.rindex(b"\x1b[?25l") < shown.rindex(b"\x1b[?25h")


def _read(screen: int) -> bytes:
    try:
        return os.read(screen, 4096)
    except OSError:  # nobody has the other end any more
        return b""


@pytest.mark.usefixtures("local_ray")
async def test_actors_that_stand_still_while_they_are_closed_are_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are asked whether they are there until the last is closed."""
    from toolace_mt.cluster.run.ray_actors import started_actors
    from toolace_mt.cluster.run.ray_runtime import RayRuntime

    monkeypatch.setattr(ray_pulse, "LONGEST", 2)
    monkeypatch.setattr(ray_pulse, "BEAT", 0.2)
    said: list[str] = []
    run = read_run(write_config(tmp_path))
    pools = pools_of(run.config.cluster, tuple(run.method.method.roles))
    runtime = RayRuntime(started_actors(run, pools, wait=0), said.append)
    await runtime.past()
    await runtime.stop()  # every worker has answered
    await runtime.log_writer.standing()  # and the log writer
    await asyncio.sleep(2)  # and the pulse has heard it of each: one that has not begun yet is given minutes
    stopped = ("ray::LogWriter", "ray::_WorkerActor")
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # a child of an earlier test may end, or wait to be buried
            if "".join(process.cmdline()).startswith(stopped):
                process.send_signal(signal.SIGSTOP)
    await asyncio.wait_for(runtime.close(), 60)
    assert any(line.startswith("worker 1 has not answered for 2 s") for line in said), said


class _SlowToStart:
    """An actor whose first start never ends."""

    def __init__(self, tried: str) -> None:
        if not Path(tried).exists():
            Path(tried).touch()
            time.sleep(3600)


def _until_there(path: Path) -> None:
    while not path.exists():
        time.sleep(0.1)


@pytest.mark.long
@pytest.mark.usefixtures("local_ray")
async def test_an_actor_that_never_starts_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time it is given twice as long, since a busy machine may be why; somebody hears of it."""
    import ray

    from toolace_mt.cluster.run.ray_appends import call_restartable

    monkeypatch.setattr(ray_pulse, "STARTING", 8)
    monkeypatch.setattr(ray_pulse, "BEAT", 0.2)
    said: list[str] = []
    options = {"num_cpus": 0, "max_restarts": -1}
    actor: Any = ray.remote(_SlowToStart).options(**options).remote(str(tmp_path / "tried"))
    await asyncio.to_thread(_until_there, tmp_path / "tried")
    keeping = asyncio.create_task(ray_pulse.keep_alive({"worker 1": actor}, said.append))
    await call_restartable(actor.__ray_ready__)
    keeping.cancel()
    ray.kill(actor)
    assert said[0] == "worker 1 has not started within 8 s: it is started again, and nothing recorded is lost"


def test_a_ray_that_takes_no_workers_is_a_failure_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user hears what to do, and sees no traceback."""
    from toolace_mt.cluster.run.ray_actors import started_actors

    def give_up() -> None:
        raise RaySystemError("the head does not answer")  # type: ignore[no-untyped-call]

    monkeypatch.setattr("ray.get_runtime_context", give_up)
    run = read_run(write_config(tmp_path))
    with pytest.raises(
        RunFailure, match=r"^Ray has not started the workers: RaySystemError: .* Launch again to resume$"
    ):
        started_actors(run, pools_of(run.config.cluster, tuple(run.method.method.roles)), wait=0)


@pytest.mark.usefixtures("local_ray")
def test_what_a_look_finds_after_the_end_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A launch that is over has its own status, whatever becomes of Ray then."""
    closed, ended = threading.Event(), list[int]()

    def lets_in(*_: object) -> bool:
        closed.wait(30)
        return False

    monkeypatch.setattr(ray_watch, "INTERVAL", 0.02)
    monkeypatch.setattr(ray_watch, "_LAST_LOOK", 0.2)
    monkeypatch.setattr(ray_watch, "lets_in", lets_in)
    monkeypatch.setattr("os._exit", ended.append)
    watch = ray_watch.RayWatch(
        RayHere(joined=False, logs="", guardian=None, started=Descendants()), Display(Console(quiet=True))
    )
    monkeypatch.setattr(watch, "_missed", dict.fromkeys(watch._missed, ray_watch.PATIENCE))
    time.sleep(0.2)
    watch.close()
    closed.set()
    while not watch.gone:
        time.sleep(0.01)
    time.sleep(0.5)
    assert ended == []


@pytest.mark.usefixtures("local_ray")
def test_a_real_head_is_found_and_its_token_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its versions are ours; where Ray has turned authentication on, it has left the token in the home."""
    import ray

    address = ray.get_runtime_context().gcs_address
    monkeypatch.setenv("RAY_AUTH_MODE", "")
    prepare_joining(address)
    assert os.environ["RAY_AUTH_MODE"] in {"token", "disabled"}
    if os.environ["RAY_AUTH_MODE"] == "token":
        monkeypatch.setenv("RAY_AUTH_TOKEN", "not-the-token-of-this-cluster")
        with pytest.raises(RunFailure, match=r"it wants another token than that of \$RAY_AUTH_TOKEN"):
            prepare_joining(address)
