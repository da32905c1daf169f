"""Calls and results with other names, in other places or as text are calls and results."""

import json
from typing import Any

import pytest

from support.lent import (
    ARGUMENTS,
    CALL,
    CALLED,
    CAME,
    END,
    MESSAGES,
    RESULT,
    TOOLS,
    USER,
    assert_lent,
    imported,
)
from toolace_mt.events import ToolTurn

AI: dict[str, Any] = {"name": "lend_book", "args": ARGUMENTS, "id": "c1", "type": "tool_call"}
LENT: dict[str, Any] = {
    "one call without a list": {"messages": [USER, {**CALLED, "tool_calls": CALL}, CAME, END], "tools": TOOLS},
    "calls as texts": {"messages": [USER, {**CALLED, "tool_calls": [json.dumps(CALL)]}, CAME, END], "tools": TOOLS},
    "function as text": {
        "messages": [
            USER,
            {**CALLED, "tool_calls": [{"id": "c1", "function": json.dumps(CALL["function"])}]},
            CAME,
            END,
        ],
        "tools": TOOLS,
    },
    "function is a name": {
        "messages": [
            USER,
            {**CALLED, "tool_calls": [{"id": "c1", "function": "lend_book", "arguments": ARGUMENTS}]},
            CAME,
            END,
        ],
        "tools": TOOLS,
    },
    "langchain's words in messages with roles": {
        "messages": [USER, {**CALLED, "tool_calls": [AI]}, CAME, END],
        "tools": TOOLS,
    },
    "tool_name and tool_input": {
        "messages": [
            USER,
            {**CALLED, "tool_calls": [{"id": "c1", "tool_name": "lend_book", "tool_input": ARGUMENTS}]},
            CAME,
            END,
        ],
        "tools": TOOLS,
    },
    "ollama": {
        "messages": [
            USER,
            {
                "role": "assistant",
                "content": "",
                "tool_calls": [{"function": {"name": "lend_book", "arguments": ARGUMENTS}}],
            },
            {"role": "tool", "tool_name": "lend_book", "content": RESULT},
            END,
        ],
        "tools": TOOLS,
    },
}


@pytest.mark.parametrize("record", LENT.values(), ids=list(LENT))
def test_it_is_the_same_dialogue(record: dict[str, Any]) -> None:
    """Its calls are calls, its results are results, and nothing is words that was none."""
    assert_lent(imported(record))


def test_results_with_other_names_for_ids_go_to_their_calls() -> None:
    """Whatever the order in which they come, and whatever the messages' own ids are."""
    calls = [
        {**CALL, "id": id_, "function": {"name": name, "arguments": "{}"}} for id_, name in (("a", "x"), ("b", "y"))
    ]
    for key in ("call_id", "tool_use_id", "toolCallId"):
        messages = [
            USER,
            {"role": "assistant", "tool_calls": calls},
            {"role": "tool", key: "b", "content": "of y"},
            {"role": "tool", key: "a", "content": "of x"},
        ]
        _, _, *results = imported({"messages": messages, "tools": TOOLS}).turns
        assert [r.call_id for turn in results if isinstance(turn, ToolTurn) for r in turn.results] == ["b", "a"]


def test_the_own_id_of_a_message_is_not_the_id_of_its_call() -> None:
    """Where every message has one."""
    messages = [{"id": f"m{number}", **one} for number, one in enumerate(MESSAGES)]
    del messages[2]["tool_call_id"]
    assert_lent(imported({"messages": messages, "tools": TOOLS}))


@pytest.mark.parametrize(
    ("block", "error"),
    [
        ({"toolResult": {"toolUseId": "c1", "status": "error", "content": [{"text": "no such book"}]}}, True),
        ({"type": "tool-result", "toolCallId": "c1", "output": {"type": "error-text", "value": "no such book"}}, True),
        ({"type": "tool-result", "toolCallId": "c1", "result": "no such book", "isError": True}, True),
        ({"type": "tool-result", "toolCallId": "c1", "result": "no such book"}, False),
    ],
)
def test_errors_are_errors(block: dict[str, Any], error: bool) -> None:
    """As their API says."""
    use: dict[str, Any] = {"type": "tool_use", "id": "c1", "name": "lend_book", "input": ARGUMENTS}
    if "toolResult" in block:
        use = {"toolUse": {"toolUseId": "c1", "name": "lend_book", "input": ARGUMENTS}}
    messages = [USER, {"role": "assistant", "content": [use]}, {"role": "user", "content": [block]}, END]
    came = imported({"messages": messages, "tools": TOOLS}).turns[2]
    assert isinstance(came, ToolTurn)
    assert (came.results[0].error, came.results[0].content) == (error, "no such book")
