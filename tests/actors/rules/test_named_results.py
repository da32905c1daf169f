"""A result that says the name of another tool than the call whose id it has is shown."""

from typing import Any

import pytest

from toolace_mt.actors.formats import PASSIVE, recognised
from toolace_mt.actors.rules import RULES, apply_rules
from toolace_mt.events import Severity, admit, unopened

TOOLS = [{"name": name, "parameters": {"type": "object"}} for name in ("get_due", "get_shelf")]


@pytest.mark.parametrize(
    ("said", "found"),
    [("get_shelf", 1), ("get_due", 0), ("functions.get_due", 0), (" get_due ", 0), ("", 0), (None, 0), (["x"], 0)],
)
def test_a_name_of_another_tool_is_advisory(said: Any, found: int) -> None:
    """A prefix makes no other tool, and nothing that is no name counts."""
    messages = [
        {"role": "user", "content": "When is it due?"},
        {"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "get_due", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "c1", "name": said, "content": "9 January"},
        {"role": "assistant", "content": "On 9 January."},
    ]
    record: Any = {"messages": messages, "tools": TOOLS}
    dialogue = admit(unopened("d"), recognised(record).read(record, "x:1", PASSIVE))
    findings = apply_rules(dialogue, {"pairing": RULES["pairing"]}).findings
    assert [(one.severity, one.turns) for one in findings] == [(Severity.ADVISORY, ("t3", "t2"))] * found
