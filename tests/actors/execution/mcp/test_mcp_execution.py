"""Live MCP servers: good ones made with the SDK, and ones that hang, die and lie."""

import asyncio
import gzip
import json
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from toolace_mt.actors.execution import (
    ExecutionOutcome,
    Limits,
    McpHttp,
    McpImplementation,
    McpStdio,
    OutcomeKind,
    ServerUnavailable,
    executor_of,
)
from toolace_mt.actors.execution.implemented import mcp_implementations
from toolace_mt.actors.execution.mcp.executor import McpExecutor
from toolace_mt.actors.execution.mcp.listing import list_tools
from toolace_mt.actors.tools import Listing, load_pool
from toolace_mt.events import JsonObject

GOOD = '''
import os, sys, threading
from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations

server = MCPServer("notes")
NOTES = []

@server.tool(annotations=ToolAnnotations(openWorldHint=False))
def add_note(text: str) -> dict:
    """Add a note."""
    NOTES.append(text)
    return {"id": len(NOTES), "text": text}

@server.tool(annotations=ToolAnnotations(readOnlyHint=True, openWorldHint=False))
def list_notes() -> list[str]:
    """List the notes."""
    return NOTES

@server.tool()
def environment() -> list[str]:
    """Names of the environment."""
    return sorted(os.environ)

@server.tool(annotations=ToolAnnotations(readOnlyHint=True))
def large(size: int) -> str:
    """Say much."""
    return "x" * size

@server.tool()
def hang() -> str:
    """Never answer."""
    threading.Event().wait()
    return ""

@server.tool()
def die() -> str:
    """End the server."""
    os._exit(3)
    return ""

if __name__ == "__main__":
    server.run("stdio")
'''

LIAR = """
import json, os, sys, threading

mode = sys.argv[1]

def say(id_, **more):
    print(json.dumps({"jsonrpc": "2.0", "id": id_, **more}), flush=True)

def flood():
    while True:
        sys.stdout.write("x" * 65536)

if mode == "dead":
    sys.exit(4)
for line in sys.stdin:
    asked = json.loads(line)
    id_, method = asked.get("id"), asked["method"]
    if mode == "silent" or id_ is None:
        continue
    if method == "initialize":
        about = {"name": "liar", "version": "1"}
        version = asked["params"]["protocolVersion"]
        say(id_, result={"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": about})
    elif method == "tools/list":
        if mode == "endless":
            say(id_, result={"tools": [], "nextCursor": "again"})
        elif mode == "pages":
            page = int((asked.get("params") or {}).get("cursor", "1"))
            more = {"nextCursor": str(page + 1)} if page < 3 else {}
            say(id_, result={"tools": [{"name": f"tool_{page}", "inputSchema": {"type": "object"}}], **more})
        elif mode == "indiscreet":
            told = os.environ["NOTES_TOKEN"]
            schema = {"type": "object", "properties": {told: {"default": int(told) if told.isdecimal() else told}}}
            say(id_, result={"tools": [{"name": "tool", "description": f"Takes {told}", "inputSchema": schema}]})
        else:
            say(id_, result={"tools": [{"name": 7}]})
    elif method == "tools/call":
        if mode == "words":
            print("this is no JSON", flush=True)
            print("[" * 100000, flush=True)
        elif mode == "flood":
            flood()
        elif mode == "shape":
            say(id_, result={"content": "not a list"})
        elif mode == "other":
            say("nobody asked", result={"content": []})
        elif mode == "refuse":
            say(id_, error={"code": -32602, "message": "no such tool"})
        elif mode == "error":
            say(id_, result={"content": [{"type": "text", "text": "out of stock"}], "isError": True})
        elif mode == "picture":
            say(id_, result={"content": [{"type": "image", "data": "AAAA", "mimeType": "image/png"}]})
    else:
        say(id_, error={"code": -32601, "message": "unknown method"})
"""

LIMITS = Limits(start_seconds=20, call_seconds=10, output_bytes=100_000)


@pytest.fixture
def good(tmp_path: Path) -> McpStdio:
    """A server that keeps notes for as long as it lives."""
    (tmp_path / "good.py").write_text(GOOD)
    return McpStdio(command=sys.executable, args=(str(tmp_path / "good.py"),), fresh=True)


@pytest.fixture
def liar(tmp_path: Path) -> Callable[[str], McpStdio]:
    """A server that misbehaves in the way named."""
    (tmp_path / "liar.py").write_text(LIAR)
    return lambda mode: McpStdio(command=sys.executable, args=(str(tmp_path / "liar.py"), mode))


async def test_a_live_servers_tools_make_a_pool_and_can_be_run(good: McpStdio, tmp_path: Path) -> None:
    """Its list is read like a saved one; calls share the state of a session, and a new session has none of it."""
    listed = await list_tools("notes", good, LIMITS)
    (tmp_path / "notes.json").write_text(json.dumps(listed))
    saved = load_pool([tmp_path / "notes.json"])
    pool = load_pool([Listing("mcp:notes", "notes", "notes", listed)])
    assert sorted(tool.name for tool in saved) == [tool.name for tool in pool]
    assert [tool.name for tool in saved][:2] == ["add_note", "list_notes"]
    assert all(origin.format == "mcp" for origin in pool.origins.values())
    executor = executor_of(mcp_implementations(pool, {"notes": good}), {"notes": good}, LIMITS)
    async with executor.session() as session:
        note = await session.call("add_note", {"text": "milk"})
        assert (note.kind, json.loads(note.text)) == (OutcomeKind.RETURNED, {"id": 1, "text": "milk"})
        assert (await session.call("list_notes", {})).text == "milk"
        assert (await session.call("add_note", {})).kind is OutcomeKind.RAISED
    async with executor.session() as session:
        assert "milk" not in (await session.call("list_notes", {})).text
    await executor.close()


async def test_a_server_is_given_no_secrets_and_has_limits(good: McpStdio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the variables named are passed on; a result that is too large is said, and one that hangs is given up."""
    monkeypatch.setenv("SOME_API_KEY", "hunter2")
    monkeypatch.setenv("NOTES_TOKEN", "token")
    server = good.model_copy(update={"pass_environment": ("NOTES_TOKEN",)})
    async with one("environment", server) as call:
        names = (await call({})).text
        assert "NOTES_TOKEN" in names
        assert "SOME_API_KEY" not in names
    async with one("large", server) as call:
        assert (await call({"size": 100_001})).kind is OutcomeKind.TOO_LARGE
        assert (await call({"size": 100_000})).kind is OutcomeKind.RETURNED
        assert (await call({"size": 3_000_000})).kind is OutcomeKind.UNREADABLE
        assert (await call({"size": 1})).kind is OutcomeKind.NOT_RUNNABLE


@pytest.mark.parametrize(("tool", "kind"), [("hang", OutcomeKind.TIMED_OUT), ("die", OutcomeKind.KILLED)])
async def test_a_server_that_hangs_or_dies_is_an_outcome(good: McpStdio, tool: str, kind: OutcomeKind) -> None:
    """Nothing waits for it, and its session does not go on with another state."""
    async with one(tool, good, call_seconds=0.5 if kind is OutcomeKind.TIMED_OUT else 10) as call:
        assert (await call({})).kind is kind
        assert (await call({})).kind is OutcomeKind.NOT_RUNNABLE


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("dead", OutcomeKind.NOT_RUNNABLE),
        ("silent", OutcomeKind.NOT_RUNNABLE),
        ("words", OutcomeKind.TIMED_OUT),
        ("flood", OutcomeKind.UNREADABLE),
        ("shape", OutcomeKind.UNREADABLE),
        ("other", OutcomeKind.TIMED_OUT),
        ("refuse", OutcomeKind.NOT_RUNNABLE),
        ("error", OutcomeKind.RAISED),
        ("picture", OutcomeKind.UNREADABLE),
    ],
)
async def test_whatever_a_server_says_is_an_outcome(
    liar: Callable[[str], McpStdio], mode: str, kind: OutcomeKind
) -> None:
    """No words, no flood, no other shape and no silence is a result."""
    limits = {"start_seconds": 1.0 if mode == "silent" else 20.0}
    if kind is OutcomeKind.TIMED_OUT:
        limits["call_seconds"] = 0.5
    async with one("anything", liar(mode), **limits) as call:
        outcome = await call({})
        assert outcome.kind is kind
        assert outcome.text


async def test_pages_of_tools_are_put_together_and_end(liar: Callable[[str], McpStdio]) -> None:
    """Every page is asked for; a list without end, or one that is none, is an error that names the server."""
    tools = (await list_tools("pages", liar("pages"), LIMITS))["tools"]
    assert isinstance(tools, list)
    assert [tool["name"] for tool in tools if isinstance(tool, dict)] == ["tool_1", "tool_2", "tool_3"]
    for mode in ("endless", "shape"):
        with pytest.raises(ServerUnavailable, match="'strange'"):
            await list_tools("strange", liar(mode), LIMITS)


@pytest.mark.parametrize("token", ["hunter2-hunter2", "hunter2-hunter2\\", 'hunter2-"hunter2"', "1234567890"])
async def test_a_list_of_tools_tells_no_secrets(
    liar: Callable[[str], McpStdio], monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """Neither in a text or a number nor as the name of a field, whatever signs they are made of."""
    monkeypatch.setenv("NOTES_TOKEN", token)
    server = liar("indiscreet").model_copy(update={"pass_environment": ("NOTES_TOKEN",)})
    schema = {"type": "object", "properties": {"[key]": {"default": "[key]"}}}
    told = {"name": "tool", "description": "Takes [key]", "inputSchema": schema}
    assert await list_tools("indiscreet", server, LIMITS) == {"tools": [told]}


async def test_a_command_that_is_not_there_is_said() -> None:
    """The outcome names the server and what is wrong."""
    async with one("anything", McpStdio(command="no-such-program-anywhere")) as call:
        outcome = await call({})
        assert outcome.kind is OutcomeKind.NOT_RUNNABLE
        assert "no-such-program-anywhere" in outcome.text


async def test_a_server_is_spoken_to_over_http(tmp_path: Path) -> None:
    """The same tools, through streamable HTTP."""
    (tmp_path / "over_http.py").write_text(GOOD.replace('server.run("stdio")', HTTP_MAIN))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            sys.executable, tmp_path / "over_http.py", str(listening.fileno()), pass_fds=(listening.fileno(),)
        )
    try:
        limits = Limits(start_seconds=20, call_seconds=10)
        server = McpHttp(url=f"http://127.0.0.1:{port}/mcp")
        listed = await list_tools("notes", server, limits)
        pool = load_pool([Listing("mcp:notes", "notes", "notes", listed)])
        executor = McpExecutor(mcp_implementations(pool, {"notes": server}), {"notes": server}, limits)
        async with executor.session() as session:
            assert (await session.call("add_note", {"text": "milk"})).kind is OutcomeKind.RETURNED
            assert (await session.call("list_notes", {})).text == "milk"
    finally:
        process.kill()
        await process.wait()


HTTP_MAIN = """import asyncio, socket, uvicorn
    app = uvicorn.Server(uvicorn.Config(server.streamable_http_app(), log_level="critical"))
    asyncio.run(app.serve(sockets=[socket.socket(fileno=int(sys.argv[1]))]))
"""


@pytest.mark.parametrize("lie", ["large", "packed", "silent", "closed", "words"])
async def test_http_servers_that_lie_are_not_waited_for(lie: str) -> None:
    """A body without end, a packed one, silence, a closed door and other words: no result, in bounded time."""
    body = b"x" * 4_000_000
    replies = {
        "large": b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000000\r\n\r\n" + body,
        "packed": b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\r\n"
        + gzip.compress(body),
        "closed": b"",
        "words": b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nhi",
    }

    async def reply(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if lie == "silent":
            await reader.read()
        writer.write(replies.get(lie, b""))
        writer.close()

    async with await asyncio.start_server(reply, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        async with one("anything", McpHttp(url=f"http://127.0.0.1:{port}/mcp"), start_seconds=1.0) as call:
            assert (await call({})).kind is OutcomeKind.NOT_RUNNABLE


@asynccontextmanager
async def one(
    tool: str, server: McpStdio | McpHttp, **limits: float
) -> AsyncIterator[Callable[[JsonObject], Awaitable[ExecutionOutcome]]]:
    """Calls one tool of one server in one session."""
    implementation = McpImplementation(server="it", tool=tool)
    executor = McpExecutor({tool: implementation}, {"it": server}, LIMITS.model_copy(update=limits))
    async with executor.session() as session:
        yield lambda arguments: session.call(tool, arguments)
