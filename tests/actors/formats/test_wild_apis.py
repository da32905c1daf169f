"""Dialogues as APIs, libraries and agents write them are read as the dialogues that they are."""

import json
from typing import Any

import pytest

from support.lent import (
    ANSWER,
    ARGUMENTS,
    ASKED,
    CALL,
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
AI: dict[str, Any] = {"name": "lend_book", "args": ARGUMENTS, "id": "c1", "type": "tool_call"}
CHAIN: list[Any] = [
    {"type": "human", "content": ASKED, "additional_kwargs": {}, "id": None},
    {"type": "ai", "content": [USE], "tool_calls": [AI], "invalid_tool_calls": [], "id": "run-1"},
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
    use = {"toolUse": {"toolUseId": "c1", "name": "lend_book", "input": ARGUMENTS}} if "toolResult" in block else USE
    messages = [USER, {"role": "assistant", "content": [use]}, {"role": "user", "content": [block]}, END]
    came = imported({"messages": messages, "tools": CLAUDES_TOOLS}).turns[2]
    assert isinstance(came, ToolTurn)
    assert (came.results[0].error, came.results[0].content) == (error, "no such book")


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
