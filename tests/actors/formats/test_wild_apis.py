"""Dialogues as the APIs of models take and answer them are read as the dialogues that they are."""

import json
from typing import Any

import pytest

from support.lent import (
    ANSWER,
    ARGUMENTS,
    ASKED,
    CALLED,
    CAME,
    END,
    LEND,
    MESSAGES,
    PARAMETERS,
    RESULT,
    TOLD,
    TOOLS,
    USER,
    assert_lent,
    imported,
)
from toolace_mt.actors.formats.foreign import LEFT_OUT
from toolace_mt.events import AssistantTurn, ToolTurn

USE: dict[str, Any] = {"type": "tool_use", "id": "c1", "name": "lend_book", "input": ARGUMENTS}
USED: dict[str, Any] = {"type": "tool_result", "tool_use_id": "c1", "content": RESULT}
CLAUDE = [USER, {"role": "assistant", "content": [USE]}, {"role": "user", "content": [USED]}, END]
CLAUDES_TOOLS = [{"name": "lend_book", "description": "Lend a book.", "input_schema": PARAMETERS}]
FUNCTION_CALL = {"type": "function_call", "call_id": "c1", "name": "lend_book", "arguments": json.dumps(ARGUMENTS)}
OUTPUT: dict[str, Any] = {"type": "function_call_output", "call_id": "c1", "output": RESULT}
SAID = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": TOLD, "annotations": []}]}
FLAT = [{"type": "function", **LEND}]
PARTS: list[Any] = [
    {"role": "user", "parts": [{"text": ASKED}]},
    {"role": "model", "parts": [{"functionCall": {"name": "lend_book", "args": ARGUMENTS}}]},
    {"role": "function", "parts": [{"functionResponse": {"name": "lend_book", "response": ANSWER}}]},
    {"role": "model", "parts": [{"text": TOLD}]},
]
DECLARED = [{"functionDeclarations": [{**LEND, "parameters": {**PARAMETERS, "type": "OBJECT"}}]}]
SPEC = {"toolSpec": {"name": "lend_book", "description": "Lend.", "inputSchema": {"json": PARAMETERS}}}
CONVERSE: dict[str, Any] = {
    "system": [{"text": "You lend books."}],
    "toolConfig": {"tools": [SPEC]},
    "messages": [
        {"role": "user", "content": [{"text": ASKED}]},
        {
            "role": "assistant",
            "content": [
                {"reasoningContent": {"reasoningText": {"text": "Hm."}}},
                {"toolUse": {"toolUseId": "c1", "name": "lend_book", "input": ARGUMENTS}},
            ],
        },
        {
            "role": "user",
            "content": [{"toolResult": {"toolUseId": "c1", "status": "success", "content": [{"json": ANSWER}]}}],
        },
        {"role": "assistant", "content": [{"text": TOLD}]},
    ],
}
LENT: dict[str, Any] = {
    "anthropic, parts as JSON text": {
        "messages": [USER, *({**one, "content": json.dumps(one["content"])} for one in CLAUDE[1:3]), END],
        "tools": CLAUDES_TOOLS,
    },
    "anthropic, request and answer": {
        "request": {"messages": CLAUDE[:3], "tools": CLAUDES_TOOLS},
        "response": {"role": "assistant", "content": [{"type": "text", "text": TOLD}], "stop_reason": "end_turn"},
    },
    "anthropic, null fields": {
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": ASKED, "input": None, "id": None}]},
            {"role": "assistant", "content": [{**USE, "text": None, "content": None}]},
            {"role": "user", "content": [{**USED, "text": None, "name": None, "is_error": None}]},
            END,
        ],
        "tools": CLAUDES_TOOLS,
    },
    "anthropic, mcp": {
        "messages": [
            USER,
            {"role": "assistant", "content": [{**USE, "type": "mcp_tool_use", "server_name": "library"}]},
            {"role": "user", "content": [{**USED, "type": "mcp_tool_result"}]},
            END,
        ],
        "tools": CLAUDES_TOOLS,
    },
    "responses, in messages": {"messages": [USER, FUNCTION_CALL, OUTPUT, SAID], "tools": FLAT},
    "responses, items": {"items": [USER, FUNCTION_CALL, {"type": "reasoning"}, OUTPUT, SAID], "tools": FLAT},
    "responses, parts as output": {
        "input": [USER, FUNCTION_CALL, {**OUTPUT, "output": [{"type": "input_text", "text": RESULT}]}],
        "output": [SAID],
        "tools": FLAT,
    },
    "responses, request and answer": {
        "request": {"input": [USER, FUNCTION_CALL, OUTPUT], "tools": FLAT},
        "response": {"output": [SAID]},
    },
    "responses, mcp": {
        "input": ASKED,
        "output": [
            {"type": "mcp_list_tools", "server_label": "l", "tools": CLAUDES_TOOLS},
            {"type": "mcp_call", "id": "m1", "name": "lend_book", "arguments": json.dumps(ARGUMENTS), "output": RESULT},
            SAID,
        ],
    },
    "gemini, role function": {"contents": PARTS, "tools": DECLARED},
    "gemini, history": {"history": PARTS, "tools": DECLARED},
    "gemini, in messages": {"messages": PARTS, "tools": DECLARED},
    "gemini, parts as texts": {
        "contents": [{"role": "user", "parts": [ASKED]}, *PARTS[1:3], {"role": "model", "parts": TOLD}],
        "system_instruction": "You lend books.",
        "tools": DECLARED,
    },
    "gemini, in a request": {"request": {"contents": PARTS, "tools": DECLARED}},
    "converse": CONVERSE,
    "converse, request and answer": {
        "request": {**CONVERSE, "messages": CONVERSE["messages"][:3]},
        "response": {"output": {"message": CONVERSE["messages"][3]}, "stopReason": "end_turn"},
    },
    "cohere": {
        "messages": [
            USER,
            CALLED,
            {**CAME, "content": [{"type": "document", "document": {"data": RESULT}}]},
            {"role": "assistant", "content": [{"type": "text", "text": TOLD}]},
        ],
        "tools": TOOLS,
    },
    "mistral, thoughts in parts": {
        "messages": [
            *MESSAGES[:3],
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
                    {"type": "text", "text": TOLD},
                ],
            },
        ],
        "tools": TOOLS,
    },
    "batch": {"custom_id": "1", "body": {"messages": MESSAGES, "tools": TOOLS}},
    "request and answer": {
        "request": {"messages": MESSAGES[:3], "tools": TOOLS},
        "response": {"status_code": 200, "body": {"choices": [{"message": END}]}},
    },
    "preference": {
        "input": {"messages": MESSAGES[:3], "tools": TOOLS},
        "preferred_output": [END],
        "non_preferred_output": [{**END, "content": "No."}],
    },
    "trace": {"input": MESSAGES[:3], "output": END, "tools": TOOLS},
}


@pytest.mark.parametrize("record", LENT.values(), ids=list(LENT))
def test_it_is_the_same_dialogue(record: dict[str, Any]) -> None:
    """Its calls are calls, its results are results, and nothing is words that was none."""
    assert_lent(imported(record))


def test_what_a_servers_own_tool_found_is_told() -> None:
    """Words of the answer may stand on it."""
    found = {"type": "web_search_result", "title": "Hours", "url": "https://library.test"}
    blocks: list[Any] = [
        {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"query": "hours"}},
        {"type": "web_search_tool_result", "tool_use_id": "s1", "content": [found]},
        {"type": "text", "text": "Until 6 p.m."},
    ]
    _, called, came, told = imported({"messages": [USER, {"role": "assistant", "content": blocks}], "tools": []}).turns
    assert isinstance(called, AssistantTurn)
    assert isinstance(came, ToolTurn)
    assert isinstance(told, AssistantTurn)
    assert json.loads(came.results[0].content) == found


@pytest.mark.parametrize(
    "part",
    [
        {"image": "file:///book.png"},
        {"type": "image", "source": {"type": "base64", "data": "aGk="}},
        {"type": "input_audio", "input_audio": {"data": "aGk="}},
        {"type": "document", "source": {"type": "text", "data": "A page."}},
    ],
)
@pytest.mark.parametrize("words", [{"type": "text", "text": ASKED}, {"text": ASKED}, ASKED])
def test_words_beside_other_parts_are_words(part: dict[str, Any], words: Any) -> None:
    """And the parts are counted, not written out."""
    event = imported({"messages": [{"role": "user", "content": [words, part]}, END], "tools": []})
    text = event.turns[0].model_dump()["text"]
    assert text.partition("\n")[0] == ASKED
    assert "{" not in text
    assert event.meta[LEFT_OUT]
