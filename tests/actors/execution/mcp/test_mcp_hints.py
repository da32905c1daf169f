"""Hints of a server about its tools."""

from toolace_mt.actors.execution import McpStdio
from toolace_mt.actors.execution.implemented import mcp_implementations
from toolace_mt.actors.tools import Listing, load_pool
from toolace_mt.events import JsonObject


def test_hints_decide_what_may_be_run_again() -> None:
    """A server that says nothing has effects in an open world; a fresh, closed one may change what is its own."""
    good = McpStdio(command="notes", fresh=True)
    hints: dict[str, JsonObject] = {
        "silent": {},
        "reads/it": {"readOnlyHint": True, "openWorldHint": False},
        "searches": {"readOnlyHint": True},
        "keeps": {"openWorldHint": False, "destructiveHint": True},
        "lies": {"readOnlyHint": "yes", "openWorldHint": 0},
        "both": {"readOnlyHint": True, "destructiveHint": True, "openWorldHint": False},
    }
    listed: JsonObject = {
        "tools": [
            {"name": name, "inputSchema": {"type": "object"}, "annotations": said} for name, said in hints.items()
        ]
    }
    pool = load_pool([Listing("mcp:s", "s", "s", listed)])
    fresh = mcp_implementations(pool, {"s": good})
    found = mcp_implementations(pool, {"s": good.model_copy(update={"fresh": False})})
    assert {one.tool for one in fresh.values() if one.repeatable} == {"reads/it", "keeps", "both"}
    assert [one.tool for one in found.values() if one.repeatable] == ["reads/it"]
    assert {name for name, one in found.items() if one.tool == "reads/it"} == {"reads_it"}
    assert {one.server for one in found.values()} == {"s"}
    assert mcp_implementations(pool, {}) == {}
