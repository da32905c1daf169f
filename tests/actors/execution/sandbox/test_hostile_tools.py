"""Python tools that do not behave: none of them harms the run, and each is an outcome that says so."""

import asyncio
import json
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import JsonValue

from toolace_mt.actors.execution import Limits, OutcomeKind, PythonExecutor, in_force
from toolace_mt.actors.execution.sandbox import landlock, seccomp
from toolace_mt.events import JsonObject

Open = Callable[..., PythonExecutor]
linux = pytest.mark.skipif(not seccomp.available() or landlock.version() < 1, reason="the kernel offers no confinement")


def there(path: Path) -> bool:
    """True if *path* exists."""
    return path.exists()


async def test_a_hanging_tool_is_timed_out_and_ends_its_session_only(running: Open) -> None:
    """Later calls of the session say why they are not run; the next session is as good as new."""
    executor = running("loop", "add", call_seconds=0.3)
    async with executor.session() as session:
        assert (await session.call("loop", {})).kind is OutcomeKind.TIMED_OUT
        after = await session.call("add", {"a": 1})
        assert after.kind is OutcomeKind.NOT_RUNNABLE
        assert "'loop'" in after.text
    async with executor.session() as session:
        assert (await session.call("add", {"a": 1})).text == "3"


async def test_an_endless_loop_meets_the_limit_of_cpu_time(running: Open) -> None:
    """A limit that the kernel holds, whatever the clock's limit is."""
    async with running("loop", cpu_seconds=1, call_seconds=20).session() as session:
        outcome = await session.call("loop", {})
        assert outcome.kind is OutcomeKind.KILLED
        assert "CPU" in outcome.text


@pytest.mark.parametrize(("name", "how"), [("vanish", "exit status 7"), ("crash", "SIGKILL")])
async def test_a_child_that_dies_is_told_apart_from_a_result(running: Open, name: str, how: str) -> None:
    """The outcome says how it died."""
    async with running(name).session() as session:
        outcome = await session.call(name, {})
        assert outcome.kind is OutcomeKind.KILLED
        assert how in outcome.text


async def test_memory_and_files_are_limited(running: Open) -> None:
    """Eight gigabytes are not to be had, nor is a file beyond the limit."""
    executor = running("hog", "fill", memory_bytes=2**29, file_bytes=2**20)
    async with executor.session() as session:
        assert (await session.call("hog", {})).kind is OutcomeKind.KILLED
    async with executor.session() as session:
        assert (await session.call("fill", {"path": "large"})).kind is OutcomeKind.KILLED


async def test_words_on_the_standard_streams_are_no_answer_and_do_no_harm(running: Open) -> None:
    """Forty megabytes of them are dropped; there is nothing to read from the input."""
    async with running("flood", "read_input").session() as session:
        assert (await session.call("flood", {"lines": 20_000})).text == "done"
        assert (await session.call("read_input", {})).text == ""


async def test_results_and_arguments_are_limited(running: Open) -> None:
    """Arguments that are too large or too deep give an outcome that says so, and the session goes on."""
    async with running("large", "add", output_bytes=1000, input_bytes=1000, depth=10).session() as session:
        assert (await session.call("large", {"size": 1000})).kind is OutcomeKind.RETURNED
        assert (await session.call("large", {"size": 1001})).kind is OutcomeKind.TOO_LARGE
        assert (await session.call("add", {"a": "x" * 1000})).kind is OutcomeKind.NOT_RUNNABLE
        nested: list[JsonValue] = []
        for _ in range(5000):
            nested = [nested]
        deep = await session.call("add", {"a": nested})
        assert deep.kind is OutcomeKind.NOT_RUNNABLE
        assert (await session.call("add", {"a": 1})).text == "3"


LIES = (
    struct.pack(">I", 2**31) + b"x",
    struct.pack(">I", 3) + b"[1]",
    struct.pack(">I", 4) + b"\xff\xfe{}",
    struct.pack(">I", 3000) + b"[" * 3000,
    struct.pack(">I", 2) + b"{}",
    struct.pack(">I", 47) + b'{"kind":"skipped","text":"fine","seconds":0.01 }',
    struct.pack(">I", 47) + b'{"kind":"returned","text":{"a":1},"seconds":0.1}',
    struct.pack(">I", 46) + b'{"kind":"returned","text":"a","seconds":-1.5  }',
)


async def test_a_child_that_breaks_the_protocol_is_found_out(running: Open) -> None:
    """Oversized, no object, no text, nested without end, of another shape: an error outcome, and the child is gone."""
    executor = running("lie", "add", call_seconds=3)
    for lie in LIES:
        async with executor.session() as session:
            outcome = await session.call("lie", {"message": lie.decode("latin-1")})
            assert outcome.kind is OutcomeKind.UNREADABLE, lie[:60]
            assert (await session.call("add", {"a": 1})).kind is OutcomeKind.NOT_RUNNABLE


async def test_secrets_are_not_in_the_environment(running: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child is given a few harmless variables, and nothing else."""
    monkeypatch.setenv("SOME_API_KEY", "hunter2")
    async with running("environment").session() as session:
        names = set(json.loads((await session.call("environment", {})).text))
    assert "SOME_API_KEY" not in names
    assert {"PATH", "HOME"} <= names
    assert len(names) < 20


async def test_what_is_written_stays_in_a_scratch_folder_that_is_removed(running: Open) -> None:
    """A relative path leads there; when the session ends it is gone."""
    async with running("write").session() as session:
        path = Path((await session.call("write", {"path": "note.txt"})).text)
        assert there(path)
        assert path.parent.parent == Path(tempfile.gettempdir())
    assert not there(path.parent)


@linux
async def test_a_child_cannot_reach_out(running: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file outside, no program, no signal, no others' secrets, no connection; and each refusal is no result."""
    monkeypatch.setenv("SOME_API_KEY", "hunter2")
    names = ("write", "run_program", "stab", "environments", "connect", "add")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with running(*names).session() as session:
            attempts: dict[str, JsonObject] = {
                "write": {"path": str(tmp_path / "note.txt")},
                "run_program": {},
                "stab": {"pid": os.getpid()},
                "connect": {"port": listening.getsockname()[1]},
            }
            for name, arguments in attempts.items():
                assert (await session.call(name, arguments)).kind is OutcomeKind.NOT_RUNNABLE, name
            assert "hunter2" not in (await session.call("environments", {})).text
            assert (await session.call("add", {"a": 1})).text == "3"
    assert not there(tmp_path / "note.txt")


async def test_a_tool_may_be_allowed_to_use_the_network(running: Open) -> None:
    """A config that says so lets it connect."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with running("connect", network=True).session() as session:
            assert (await session.call("connect", {"port": listening.getsockname()[1]})).text == "connected"


@linux
async def test_a_fork_bomb_starts_nothing(running: Open) -> None:
    """The kernel refuses the first fork."""
    async with running("fork_bomb").session() as session:
        assert (await session.call("fork_bomb", {})).kind is OutcomeKind.NOT_RUNNABLE


async def test_a_lost_fork_server_is_replaced(running: Open) -> None:
    """Whoever kills the process that children come from ends the open sessions, and no later one."""
    executor = running("pids", "add", call_seconds=3)
    async with executor.session() as session:
        child, fork_server = json.loads((await session.call("pids", {})).text)
        gone = os.pidfd_open(child)
        os.kill(fork_server, 9)
        assert select.select([gone], [], [], 5)[0]
        os.close(gone)
        assert (await session.call("add", {"a": 1})).kind is OutcomeKind.KILLED
    async with executor.session() as session:
        assert (await session.call("add", {"a": 1})).text == "3"


@pytest.mark.parametrize("sandbox", ["own", "bubblewrap"])
async def test_the_end_of_a_session_of_a_lost_fork_server_harms_none_of_the_next(running: Open, sandbox: str) -> None:
    """The number of its child may be that of a child of the next one, or of nobody there."""
    if sandbox == "bubblewrap" and in_force((), Limits()).missing is not None:
        pytest.skip("there is no bubblewrap here")
    executor = running("book", "booked", sandbox=sandbox)
    async with executor.session() as later:
        async with executor.session() as earlier:
            assert (await earlier.call("booked", {})).text == "[]"
            lost = executor._fork_server._process
            assert lost is not None
            os.killpg(lost.pid, 9)
            await later.call("book", {"flight": "FL-1"})
        assert (await later.call("booked", {})).text == '["FL-1"]'


async def test_a_cancelled_dialogue_harms_no_other(running: Open) -> None:
    """Its child ends; the children of others go on."""
    executor = running("hang", "book", "booked", "pids")

    async def cancelled() -> None:
        async with executor.session() as session:
            await session.call("hang", {})

    async with executor.session() as session:
        await session.call("book", {"flight": "FL-1"})
        tasks = [asyncio.create_task(cancelled()) for _ in range(3)]
        for task in tasks:
            await session.call("booked", {})
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (await session.call("booked", {})).text == '["FL-1"]'


def test_children_die_with_the_process_that_runs_them(tools_file: Path) -> None:
    """A driver that is killed leaves nothing behind: no process, not even one that hangs, and no scratch folder."""
    driver = textwrap.dedent(f"""
        import asyncio, os
        from toolace_mt.actors.execution import Limits, PythonExecutor, ToolImplementation

        async def main():
            names = ("pids", "write", "hang")
            tools = {{name: ToolImplementation(target="{tools_file}:" + name) for name in names}}
            executor = PythonExecutor(tools, Limits(call_seconds=60, sandbox="own"))
            async with executor.session() as session:
                print((await session.call("pids", {{}})).text)
                print((await session.call("write", {{"path": "note.txt"}})).text, flush=True)
                await session.call("hang", {{}})

        asyncio.run(main())
    """)
    with subprocess.Popen([sys.executable, "-c", driver], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        handles = [os.pidfd_open(pid) for pid in json.loads(process.stdout.readline())]
        note = Path(process.stdout.readline().decode().strip())
        assert note.is_file()
        process.kill()
        for handle in handles:
            assert select.select([handle], [], [], 10)[0]
            os.close(handle)
    assert not note.parent.exists()


@pytest.mark.parametrize("sandbox", ["own", "bubblewrap"])
def test_an_import_that_never_ends_ends_with_the_process_that_waits_for_it(tmp_path: Path, sandbox: str) -> None:
    """It would see nothing of the other side's end, and would keep a core for ever."""
    if sandbox == "bubblewrap" and in_force((), Limits()).missing is not None:
        pytest.skip("there is no bubblewrap here")
    pipe, module = tmp_path / "pipe", tmp_path / "endless.py"
    os.mkfifo(pipe)
    module.write_text(f"kept = open({str(pipe)!r}, 'w')\nwhile True: pass\n")
    driver = textwrap.dedent(f"""
        import asyncio
        from toolace_mt.actors.execution import Limits, PythonExecutor, ToolImplementation

        async def main():
            tools = {{"tool": ToolImplementation(target="{module}:tool")}}
            async with PythonExecutor(tools, Limits(sandbox="{sandbox}")).session() as session:
                await session.call("tool", {{}})

        asyncio.run(main())
    """)
    with subprocess.Popen([sys.executable, "-c", driver]) as process, pipe.open() as held_by_the_import:
        process.kill()
        assert held_by_the_import.read() == ""  # not before its end
