"""Dialogues as libraries, agents and traces keep them are read as the dialogues that they are."""

import json
from typing import Any

import pytest

from support.lent import (
    ANSWER,
    ARGUMENTS,
    ASKED,
    CALL,
    END,
    MESSAGES,
    RESULT,
    TOLD,
    TOOLS,
    USER,
    assert_lent,
    imported,
)

BLOCK: dict[str, Any] = {"type": "tool_use", "id": "c1", "name": "lend_book", "input": ARGUMENTS}
AI: dict[str, Any] = {"name": "lend_book", "args": ARGUMENTS, "id": "c1", "type": "tool_call"}
CHAIN: list[Any] = [
    {"type": "human", "content": ASKED, "additional_kwargs": {}, "id": None},
    {"type": "ai", "content": [BLOCK], "tool_calls": [AI], "invalid_tool_calls": [], "id": "run-1"},
    {"type": "tool", "content": RESULT, "tool_call_id": "c1", "status": "success", "id": "m3"},
    {"type": "ai", "content": TOLD, "tool_calls": []},
]
CLASSES = {"human": "HumanMessage", "ai": "AIMessage", "tool": "ToolMessage"}
LLAMA: list[Any] = [
    {"role": "user", "additional_kwargs": {}, "blocks": [{"block_type": "text", "text": ASKED}]},
    {"role": "assistant", "additional_kwargs": {"tool_calls": [CALL]}, "blocks": []},
    {"role": "tool", "additional_kwargs": {"tool_call_id": "c1"}, "blocks": [{"block_type": "text", "text": RESULT}]},
    {"role": "assistant", "additional_kwargs": {}, "blocks": [{"block_type": "text", "text": TOLD}]},
]
SPAN = {
    "gen_ai.input.messages": [
        {"role": "user", "parts": [{"type": "text", "content": ASKED}]},
        {
            "role": "assistant",
            "parts": [{"type": "tool_call", "id": "c1", "name": "lend_book", "arguments": ARGUMENTS}],
        },
        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": ANSWER}]},
    ],
    "gen_ai.output.messages": [
        {"role": "assistant", "parts": [{"type": "text", "content": TOLD}], "finish_reason": "stop"}
    ],
    "gen_ai.tool.definitions": TOOLS,
}
SPAN_AS_TEXT = {key: json.dumps(value) for key, value in SPAN.items()}
STEPS = {
    "schema_version": "ATIF-v1.5",
    "session_id": "s",
    "agent": {"name": "a", "version": "1", "tool_definitions": TOOLS},
    "steps": [
        {"step_id": 1, "source": "user", "message": ASKED},
        {
            "step_id": 2,
            "source": "agent",
            "message": "",
            "reasoning_content": "Hm.",
            "tool_calls": [{"tool_call_id": "c1", "function_name": "lend_book", "arguments": ARGUMENTS}],
            "observation": {"results": [{"source_call_id": "c1", "content": RESULT}]},
        },
        {"step_id": 3, "source": "agent", "message": TOLD, "metrics": {"prompt_tokens": 9}},
    ],
}
SDK_CALL = {"type": "tool-call", "toolCallId": "c1", "toolName": "lend_book", "input": ARGUMENTS}
SDK_RESULT = {"type": "tool-result", "toolCallId": "c1", "toolName": "lend_book"}
UI = {"toolCallId": "c1", "state": "output-available", "input": ARGUMENTS, "output": ANSWER}
INVOKED = {"toolCallId": "c1", "toolName": "lend_book", "state": "result", "args": ARGUMENTS, "result": ANSWER}
LENT: dict[str, Any] = {
    "langchain, dumped": {"messages": CHAIN, "tools": TOOLS},
    "langchain, with data": {"messages": [{"type": one["type"], "data": one} for one in CHAIN], "tools": TOOLS},
    "langchain, constructors": {
        "messages": [
            [
                {
                    "lc": 1,
                    "type": "constructor",
                    "id": ["langchain", "schema", CLASSES[str(one["type"])]],
                    "kwargs": one,
                }
                for one in CHAIN
            ]
        ],
        "tools": TOOLS,
    },
    "langchain, older calls": {
        "messages": [
            CHAIN[0],
            {"type": "ai", "content": "", "additional_kwargs": {"tool_calls": [CALL]}},
            *CHAIN[2:],
        ],
        "tools": TOOLS,
    },
    "langsmith": {"inputs": {"messages": MESSAGES[:3], "tools": TOOLS}, "outputs": {"messages": [END]}},
    "llamaindex": {"messages": LLAMA, "tools": TOOLS},
    "llamaindex, call blocks": {
        "messages": [
            LLAMA[0],
            {
                "role": "assistant",
                "blocks": [
                    {
                        "block_type": "tool_call",
                        "tool_call_id": "c1",
                        "tool_name": "lend_book",
                        "tool_kwargs": ARGUMENTS,
                    }
                ],
            },
            *LLAMA[2:],
        ],
        "tools": TOOLS,
    },
    "span": SPAN,
    "span, attributes as text": {"name": "chat", "attributes": SPAN_AS_TEXT},
    "span, list of attributes": {
        "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in SPAN_AS_TEXT.items()]
    },
    "atif": STEPS,
    "sdk, messages": {
        "messages": [
            USER,
            {"role": "assistant", "content": [SDK_CALL]},
            {"role": "tool", "content": [{**SDK_RESULT, "output": {"type": "json", "value": ANSWER}}]},
            END,
        ],
        "tools": TOOLS,
    },
    "sdk, older": {
        "messages": [
            USER,
            {"role": "assistant", "content": [{**SDK_CALL, "args": ARGUMENTS}]},
            {"role": "tool", "content": [{**SDK_RESULT, "result": ANSWER}]},
            END,
        ],
        "tools": TOOLS,
    },
    "sdk, page": {
        "messages": [
            {"id": "1", "role": "user", "parts": [{"type": "text", "text": ASKED}]},
            {
                "id": "2",
                "role": "assistant",
                "parts": [{"type": "step-start"}, {"type": "tool-lend_book", **UI}, {"type": "text", "text": TOLD}],
            },
        ],
        "tools": TOOLS,
    },
    "sdk, older page": {
        "messages": [
            {"role": "user", "content": ASKED, "parts": [{"type": "text", "text": ASKED}]},
            {
                "role": "assistant",
                "content": TOLD,
                "parts": [{"type": "tool-invocation", "toolInvocation": INVOKED}, {"type": "text", "text": TOLD}],
            },
        ],
        "tools": TOOLS,
    },
}


@pytest.mark.parametrize("record", LENT.values(), ids=list(LENT))
def test_it_is_the_same_dialogue(record: dict[str, Any]) -> None:
    """Its calls are calls, its results are results, and nothing is words that was none."""
    assert_lent(imported(record))
