"""What a server says of its tools."""

from toolace_mt.actors.execution import McpStdio, mcp_implementations
from toolace_mt.events import JsonObject


def test_hints_decide_what_may_be_run_again() -> None:
    """A server that says nothing has effects in an open world; a fresh, closed one may change what is its own."""
    good = McpStdio(command="notes", fresh=True)
    hints: dict[str, JsonObject] = {
        "silent": {},
        "reads": {"readOnlyHint": True, "openWorldHint": False},
        "searches": {"readOnlyHint": True},
        "keeps": {"openWorldHint": False, "destructiveHint": True},
        "lies": {"readOnlyHint": "yes", "openWorldHint": 0},
    }
    listed: JsonObject = {"tools": [{"name": name, "annotations": said} for name, said in hints.items()]}
    fresh = mcp_implementations(listed, "s", good)
    lasting = mcp_implementations(listed, "s", good.model_copy(update={"fresh": False}), {"reads": "reads_2"})
    assert {name for name, one in fresh.items() if one.repeatable} == {"reads", "keeps"}
    assert {name for name, one in lasting.items() if one.repeatable} == {"reads_2"}
    assert lasting["reads_2"].tool == "reads"
