"""Live MCP servers as sources of a pool: real ones, over standard input and output and over HTTP, and ones that lie."""

import json
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.commands import Command, run_command
from support.runs import ROOT, assert_whole, write_config
from toolace_mt.cluster.config.pool_sources import live_source, own_implementations, read_pool, with_servers
from toolace_mt.cluster.config.run_config import Execution
from toolace_mt.cluster.errors import RunFailure, UsageError
from toolace_mt.events import CallsExecuted, Recorded, ToolTurn, fold_records

SHOP = ROOT / "tests" / "support" / "shop_server.py"
LIAR = ROOT / "tests" / "support" / "lying_server.py"
EASY = {"subtasks": {"min": 2, "max": 2}, "steps": {"min": 1, "max": 1}, "complexities": {"min": 0, "max": 0},
        "reasonability_iterations": 1}  # fmt: skip


@pytest.fixture(name="command")
def command_runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command in this process."""
    return lambda *words: run_command(words, monkeypatch, capsys)


@pytest.fixture
def http_shop() -> Iterator[str]:
    """The URL of the shop, served over HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        process = subprocess.Popen([sys.executable, SHOP, "--socket", str(number)], pass_fds=(number,))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
        finally:
            process.kill()
            process.wait()


def shop_config(folder: Path, *arguments: str, **changes: object) -> Path:
    """A run over the shop, as a server that the config names."""
    servers = {"shop": {"transport": "stdio", "command": sys.executable, "args": [str(SHOP), *arguments]}}
    settings: dict[str, object] = {
        "pool": "mcp:shop",
        "dialogues": 1,
        "generation": EASY,
        "experts": ["faithfulness"],
        "models": {"default": {"provider": "offline"}},
        "execution": {"servers": servers},
    }
    return write_config(folder, **(settings | changes))


def assert_results_are_real(found: dict[str, list[Recorded]]) -> int:
    """Every result of a tool that can be run is what it gave; how many of them there are."""
    real = 0
    for stream, records in found.items():
        runs = [record.event for record in records if isinstance(record.event, CallsExecuted)]
        dialogue = fold_records(stream, records)
        said = {r.call_id: r.content for turn in dialogue.turns if isinstance(turn, ToolTurn) for r in turn.results}
        outcomes = [outcome for outcome in runs[-1].outcomes if outcome.kind == "returned"]
        assert all(json.loads(said[outcome.call]) == json.loads(outcome.text) for outcome in outcomes), stream
        assert {outcome.kind for outcome in runs[-1].outcomes if outcome.tool == "empty_shelf"} <= {"skipped"}
        real += len(outcomes)
    return real


def test_a_run_over_a_live_server_holds_what_the_server_really_gives(tmp_path: Path, command: Command) -> None:
    """Its tools are the pool, their calls are run by it, and no process of it is left behind."""
    pids = tmp_path / "pids"
    config = shop_config(tmp_path, "--pid", str(pids), dialogues=8)
    status, _, errors = command("launch", config, "--in-process", "--quiet")
    assert (status, errors) == (0, "")
    assert assert_results_are_real(assert_whole(tmp_path / "log.sqlite", 8)) > 0
    noted = [int(line) for line in pids.read_text().split()]
    assert len(noted) > 1
    assert [pid for pid in noted if Path(f"/proc/{pid}").exists()] == []


def test_a_run_over_http_needs_no_more_than_a_url(tmp_path: Path, command: Command, http_shop: str) -> None:
    """The same, with the server's address as the pool."""
    config = shop_config(tmp_path, pool=[http_shop], execution={}, dialogues=3)
    status, _, errors = command("launch", config, "--in-process", "--quiet")
    assert (status, errors) == (0, "")
    assert assert_results_are_real(assert_whole(tmp_path / "log.sqlite", 3)) > 0


def test_a_server_that_has_changed_its_tools_does_not_resume_a_run(tmp_path: Path, command: Command) -> None:
    """The message says that it is the tools, which source they come from, and how many there were."""
    assert command("launch", shop_config(tmp_path), "--in-process", "--quiet")[0] == 0
    assert "is finished already" in command("launch", shop_config(tmp_path), "--in-process", "--quiet")[1]
    status, _, errors = command("launch", shop_config(tmp_path, "--more"), "--in-process", "--quiet")
    assert status == 2
    assert "the tools are not the same as then (read anew from mcp:shop): 3 then, 4 now" in errors


def test_the_command_line_takes_a_command_or_a_server_of_a_config(tmp_path: Path, command: Command) -> None:
    """Both read the same tools; it is said which of them a run would run."""
    line = f"mcp+stdio:{shlex.join([sys.executable, str(SHOP)])}"
    status, out, _ = command("pool", "show", line)
    assert status == 0
    assert "shop_server" in out
    assert "a run would run calls of 2 of its 3 tools" in out
    facts = json.loads(command("pool", "show", "--config", shop_config(tmp_path), "--json")[1])
    assert facts["runs"] == ["price_of", "word_count"]
    assert {tool["domain"] for tool in facts["tools"]} == {"shop"}
    assert command("pool", "import", line, "--out", tmp_path / "shop.json")[0] == 0
    assert [tool["function"]["name"] for tool in json.loads((tmp_path / "shop.json").read_text())] == [
        tool["name"] for tool in facts["tools"]
    ]


@pytest.mark.parametrize(
    ("mode", "status", "message"),
    [
        ("nameless", 2, "has no name"),
        ("twice", 2, "is already defined"),
        ("schema", 2, "no valid schema"),
        ("shape", 1, "name: Field required"),
        ("none", 2, "no tool in it"),
        ("circle", 1, "repeats a cursor"),
        ("endless", 1, "more than 200 pages"),
        ("many", 1, "too large"),
        ("words", 1, "not a JSON-RPC message"),
        ("flood", 1, "a line over the size limit"),
        ("dies", 1, "cannot be used"),
        ("silent", 1, "did not arrive"),
    ],
)
def test_a_server_that_lies_is_one_message(
    tmp_path: Path, command: Command, mode: str, status: int, message: str
) -> None:
    """It names the server and what is wrong, and the command ends in bounded time."""
    servers = {"odd": {"transport": "stdio", "command": sys.executable, "args": [str(LIAR), mode]}}
    short = mode in ("silent", "words")
    limits = {"call_seconds": 0.5} if short else {}
    config = shop_config(tmp_path, pool=["mcp:odd"], execution={"servers": servers, "limits": limits})
    ended, out, errors = command("launch", config, "--in-process")
    assert (ended, out) == (status, "")
    assert "odd" in errors
    assert message in errors
    assert errors.count("toolace-mt:") == 1
    assert not (tmp_path / "log.sqlite").exists()


def test_a_secret_is_in_no_message(tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server may say what it was told in confidence; it is not said again."""
    monkeypatch.setenv("SHOP_TOKEN", "hunter2-hunter2")
    server = {"transport": "stdio", "command": sys.executable, "args": [str(LIAR), "tells"],
              "pass_environment": ["SHOP_TOKEN"]}  # fmt: skip
    config = shop_config(tmp_path, pool=["mcp:odd"], execution={"servers": {"odd": server}})
    status, out, errors = command("pool", "show", "--config", config)
    assert status == 1
    assert "wrong token [key]" in errors
    assert "hunter2" not in out + errors


@pytest.mark.parametrize(
    ("value", "message"),
    [("", "not set"), ("line\nline", "an HTTP header cannot"), ("schlüssel", "an HTTP header cannot")],
)
def test_a_header_that_cannot_be_sent_is_said_without_its_value(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch, value: str, message: str
) -> None:
    """The variable is named, the value is not shown."""
    monkeypatch.setenv("SHOP_TOKEN", value)
    server = {"transport": "http", "url": "http://127.0.0.1:9/mcp",
              "headers_from_environment": {"Authorization": "SHOP_TOKEN"}}  # fmt: skip
    config = shop_config(tmp_path, pool=["mcp:odd"], execution={"servers": {"odd": server}})
    status, _, errors = command("pool", "show", "--config", config)
    assert status == 1
    assert "SHOP_TOKEN" in errors
    assert message in errors
    assert not value or value not in errors


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("mcp:nobody", "there is none"),
        ("mcp+stdio:", "names no command"),
        ("mcp+stdio:python 'x", "no command line"),
        ("mcp+ftp://x/mcp", "names no MCP server"),
        ("https://example.com/openapi.json", "is not fetched"),
        ("http://me:secret@example.com/mcp", "'headers_from_environment'"),
        ("https:///mcp", "no URL"),
        ("http://[::1/mcp", "no URL"),
    ],
)
def test_a_source_that_names_no_server_is_a_usage_error(source: str, message: str) -> None:
    """It says what is allowed, and shows no password."""
    with pytest.raises(UsageError) as raised:
        live_source(source, {})
    assert message in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_server_that_is_not_there_is_a_failure() -> None:
    """Nobody listens, or there is no such program."""
    for source in ("mcp+stdio:no-such-program-anywhere", "http://127.0.0.1:9/mcp"):
        with pytest.raises(RunFailure, match="cannot be used"):
            read_pool([source], Execution())


def test_what_a_config_says_of_execution_holds(http_shop: str) -> None:
    """With `pool: false` nothing is run by itself, and no server is added."""
    pool = read_pool([http_shop], Execution())
    on, off = with_servers(Execution(), [http_shop]), with_servers(Execution(pool=False), [http_shop])
    assert set(own_implementations(pool, on)) == {"price_of", "word_count", "empty_shelf"}
    assert list(on.servers) == [http_shop]
    assert own_implementations(pool, off) == {}
    assert off.servers == {}
