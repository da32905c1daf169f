"""Samples of live servers: what their tools list that only read and need no argument, before anything is planned."""

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from support.dialogues import given as told
from support.dialogues import parameters
from toolace_mt.actors.execution import McpImplementation, McpStdio, executor_of
from toolace_mt.actors.execution.samples import shortened
from toolace_mt.actors.shell import Executing
from toolace_mt.events import Dialogue, DialogueOpened, StateSampled, Tool

SERVER = """
import sys
from mcp.server.mcpserver import MCPServer

server = MCPServer("shop")

def noted(tool):
    open(sys.argv[1], "a").write(tool.__name__ + "\\n")

@server.tool()
def list_orders() -> list[dict[str, str]]:
    noted(list_orders)
    return [{"order_id": f"O-{number}", "note": "<b>" + "x" * 500} for number in range(200)]

@server.tool()
def today() -> str:
    noted(today)
    return "2026-03-01"

@server.tool()
def broken() -> str:
    noted(broken)
    raise ValueError("no")

@server.tool()
def find_order(order_id: str) -> str:
    noted(find_order)
    return order_id

@server.tool()
def cancel_all() -> str:
    noted(cancel_all)
    return "done"

server.run("stdio")
"""
NAMES = ("list_orders", "today", "broken", "find_order", "cancel_all")
TOOLS = {name: McpImplementation(server="shop", tool=name, reads_only=name != "cancel_all") for name in NAMES}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=40) | st.dictionaries(st.text(), inner, max_size=40),
    max_leaves=25,
)


def planning(seed: int) -> Dialogue:
    """A dialogue over those tools, about to be planned."""
    needs: dict[str, dict[str, JsonValue]] = {"find_order": {"required": ["order_id"]}}
    tools = tuple(
        Tool(name=name, description="", parameters={"type": "object", **needs.get(name, {})}) for name in NAMES
    )
    return told(DialogueOpened(seed=seed, parameters=parameters(), tools=tools))


def asked(called: Path) -> list[str]:
    """The tools that were called."""
    return sorted(called.read_text().split()) if called.exists() else []


@pytest_asyncio.fixture(name="called")
async def _called(tmp_path: Path) -> Path:
    (tmp_path / "server.py").write_text(SERVER)
    return tmp_path / "called"


@pytest_asyncio.fixture(name="executing")
async def _executing(called: Path) -> AsyncIterator[Executing]:
    server = McpStdio(command=sys.executable, args=(str(called.parent / "server.py"), str(called)))
    made = Executing(executor_of(TOOLS, {"shop": server}), TOOLS)
    yield made
    await made.close()


async def test_plans_see_what_exists(executing: Executing, called: Path) -> None:
    """Some entries of a long list, others for another dialogue; only tools that read and need nothing are asked."""
    samples = []
    for seed in (1, 2):
        event = await executing.due(planning(seed))
        assert isinstance(event, StateSampled)
        assert event.digest == ""
        assert "<" not in event.sample
        assert len(event.sample) <= 8000
        samples.append(json.loads(event.sample))
    orders = [[order["order_id"] for order in sample["list_orders"]["result"]] for sample in samples]
    assert all(1 < len(some) < 20 for some in orders)
    assert orders[0] != orders[1]
    assert samples[0]["today"] == "2026-03-01"
    assert "broken" not in samples[0]
    assert asked(called) == ["broken", "list_orders", "today"]  # once: the second is from the cache


async def test_a_sample_can_be_turned_off_and_is_taken_once(called: Path, executing: Executing) -> None:
    """Nothing is asked of a server where no sample is wanted, or where there is one."""
    server = McpStdio(command=sys.executable, args=(str(called.parent / "server.py"), str(called)))
    off = Executing(executor_of(TOOLS, {"shop": server}), TOOLS, samples=False)
    assert await off.due(planning(1)) is None
    await off.close()
    sampled = StateSampled(digest="", sample="{}")
    assert await executing.due(told(DialogueOpened(seed=1, parameters=parameters(), tools=()), sampled)) is None
    assert not asked(called)


@given(ANYTHING, st.integers(50, 2000))
def test_a_sample_is_within_its_bound_and_says_nothing_of_its_own(value: JsonValue, most: int) -> None:
    """Whatever a server says: what is kept stands in what it said."""
    kept = shortened(value, "seed", most)
    assert kept is None or len(json.dumps(kept, ensure_ascii=False)) <= most
    if isinstance(kept, list) and isinstance(value, list):
        assert len(kept) <= len(value)
    if isinstance(kept, dict) and isinstance(value, dict):
        assert kept.keys() <= value.keys()
    if len(json.dumps(value, ensure_ascii=False)) < 50 and not isinstance(value, list | dict):
        assert kept == value
