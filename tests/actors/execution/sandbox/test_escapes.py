"""Every quick escape is tried in both sandboxes; and the same tools do get out where there is none."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

import pytest

from support.probing import SANDBOXES, Sandbox, names, probed, unconfined
from toolace_mt.actors.execution import Limits, NoSandbox, OutcomeKind, PythonExecutor, ToolImplementation, in_force
from toolace_mt.actors.execution.sandbox import bubblewrap, landlock


def usable(sandbox: Sandbox) -> Sandbox:
    """Return *sandbox*, where this machine has it."""
    try:
        in_force((), Limits(sandbox=sandbox))
    except NoSandbox as error:
        pytest.skip(error.why)
    return sandbox


@pytest.mark.parametrize("sandbox", SANDBOXES)
async def test_no_tool_gets_out(sandbox: Sandbox) -> None:
    """Nothing is got hold of, and nothing outside has changed; slower ones are those of `make hostile`."""
    tried = names(also_slow=False)
    assert len(tried) > 100
    assert await probed(usable(sandbox), tried) == []


@pytest.mark.parametrize("sandbox", SANDBOXES)
async def test_the_network_is_that_of_the_internet_only(sandbox: Sandbox) -> None:
    """A tool that may connect still reaches no daemon of this machine, no kernel and no wire."""
    sockets = ("unix_stream", "unix_datagram", "unix_abstract", "pair_that_sends_elsewhere", "pair_that_reconnects")
    kernel = ("netlink", "raw_packets", "kernel_crypto", "virtual_machine_socket", "ring")
    closed = [*(f"network:{one}" for one in (*sockets, *kernel)), "reading:secret_file", "changing:mode"]
    assert await probed(usable(sandbox), closed, network=True) == []
    open_ = ["network:tcp_over_ipv4", "network:datagram", "network:tcp_listening"]
    out = await probed(sandbox, open_, network=True)
    assert [one.partition(": ")[0] for one in out] == open_


def test_the_same_tools_get_out_where_there_is_no_sandbox() -> None:
    """A probe that could not fail would show nothing."""
    assert unconfined() == []


async def test_without_landlock_bubblewrap_still_hides_the_users_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """On an older kernel what lies outside of the folders of modules is not there; what holds less is said."""
    usable("bubblewrap")
    monkeypatch.setattr(landlock, "version", lambda: 0)
    tried = [
        "reading:password_file",
        "changing:write",
        "changing:create",
        "network:unix_stream",
        "reading:environments",
        "changing:mode",
        "lasting:shared_memory",
    ]
    assert await probed("bubblewrap", tried) == []
    (hole,) = in_force((), Limits(sandbox="bubblewrap")).holes
    assert "folders of modules" in hole
    assert in_force((), Limits(sandbox="own")).holes == ("a tool may read and change every file that you may",)


def test_a_sandbox_that_is_wanted_and_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing weaker takes its place, and the remedy is said; `auto` takes the other one and says why."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(NoSandbox, match=r"bubblewrap is not installed\. Install it, or write 'auto'"):
        in_force((), Limits(sandbox="bubblewrap"))
    found = in_force((), Limits())
    assert "bubblewrap" not in found.parts
    assert found.missing == "bubblewrap is not installed"


def test_a_sandbox_that_was_too_slow_once_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is busy for a moment takes it away for no longer; the moment is said."""
    (tmp_path / "bwrap").write_text(f"#!/bin/sh\ncd {tmp_path}\n[ -e tried ] || {{ touch tried; exec sleep 60; }}\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(bubblewrap, "_SECONDS", 1)
    first, second = in_force((), Limits()), in_force((), Limits())
    assert first.missing == "bubblewrap does not run: TimeoutExpired"
    assert second.missing is None
    assert "bubblewrap" in second.parts


async def test_a_wanted_sandbox_that_does_not_run_runs_no_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of that name that fails is as good as none."""
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'no namespaces here' >&2\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    executor = PythonExecutor({"quote": ToolImplementation(target="shlex:quote")}, Limits(sandbox="bubblewrap"))
    async with executor.session() as session:
        outcome = await session.call("quote", {"s": "a b"})
    await executor.close()
    assert outcome.kind is OutcomeKind.NOT_RUNNABLE
    assert "no namespaces here" in outcome.text


TOOLS = """
import json, shutil, sqlite3, tempfile, threading, time, zipfile
from pathlib import Path

HERE = Path(__file__).parent

def beside() -> str:
    return (HERE / "beside.txt").read_text()

def given(path: str) -> str:
    return Path(path).read_text()

def sibling() -> int:
    import sibling
    return sibling.ANSWER

def database() -> list:
    with sqlite3.connect("x.db") as connection:
        connection.execute("create table t (a)")
        connection.execute("insert into t values (7)")
        return connection.execute("select * from t").fetchall()

def files() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder, "a.txt")
        inner.write_text("x")
        with zipfile.ZipFile("z.zip", "w") as archive:
            archive.write(inner, "b.txt")
        shutil.copyfile(inner, "c.txt")
        inner.touch()
    zipfile.ZipFile("z.zip").extractall("out")
    return sorted(map(str, Path().rglob("*.txt")))

def filling(megabytes: int) -> str:
    def fill():
        for number in range(megabytes):
            Path(f"f{number}").write_bytes(bytes(2**20))
    threading.Thread(target=fill, daemon=True).start()
    return "begun"

def tick() -> str:
    time.sleep(0.05)
    return "tick"

def hidden() -> str:
    folder = Path("a/b/c")
    folder.mkdir(parents=True)
    for number in range(300):
        (folder / str(number)).mkdir()
    Path("closed").mkdir(0)
    return str(Path().resolve())
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module, with others and with a text beside it, in a folder on Python's path."""
    (tmp_path / "tools.py").write_text(TOOLS)
    (tmp_path / "beside.txt").write_text("beside")
    (tmp_path / "sibling.py").write_text("ANSWER = 42")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path / "tools.py"


def executor_of(module: Path, *names: str, **limits: object) -> PythonExecutor:
    """An executor of those functions."""
    tools = {name: ToolImplementation(target=f"{module}:{name}") for name in names}
    return PythonExecutor(tools, Limits.model_validate(limits))


@pytest.mark.parametrize("sandbox", SANDBOXES)
async def test_what_tools_do_every_day_works(sandbox: Sandbox, module: Path) -> None:
    """A database, temporary files, archives, and a module that is imported when it is needed."""
    executor = executor_of(module, "database", "files", "sibling", sandbox=usable(sandbox))
    (module.parent / "made_meanwhile").write_text("x")
    async with executor.session() as session:
        assert (await session.call("database", {})).text == "[[7]]"
        assert (await session.call("files", {})).text == '["c.txt","out/b.txt"]'
        assert (await session.call("sibling", {})).text == "42"
    await executor.close()


@pytest.mark.parametrize("sandbox", SANDBOXES)
async def test_a_config_says_what_else_may_be_read(sandbox: Sandbox, module: Path, tmp_path: Path) -> None:
    """A file beside a module is none of its code; the refusal names the key, and the key lets it be read."""
    more = {"readable": (str(tmp_path / "beside.txt"),), "sandbox": usable(sandbox)}
    for limits, kind in (({"sandbox": sandbox}, OutcomeKind.NOT_RUNNABLE), (more, OutcomeKind.RETURNED)):
        executor = executor_of(module, "beside", "given", **limits)
        async with executor.session() as session:
            outcome = await session.call("beside", {})
            assert (outcome.kind, "execution.limits.readable" in outcome.text) == (kind, kind != OutcomeKind.RETURNED)
            other = await session.call("given", {"path": "/etc/passwd"})
            assert other.kind is OutcomeKind.NOT_RUNNABLE
        await executor.close()


async def test_in_bubblewrap_a_module_changes_nothing_while_it_is_imported(tmp_path: Path) -> None:
    """The fault says so, and how to have it as it was."""
    (tmp_path / "writing.py").write_text(f"open({str(tmp_path / 'cache')!r}, 'w')\ndef tool(): return 1\n")
    for sandbox, kind in ((usable("bubblewrap"), OutcomeKind.NOT_RUNNABLE), ("own", OutcomeKind.RETURNED)):
        executor = executor_of(tmp_path / "writing.py", "tool", sandbox=sandbox)
        async with executor.session() as session:
            outcome = await session.call("tool", {})
        await executor.close()
        assert outcome.kind is kind
        assert ("execution.limits.sandbox: own lets it" in outcome.text) == (kind is OutcomeKind.NOT_RUNNABLE)


@pytest.mark.parametrize("sandbox", SANDBOXES)
async def test_a_thread_that_fills_the_disk_after_the_call_is_stopped(sandbox: Sandbox, module: Path) -> None:
    """The sum of what a session writes is watched while it is open, and the next call says what happened."""
    executor = executor_of(module, "filling", "tick", sandbox=usable(sandbox), scratch_bytes=2**24, file_bytes=2**21)
    async with executor.session() as session:
        assert (await session.call("filling", {"megabytes": 4000})).text == "begun"
        async with asyncio.timeout(30):
            while (outcome := await session.call("tick", {})).kind is OutcomeKind.RETURNED:
                pass
    await executor.close()
    assert outcome.kind is OutcomeKind.KILLED
    assert f"more than {2**24} bytes" in outcome.text


def test_a_scratch_folder_that_resists_is_removed(module: Path) -> None:
    """One with much in it is removed by somebody for whom no dialogue waits, and who outlives the executor."""

    async def used() -> Path:
        executor = executor_of(module, "hidden", sandbox="own")
        async with executor.session() as session:
            outcome = await session.call("hidden", {})
        await executor.close()
        return Path(outcome.text)

    scratch = asyncio.run(used())
    assert scratch.parent == Path(tempfile.gettempdir())
    while scratch.exists():  # up to the time limit of a test
        time.sleep(0.01)
