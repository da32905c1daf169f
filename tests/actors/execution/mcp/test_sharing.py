"""Servers that several dialogues use: for calls that change nothing, and never so that anybody could see it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from support.dialogues import parameters
from toolace_mt.actors.execution import ExecutionOutcome, Freshness, Limits, McpImplementation, McpStdio, OutcomeKind
from toolace_mt.actors.execution.mcp.executor import McpExecutor
from toolace_mt.actors.execution.mcp.shared_sessions import SharedSessions
from toolace_mt.actors.execution.result_cache import ResultCache
from toolace_mt.actors.shell import Executing
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueImported,
    Tool,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
    Verdict,
    admit_all,
    unopened,
)

SERVER = """
import json, os, sys, time

notes, count = [], 0
log = open(sys.argv[1], "a", buffering=1)

def say(id_, result):
    print(json.dumps({"jsonrpc": "2.0", "id": id_, "result": result}), flush=True)

for line in sys.stdin:
    asked = json.loads(line)
    if "id" not in asked:
        continue
    if asked["method"] == "initialize":
        about = {"name": "notes", "version": "1"}
        version = asked["params"]["protocolVersion"]
        say(asked["id"], {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": about})
        continue
    if asked["method"] == "tools/list":
        names = ("look", "add", "count", "die", "fall", "hang", "refuse")
        say(asked["id"], {"tools": [{"name": name, "inputSchema": {"type": "object"}} for name in names]})
        continue
    if asked["method"] != "tools/call":
        unknown = {"code": -32601, "message": "unknown method"}
        print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "error": unknown}), flush=True)
        continue
    name, given = asked["params"]["name"], asked["params"].get("arguments") or {}
    log.write(f"{os.getpid()} {name}\\n")
    if name == "add":
        notes.append(given["text"])
    if name == "count":
        count += 1
    if name == "die" or (name == "fall" and len(open(sys.argv[1]).readlines()) == 1):
        os._exit(3)
    if name == "hang":
        time.sleep(60)
    said = {"look": " ".join(notes), "count": str(count)}.get(name, "done")
    say(asked["id"], {"content": [{"type": "text", "text": said}], "isError": name == "refuse"})
"""
MUTE = """
import os, sys, time

with open(sys.argv[1], "w") as ready:
    print(os.getpid(), file=ready)
time.sleep(60)
"""
READING = ("look", "count", "die", "fall", "hang", "refuse")
TOOLS = {name: McpImplementation(server="notes", tool=name, reads_only=name in READING) for name in (*READING, "add")}
LIMITS = Limits(start_seconds=20, call_seconds=10)


class Running:
    """The server's executor, and what the server has noted."""

    def __init__(self, server: McpStdio, noted: Path) -> None:
        self.server, self._noted = server, noted
        self.executor = McpExecutor(TOOLS, {"notes": server}, LIMITS)

    @property
    def processes(self) -> list[int]:
        """Those that were called, in their order."""
        return list(dict.fromkeys(int(line.split()[0]) for line in self._lines()))

    @property
    def calls(self) -> list[str]:
        """The tools that were called, in their order."""
        return [line.split()[1] for line in self._lines()]

    def _lines(self) -> list[str]:
        return self._noted.read_text().splitlines() if self._noted.exists() else []

    async def call(self, freshness: Freshness, *names: str) -> list[ExecutionOutcome]:
        """Return the outcomes of calls in one session; a note says the number of its call."""
        async with self.executor.session(freshness) as session:
            return [await session.call(name, {"text": str(at)}) for at, name in enumerate(names, start=1)]


@pytest_asyncio.fixture
async def notes(tmp_path: Path) -> AsyncIterator[Running]:
    """A server that keeps notes and counts for as long as it lives."""
    (tmp_path / "server.py").write_text(SERVER)
    noted = tmp_path / "noted"
    running = Running(
        McpStdio(command=sys.executable, args=(str(tmp_path / "server.py"), str(noted)), fresh=True), noted
    )
    yield running
    await running.executor.close()


def dialogue_of(*said: tuple[str, str]) -> Dialogue:
    """A dialogue to be verified that calls tools and says what they gave."""
    turns: list[Turn] = [UserTurn(id="1.1", subtask=1, text="Go.")]
    for at, (name, result) in enumerate(said, start=1):
        call = ToolCall(id=f"c{at}", name=name, arguments={"text": str(at)})
        turns.append(AssistantTurn(id=f"a{at}", subtask=1, text="", calls=(call,)))
        turns.append(ToolTurn(id=f"t{at}", subtask=1, results=(ToolResult(call_id=f"c{at}", content=result),)))
    turns.append(AssistantTurn(id="1.9", subtask=1, text="Done.", calls=()))
    tools = tuple(Tool(name=name, description="", parameters={"type": "object"}) for name in TOOLS)
    opened = DialogueImported(
        seed=1, parameters=parameters(), tools=tools, turns=tuple(turns), source="a test", meta={}
    )
    return admit_all(unopened("run/1"), [opened])


def texts(outcomes: Sequence[ExecutionOutcome]) -> list[str]:
    """Return the texts of outcomes."""
    assert all(outcome.ran for outcome in outcomes), outcomes
    return [outcome.text for outcome in outcomes]


async def test_dialogues_that_only_read_share_a_server(notes: Running) -> None:
    """One process for all of them at once and one after the other; it ends when the work does."""
    await asyncio.gather(*(notes.call(Freshness.SHARED, "look", "refuse") for _ in range(5)))
    outcomes = await notes.call(Freshness.SHARED, "look")
    assert [outcome.shared for outcome in outcomes] == [True], outcomes
    (process,) = notes.processes
    await notes.executor.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_what_one_dialogue_changes_no_other_sees(notes: Running) -> None:
    """From the first call that may change something on, a dialogue has a server of its own, in a fresh state."""
    assert texts(await notes.call(Freshness.SHARED, "look", "add", "look")) == ["", "done", "2"]
    assert texts(await notes.call(Freshness.SHARED, "look", "add", "add", "look")) == ["", "done", "done", "2 3"]
    shared, first, second = notes.processes
    assert len({shared, first, second}) == 3
    outcomes = await notes.call(Freshness.CACHED, "add", "look")
    assert [outcome.shared for outcome in outcomes] == [False, False]


async def test_a_cached_call_is_not_run_again_unless_it_is_wanted(notes: Running) -> None:
    """Neither results nor refusals; other arguments are another call, and who wants it run has it run."""
    first = await notes.call(Freshness.CACHED, "look", "refuse")
    again = await notes.call(Freshness.CACHED, "look", "refuse")
    assert notes.calls == ["look", "refuse"]
    assert [(o.kind, o.text, o.seconds) for o in again] == [(o.kind, o.text, 0.0) for o in first]
    await notes.call(Freshness.CACHED, "refuse")
    await notes.call(Freshness.SHARED, "look")
    await notes.call(Freshness.OWN, "look")
    assert notes.calls == ["look", "refuse", "refuse", "look", "look"]
    assert len(notes.processes) == 2


@pytest.mark.parametrize("tool", [TOOLS["look"], TOOLS["look"].model_copy(update={"deterministic": False})])
async def test_a_server_that_is_said_to_have_state_is_started_for_each_dialogue(
    notes: Running, tool: McpImplementation
) -> None:
    """By the server's own setting, or by what a tool declares; and nothing is cached."""
    server = notes.server.model_copy(update={"stateful": tool.deterministic})
    executor = McpExecutor({"look": tool}, {"notes": server}, LIMITS)
    for _ in range(2):
        async with executor.session(Freshness.CACHED) as session:
            assert not (await session.call("look", {})).shared
    await executor.close()
    assert len(notes.processes) == 2


async def test_a_shared_server_that_dies_is_started_again(notes: Running) -> None:
    """Whoever it fails is told, and the next one finds another."""
    died, after = await notes.call(Freshness.SHARED, "die", "look")
    assert (died.kind, died.shared) == (OutcomeKind.KILLED, True)
    assert (after.kind, after.shared) == (OutcomeKind.NOT_RUNNABLE, True)
    assert texts(await notes.call(Freshness.SHARED, "look")) == [""]
    assert len(notes.processes) == 2


async def test_a_server_that_does_not_start_is_tried_once_in_a_session() -> None:
    """All who wait are told, and no later call waits for it."""
    server = McpStdio(command="no-such-program-anywhere")
    executor = McpExecutor({"look": TOOLS["look"]}, {"notes": server}, LIMITS)
    async with executor.session(Freshness.SHARED) as one, executor.session(Freshness.SHARED) as other:
        outcomes = await asyncio.gather(one.call("look", {}), other.call("look", {}), one.call("look", {"text": "a"}))
    await executor.close()
    # What was shared counts for nobody: verification runs the calls again, with a server of the dialogue's own.
    assert {(outcome.kind, outcome.shared) for outcome in outcomes} == {(OutcomeKind.NOT_RUNNABLE, True)}


async def test_a_connection_wears_out(notes: Running) -> None:
    """After so many calls, or so long, the next call has another process, and the old one is gone."""
    sessions = SharedSessions({"notes": notes.server}, LIMITS, life_calls=2)
    for _ in range(5):
        async with sessions.use("notes") as shared:
            await shared.connection.call("look", {})
    assert [notes.calls.count("look"), len(notes.processes)] == [5, 3]
    await sessions.close()
    for process in notes.processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


async def test_a_connection_in_use_is_not_taken_away(notes: Running) -> None:
    """One call that gives it up does not end another that is still under way."""
    sessions = SharedSessions({"notes": notes.server}, LIMITS)
    async with sessions.use("notes") as using:
        async with sessions.use("notes") as other:
            assert other is using
            other.over = True
        async with sessions.use("notes") as new:
            assert new is not using
        assert (await using.connection.call("look", {})).content
    await sessions.close()


async def test_nothing_is_left_of_a_server_that_was_being_started(tmp_path: Path) -> None:
    """Work that ends while a server does not answer waits for nobody."""
    (tmp_path / "mute.py").write_text(MUTE)
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    server = McpStdio(command=sys.executable, args=(str(tmp_path / "mute.py"), str(ready)))
    sessions = SharedSessions({"notes": server}, LIMITS)

    async def use() -> None:
        async with sessions.use("notes"):
            raise AssertionError

    waiting = asyncio.create_task(use())
    process = int(await asyncio.to_thread(ready.read_text))
    waiting.cancel()
    await asyncio.wait({waiting})
    await sessions.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_a_verdict_against_a_dialogue_rests_on_nothing_shared(notes: Running) -> None:
    """A tool that says that it only reads, and counts: what it gives in a fresh state is what a dialogue says."""
    executing = Executing(notes.executor, TOOLS)
    for _ in range(2):
        executed = await executing.run(dialogue_of(("count", "1"), ("count", "2")))
        assert executed.verdict is Verdict.PASS, executed
    assert (await executing.run(dialogue_of(("count", "7")))).verdict is Verdict.FAIL


async def test_a_shared_server_that_fails_is_held_against_nobody(notes: Running) -> None:
    """The calls are run again by one of its own; a tool that always fails is an error."""
    executing = Executing(notes.executor, TOOLS)
    executed = await executing.run(dialogue_of(("fall", "done"), ("look", "")))
    assert [outcome.kind for outcome in executed.outcomes] == ["returned", "returned"]
    assert executed.verdict is Verdict.PASS
    executed = await executing.run(dialogue_of(("die", "done")))
    assert (executed.outcomes[0].kind, executed.verdict) == ("killed", Verdict.ERROR)


async def test_a_dialogue_whose_call_hangs_takes_no_other_with_it(notes: Running) -> None:
    """They wait for the same server; the one that did not ask for trouble has its calls run by its own."""
    executor = McpExecutor(TOOLS, {"notes": notes.server}, LIMITS.model_copy(update={"call_seconds": 0.5}))
    executing = Executing(executor, TOOLS)
    runs = (executing.run(dialogue_of((tool, ""))) for tool in ("hang", "look"))
    hanging, looking = await asyncio.gather(*runs)
    assert (hanging.outcomes[0].kind, hanging.verdict) == ("timed_out", Verdict.ERROR)
    assert (looking.outcomes[0].kind, looking.verdict) == ("returned", Verdict.PASS)
    await executing.close()


async def test_verification_runs_what_was_run_before(notes: Running) -> None:
    """A cached result settles drafts, and no verdict rests on it."""
    executing = Executing(notes.executor, TOOLS)
    await notes.call(Freshness.CACHED, "look")
    await executing.run(dialogue_of(("look", "")))
    assert notes.calls == ["look", "look"]


def test_memory_is_bounded() -> None:
    """By entries and by characters; what was asked for last is kept, and what no tool has said is not."""
    memory = ResultCache(entries=2, characters=10)
    said = {text: ExecutionOutcome(kind=OutcomeKind.RETURNED, text=text) for text in ("a", "b", "c", "x" * 9, "x" * 11)}
    memory.put("s", "t", {"n": 1}, said["a"])
    memory.put("s", "t", {"n": 2}, said["b"])
    assert memory.get("s", "t", {"n": 1}) == said["a"]
    memory.put("s", "t", {"n": 3}, said["c"])
    assert memory.get("s", "t", {"n": 2}) is None
    memory.put("s", "t", {"n": 4}, said["x" * 9])
    assert [memory.get("s", "t", {"n": n}) is not None for n in (1, 3, 4)] == [False, True, True]
    memory.put("s", "t", {"n": 5}, said["x" * 11])
    assert [memory.get("s", "t", {"n": n}) for n in (3, 4, 5)] == [None, None, None]
    memory.put("s", "t", {"n": 6}, ExecutionOutcome(kind=OutcomeKind.TIMED_OUT, text=""))
    assert memory.get("s", "t", {"n": 6}) is None
    memory.put("s", "t", {"n": 1}, said["a"])
    assert [memory.get(*call) for call in (("s", "t", {"n": 1.0}), ("s", "u", {"n": 1}), ("r", "t", {"n": 1}))] == [
        None,
        None,
        None,
    ]
