"""Dialogues as data sets and trainers have them are read, and what holds no dialogue is named with a remedy."""

import json
from typing import Any

import pytest

from support.lent import (
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
from toolace_mt.actors.formats import UnreadableDialogue
from toolace_mt.actors.formats.foreign import LEFT_OUT
from toolace_mt.events import AssistantTurn, ToolTurn

WRITTEN = json.dumps({"name": "lend_book", "arguments": ARGUMENTS})
HUMAN = {"from": "human", "value": ASKED}
GPT = {"from": "gpt", "value": TOLD}
PIECES = [HUMAN, {"from": "function_call", "value": WRITTEN}, {"from": "observation", "value": RESULT}, GPT]
QWEN = "<tool_call>\n<function=lend_book>\n<parameter=isbn>\n978-3\n</parameter>\n</function>\n</tool_call>"
GLM = "<tool_call>lend_book\n<arg_key>isbn</arg_key>\n<arg_value>978-3</arg_value>\n</tool_call>"
RESPONSE = f"<tool_response>\n{RESULT}\n</tool_response>"
GLAIVE = (
    f'USER: {ASKED}\n\n\nASSISTANT: <functioncall> {{"name": "lend_book", "arguments": \'{json.dumps(ARGUMENTS)}\'}} '
    f"<|endoftext|>\n\n\nFUNCTION RESPONSE: {RESULT}\n\n\nASSISTANT: {TOLD} <|endoftext|>\n\n\n"
)
SYSTEM = "SYSTEM: You are a helpful assistant with access to the following functions. Use them if required -\n"


def hermes(call: str, result: str = RESPONSE, speaker: str = "tool") -> dict[str, Any]:
    """A record of Hermes with that call."""
    said = [HUMAN, {"from": "gpt", "value": call}, {"from": speaker, "value": result}, GPT]
    return {"conversations": said, "tools": json.dumps(TOOLS)}


def tagged(call: str, role: str, result: str) -> dict[str, Any]:
    """The same with roles."""
    return {
        "messages": [USER, {"role": "assistant", "content": call}, {"role": role, "content": result}, END],
        "tools": TOOLS,
    }


LENT: dict[str, Any] = {
    "qwen's elements": hermes(QWEN),
    "qwen's elements in messages": tagged(QWEN, "user", RESPONSE),
    "qwen's elements before a tool": tagged(QWEN, "tool", RESULT),
    "glm's elements": hermes(GLM),
    "json in messages before a tool": tagged(f"<tool_call>\n{WRITTEN}\n</tool_call>", "tool", RESULT),
    "python's quotes": hermes(f"<tool_call>{ {'name': 'lend_book', 'arguments': ARGUMENTS} }</tool_call>"),
    "a thought before the tag": hermes(f"<tool_call>\n<think>Hm.</think>\n{WRITTEN}\n</tool_call>"),
    "a result of the user": hermes(f"<tool_call>{WRITTEN}</tool_call>", speaker="function_response"),
    "tools of the prompt": {
        "conversations": [
            {"from": "system", "value": f"You call functions. <tools> {json.dumps(TOOLS)} </tools>"},
            *hermes(f"<tool_call>{WRITTEN}</tool_call>")["conversations"],
        ]
    },
    "glaive": {"system": SYSTEM + json.dumps(LEND, indent=4), "chat": GLAIVE},
    "glaive, plain arguments": {
        "system": SYSTEM + json.dumps(LEND),
        "chat": GLAIVE.replace(f"'{json.dumps(ARGUMENTS)}'", json.dumps(ARGUMENTS)),
    },
    "swift": {
        "messages": [
            USER,
            {"role": "tool_call", "content": WRITTEN},
            {"role": "tool_response", "content": RESULT},
            END,
        ],
        "tools": json.dumps(TOOLS),
    },
    "swift, role tool": {
        "messages": [USER, {"role": "tool_call", "content": WRITTEN}, {"role": "tool", "content": RESULT}, END],
        "tools": json.dumps([json.dumps(tool) for tool in TOOLS]),
    },
    "capital letters": {
        "messages": [
            {"role": "Human", "content": ASKED},
            {"role": "Function_Call", "content": WRITTEN},
            {"role": "Observation", "content": RESULT},
            {"role": "GPT", "content": TOLD},
        ],
        "tools": TOOLS,
    },
    "pieces as text": {"conversations": json.dumps(PIECES), "tools": json.dumps(TOOLS)},
    "pieces called messages": {"messages": PIECES, "tools": TOOLS},
    "pieces called conversation": {"conversation": PIECES, "tools": TOOLS},
    "pieces called items": {"items": PIECES, "tools": TOOLS},
    "roles called conversations": {"conversations": MESSAGES, "tools": TOOLS},
    "a row": {"row_idx": 0, "row": {"messages": MESSAGES, "tools": json.dumps(TOOLS)}, "truncated_cells": []},
    "a trajectory": {"trajectory": {"messages": MESSAGES, "tools": TOOLS}, "reward": 1.0},
    "a conversation": {"conversation": {"messages": json.dumps(MESSAGES), "tools": TOOLS}},
    "tools of python": {"messages": MESSAGES, "tools": str(TOOLS)},
    "tools by name": {"messages": MESSAGES, "tools": {"lend_book": {"description": "Lend.", "parameters": PARAMETERS}}},
    "one tool": {"messages": MESSAGES, "tools": TOOLS[0]},
    "tools as texts": {"messages": MESSAGES, "tools": [json.dumps(tool) for tool in TOOLS]},
    "no tools before others": {"messages": MESSAGES, "tools": "null", "functions": [LEND]},
    "tools of MCP": {"messages": MESSAGES, "tools": {"tools": [{"name": "lend_book", "inputSchema": PARAMETERS}]}},
    "chosen whole": {"prompt": ASKED, "chosen": MESSAGES, "rejected": MESSAGES[:1], "tools": TOOLS},
    "chosen without a prompt": {"chosen": MESSAGES, "rejected": MESSAGES[:1], "tools": TOOLS},
    "chosen with its prompt": {"prompt": MESSAGES[:1], "chosen": MESSAGES, "rejected": [END], "tools": TOOLS},
    "verl": {
        "data_source": "x",
        "prompt": MESSAGES[:1],
        "completion": MESSAGES[1:],
        "tools": TOOLS,
        "reward_model": {},
    },
    "axolotl": {"messages": [{**one, "train": one["role"] == "assistant"} for one in MESSAGES], "tools": TOOLS},
    "nulls of arrow": {
        "messages": [
            {"tool_calls": None, "function_call": None, "name": None, "tool_call_id": None, **one} for one in MESSAGES
        ],
        "tools": TOOLS,
        "functions": None,
    },
}


@pytest.mark.parametrize("record", LENT.values(), ids=list(LENT))
def test_it_is_the_same_dialogue(record: dict[str, Any]) -> None:
    """Its calls are calls, its results are results, and nothing is words that was none."""
    assert_lent(imported(record))


def test_elements_have_the_types_of_their_schema() -> None:
    """Text stays text though it looks like a number; the others are read."""
    properties = {"isbn": {"type": "string"}, "days": {"type": "integer"}, "marks": {"type": "array"}}
    tools = [{"name": "lend_book", "parameters": {"type": "object", "properties": properties}}]
    qwen = "".join(
        f"<parameter={key}>\n{value}\n</parameter>\n"
        for key, value in (("isbn", "9783"), ("days", "7"), ("marks", '["a"]'))
    )
    call = f"<tool_call>\n<function=lend_book>\n{qwen}</function>\n</tool_call>"
    called = imported({**hermes(call), "tools": tools}).turns[1]
    assert isinstance(called, AssistantTurn)
    assert [one.arguments for one in called.calls] == [{"isbn": "9783", "days": 7, "marks": ["a"]}]


@pytest.mark.parametrize(
    "record",
    [
        {"conversations": [{"human": "Hi", "assistant": "Hello."}, {"human": "Bye", "assistant": "Goodbye."}]},
        {"conversation": [{"system": "", "input": "Hi", "output": "Hello."}, {"input": "Bye", "output": "Goodbye."}]},
        {"turns": [{"user": "Hi", "assistant": "Hello."}, {"user": "Bye", "assistant": "Goodbye."}]},
        {"rounds": [{"question": "Hi", "answer": "Hello."}, {"question": "Bye", "answer": "Goodbye."}]},
    ],
)
def test_rounds_are_turns(record: dict[str, Any]) -> None:
    """Two for each."""
    assert [turn.model_dump()["text"] for turn in imported(record).turns] == ["Hi", "Hello.", "Bye", "Goodbye."]


def test_parallel_calls_of_swift_are_answered_one_by_one() -> None:
    """In their order."""
    calls = [{"role": "tool_call", "content": json.dumps({"name": "f", "arguments": {"n": n}})} for n in (1, 2)]
    results = [{"role": "tool_response", "content": str(n)} for n in (1, 2)]
    event = imported({"messages": [USER, *calls, *results, END], "tools": TOOLS})
    called = {call.id: call.arguments for turn in event.turns if isinstance(turn, AssistantTurn) for call in turn.calls}
    answers = [result for turn in event.turns if isinstance(turn, ToolTurn) for result in turn.results]
    assert [(called[one.call_id], one.content) for one in answers] == [({"n": 1}, "1"), ({"n": 2}, "2")]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"query": ASKED, "answers": "[]", "tools": "[]"}, "xLAM"),
    ({"id": 1, "query": ASKED, "tools": TOOLS, "answers": [CALL["function"]]}, "xLAM"),
    ({"instruction": ASKED, "input": "", "output": TOLD}, "Alpaca"),
    ({"instruction": ASKED, "input": "", "output": TOLD, "history": [["Hi", "Hello."]]}, "Alpaca"),
    ({"question": [[USER]], "function": [LEND], "id": "simple_0"}, "BFCL"),
    ({"question": ASKED, "ground_truth": []}, "benchmark"),
    ({"prompt": ASKED, "completion": TOLD}, "prompt and its completion as texts"),
    ({"prompt": ASKED, "response": TOLD, "tools": TOOLS}, "prompt and its completion as texts"),
    ({"prompt": ASKED, "chosen": TOLD, "rejected": "No."}, "two answers as texts"),
    ({"data_source": "x", "prompt": [USER], "reward_model": {"ground_truth": "1"}}, "prompt without an answer"),
    ({"prompt": ASKED}, "prompt without an answer"),
    ({"text": f"<|im_start|>user\n{ASKED}<|im_end|>"}, "text without turns"),
    ({"input_ids": [1, 2], "labels": [-100, 2]}, "tokens"),
    ({"segments": [{"label": True, "text": "<s>"}]}, "segments"),
    ({"chat_history": [{"role": "USER", "message": "Hi"}], "message": ASKED}, "Cohere"),
    ({"title": "x", "mapping": {"a": {"message": None, "children": []}}}, "ChatGPT"),
    ({"type": "user", "message": USER, "sessionId": "s", "parentUuid": None}, "session log"),
    ({"timestamp": "t", "type": "response_item", "payload": {"type": "message"}}, "session log"),
    ({"id": "x", "object": "chat.completion", "choices": [{"message": END}]}, "without the messages"),
    ({"id": "b", "custom_id": "1", "response": {"body": {"choices": [{"message": END}]}}}, "without the messages"),
    ({"resourceSpans": []}, "export of traces"),
    ({"type": "function", "function": LEND}, "definition of a tool"),
    ({"name": "lend_book", "inputSchema": PARAMETERS}, "definition of a tool"),
    ({"tools": TOOLS}, "list of tools"),
    (USER, "single message"),
]


@pytest.mark.parametrize(("record", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_holds_no_dialogue_is_named(record: dict[str, Any], words: str) -> None:
    """In one line, with what to do."""
    with pytest.raises(UnreadableDialogue, match=words) as refused:
        imported(record)
    assert ": " in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"role": "assistant", "text": TOLD}, "no 'content', but 'text'"),
        ({"role": "assistant", "message": {"content": TOLD}}, "no 'content', but 'message'"),
        ({"role": "assistant", "parts": [{"type": "text", "text": TOLD}]}, "no 'content', but 'parts'"),
        ({"role": "assistant", "utterance": TOLD}, "no 'content', but 'utterance'"),
        ({**CAME, "content": None, "role": "narrator"}, "the role 'narrator'"),
        ({"role": "tool", "tool_call_id": "c1", "output": RESULT}, "no 'content', but 'output'"),
        ({"role": "assistant", "tool_calls": [{"id": "c1", "name": "lend_book", "values": ARGUMENTS}]}, "'values'"),
        ("Hi", "has to be an object"),
    ],
)
def test_a_message_in_words_that_are_not_known_is_named(message: Any, words: str) -> None:
    """Never read as one that says nothing."""
    with pytest.raises(UnreadableDialogue, match=words):
        imported({"messages": [USER, CALLED, message], "tools": TOOLS})


FILTER = {"type": "object", "properties": {"author": {"type": "string"}}}
SEARCH: dict[str, Any] = {
    "name": "search",
    "parameters": {
        "type": "object",
        "properties": {
            "word": {"type": "string"},
            "filter": FILTER,
            "near": {"type": ["string", "null"]},
            "all": {"type": "array", "items": FILTER},
        },
        "required": ["word", "near"],
    },
}


@pytest.mark.parametrize(
    ("arguments", "padded", "read"),
    [
        ({"word": "x", "near": "y", "isbn": None}, False, {"word": "x", "near": "y"}),
        ({"word": "x", "near": None, "isbn": None}, True, {"word": "x", "near": None}),
        ({"word": "x", "filter": {"author": "A", "isbn": None}}, False, {"word": "x", "filter": {"author": "A"}}),
        ({"word": "x", "all": [{"author": "A", "isbn": None}]}, False, {"word": "x", "all": [{"author": "A"}]}),
        ({"word": "x", "filter": None}, True, {"word": "x"}),
        ({"word": "x", "filter": None}, False, {"word": "x", "filter": None}),
        ({"word": None}, True, {"word": None}),
    ],
)
def test_null_that_a_table_has_added_is_left_out(arguments: Any, padded: bool, read: Any) -> None:
    """Wherever it stands; what the tool asks for, or takes as null, stays."""
    messages = [USER, {"role": "assistant", "tool_calls": [{"name": "search", "arguments": arguments}]}]
    event = imported({"messages": messages, "tools": [SEARCH]}, padded=padded)
    called = event.turns[1]
    assert isinstance(called, AssistantTurn)
    assert called.calls[0].arguments == read
    assert (LEFT_OUT in event.meta) == (read != arguments)
