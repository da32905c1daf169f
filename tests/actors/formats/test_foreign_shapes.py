"""Shapes that others write are read as what they are, and what has no place in a dialogue is counted."""

import json
from typing import Any

import pytest

from toolace_mt.actors.formats import PASSIVE, UnreadableDialogue, recognised
from toolace_mt.actors.formats.foreign import LEFT_OUT, familiar
from toolace_mt.events import AssistantTurn, DialogueImported, JsonObject, ToolTurn, UserTurn

PARAMETERS: JsonObject = {"type": "object", "properties": {"isbn": {"type": "string"}}}
LEND: JsonObject = {"name": "lend_book", "description": "Lend a book.", "parameters": PARAMETERS}
CALL = {"id": "c1", "type": "function", "function": {"name": "lend_book", "arguments": '{"isbn": "978-3"}'}}
MESSAGES: list[Any] = [
    {"role": "user", "content": "Lend me 978-3."},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "c1", "content": '{"due": "2026-01-09"}'},
    {"role": "assistant", "content": "It is yours until 9 January."},
]


def imported(record: dict[str, Any]) -> DialogueImported:
    """The dialogue of a record."""
    found = familiar(json.loads(json.dumps(record)))
    return recognised(found).read(found, "file.jsonl:1", PASSIVE)


def assert_lent(event: DialogueImported) -> None:
    """The dialogue is the one of the messages, with its tool."""
    asked, called, came, told = event.turns
    assert isinstance(asked, UserTurn)
    assert isinstance(called, AssistantTurn)
    assert isinstance(came, ToolTurn)
    assert isinstance(told, AssistantTurn)
    assert (asked.text, told.text) == ("Lend me 978-3.", "It is yours until 9 January.")
    assert [(call.name, call.arguments) for call in called.calls] == [("lend_book", {"isbn": "978-3"})]
    assert came.results[0].call_id == called.calls[0].id
    assert json.loads(came.results[0].content) == {"due": "2026-01-09"}
    assert [tool.name for tool in event.tools] == ["lend_book"]
    assert event.tools[0].parameters["type"] == "object"


RESULT = {"type": "text", "text": '{"due": "2026-01-09"}'}
ANTHROPIC: dict[str, Any] = {
    "system": [{"type": "text", "text": "You lend books."}],
    "messages": [
        {"role": "user", "content": "Lend me 978-3."},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "They want it.", "signature": "x"},
                {"type": "tool_use", "id": "c1", "name": "lend_book", "input": {"isbn": "978-3"}},
            ],
        },
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "c1",
                    "content": [{"type": "text", "text": '{"due": "2026-01-09"}'}],
                }
            ],
        },
        {"role": "assistant", "content": [{"type": "text", "text": "It is yours until 9 January."}]},
    ],
    "tools": [{"name": "lend_book", "description": "Lend a book.", "input_schema": PARAMETERS}],
}
GEMINI = {
    "systemInstruction": {"parts": [{"text": "You lend books."}]},
    "contents": [
        {"role": "user", "parts": [{"text": "Lend me 978-3."}]},
        {"role": "model", "parts": [{"functionCall": {"name": "lend_book", "args": {"isbn": "978-3"}}}]},
        {"role": "user", "parts": [{"functionResponse": {"name": "lend_book", "response": {"due": "2026-01-09"}}}]},
        {"role": "model", "parts": [{"text": "It is yours until 9 January."}]},
    ],
    "tools": [{"functionDeclarations": [LEND]}],
}
RESPONSES = {
    "instructions": "You lend books.",
    "input": "Lend me 978-3.",
    "output": [
        {"type": "reasoning", "summary": []},
        {"type": "function_call", "call_id": "c1", "name": "lend_book", "arguments": '{"isbn": "978-3"}'},
        {"type": "function_call_output", "call_id": "c1", "output": '{"due": "2026-01-09"}'},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "It is yours until 9 January."}],
        },
    ],
    "tools": [{"type": "function", **LEND}, {"type": "web_search"}],
}
SWIFT = {
    "messages": [
        MESSAGES[0],
        {"role": "tool_call", "content": '{"name": "lend_book", "arguments": {"isbn": "978-3"}}'},
        {"role": "tool_response", "content": '{"due": "2026-01-09"}'},
        MESSAGES[3],
    ],
    "tools": json.dumps([LEND]),
}
OTHERS = {
    "anthropic": ANTHROPIC,
    "gemini": GEMINI,
    "responses": RESPONSES,
    "swift": SWIFT,
    "text": {"messages": json.dumps(MESSAGES), "tools": json.dumps([LEND])},
    "calls as text": {
        "messages": [MESSAGES[0], {**MESSAGES[1], "tool_calls": json.dumps([CALL])}, *MESSAGES[2:]],
        "tools": [LEND],
    },
    "trajectory": {"trajectory": MESSAGES, "tool_schemas": [LEND]},
    "within": {"body": {"messages": MESSAGES, "tools": [LEND]}},
    "empty tools": {"messages": MESSAGES, "tools": [], "available_tools": json.dumps([{"function": LEND}])},
    "template": {"messages": MESSAGES, "chat_template_kwargs": {"tools": [LEND]}},
    "tagged": {
        "messages": [
            {"role": "system", "content": f"You lend books. <tools>\n{json.dumps(LEND)}\n</tools>"},
            *MESSAGES,
        ]
    },
}


@pytest.mark.parametrize("record", OTHERS.values(), ids=OTHERS)
def test_a_dialogue_of_another_shape_is_the_same_dialogue(record: dict[str, Any]) -> None:
    """Its calls are calls, and not words."""
    assert_lent(imported(record))


def test_a_record_that_is_read_anyway_is_left_as_it_is() -> None:
    """The very same object."""
    record: JsonObject = {"messages": MESSAGES, "tools": [LEND]}
    assert familiar(record) is record


@pytest.mark.parametrize(
    ("record", "counts"),
    [(ANTHROPIC, {"reasoning": 1}), (RESPONSES, {"reasoning": 1, "web_search": 1}), (GEMINI, None)],
)
def test_what_has_no_place_is_counted(record: dict[str, Any], counts: dict[str, int] | None) -> None:
    """In the dialogue's facts."""
    assert imported(record).meta.get(LEFT_OUT) == counts


def test_a_picture_is_named_in_its_place() -> None:
    """What stands on it may be what the user means."""
    parts = [{"type": "text", "text": "Which book is this?"}, {"type": "image_url", "image_url": {"url": "data:,"}}]
    event = imported({"messages": [{"role": "user", "content": parts}], "tools": []})
    (turn,) = event.turns
    assert isinstance(turn, UserTurn)
    assert turn.text == "Which book is this?\n[image]"
    assert event.meta[LEFT_OUT] == {"image": 1}


def test_results_without_ids_go_to_the_calls_of_their_names() -> None:
    """In whatever order they come."""
    calls = [{"function": {"name": name, "arguments": "{}"}} for name in ("get_due", "get_shelf")]
    said = [
        {"role": "user", "content": "Where is it, and when is it due?"},
        {"role": "assistant", "content": None, "tool_calls": calls},
        {"role": "tool", "name": "get_shelf", "content": "B4"},
        {"role": "tool", "name": "get_due", "content": "9 January"},
    ]
    event = imported({"messages": said, "tools": [{"name": "get_due"}, {"name": "get_shelf"}]})
    called = event.turns[1]
    assert isinstance(called, AssistantTurn)
    answers = {
        result.call_id: result.content for turn in event.turns if isinstance(turn, ToolTurn) for result in turn.results
    }
    assert [answers[call.id] for call in called.calls] == ["9 January", "B4"]


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
@pytest.mark.parametrize("as_text", [True, False])
def test_a_number_that_json_cannot_hold_makes_no_arguments(number: str, *, as_text: bool) -> None:
    """They stay text, for a rule to find, whether they come as text or as an object."""
    text = f'{{"weight": {number}}}'
    arguments = json.dumps(text) if as_text else text
    call = f'{{"id": "c", "function": {{"name": "weigh", "arguments": {arguments}}}}}'
    record = json.loads(f'{{"messages": [{{"role": "assistant", "tool_calls": [{call}]}}], "tools": []}}')
    (turn,) = recognised(record).read(record, "x", PASSIVE).turns
    assert isinstance(turn, AssistantTurn)
    assert isinstance(turn.calls[0].arguments, str)


def test_an_error_of_anthropics_is_an_error() -> None:
    """As its block says."""
    block = {"type": "tool_result", "tool_use_id": "c1", "is_error": True, "content": "no such book"}
    record = {**ANTHROPIC, "messages": [*ANTHROPIC["messages"][:2], {"role": "user", "content": [block]}]}
    came = imported(record).turns[2]
    assert isinstance(came, ToolTurn)
    assert came.results[0].error


def test_a_known_shape_that_holds_no_dialogue_is_named() -> None:
    """Instead of a list of its keys."""
    with pytest.raises(UnreadableDialogue, match="xLAM"):
        imported({"query": "Lend me 978-3.", "answers": "[]", "tools": "[]"})


def test_an_item_whose_type_is_no_name_is_no_item_of_that_api() -> None:
    """A list or an object as the type stops nothing."""
    record: dict[str, Any] = {"input": [{"type": ["message"]}, {"type": {}}, {"type": "message", "content": "Hi"}]}
    assert familiar(record) != record


@pytest.mark.parametrize(
    "beside",
    [
        {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello."}]},
        {
            "prompt": [{"role": "user", "content": "Hi"}],
            "completion": [{"role": "assistant", "content": "Hello."}],
        },
    ],
    ids=["sharegpt", "trl"],
)
def test_messages_of_another_column_do_not_hide_the_dialogue(beside: dict[str, Any]) -> None:
    """A log of the requests, say, beside the pieces that a format of its own has."""
    logged = [{"role": "user", "content": "Something else"}, {"role": "assistant", "content": "Yes."}]
    asked, answered = imported({**beside, "traj": logged, "tools": []}).turns
    assert isinstance(asked, UserTurn)
    assert isinstance(answered, AssistantTurn)
    assert (asked.text, answered.text) == ("Hi", "Hello.")


def test_tags_that_never_close_are_read_at_once() -> None:
    """However many of them a system message has."""
    system = {"role": "system", "content": "<tools>" * 200_000}
    assert [turn.kind for turn in imported({"messages": [system, MESSAGES[0], MESSAGES[-1]]}).turns] == [
        "user",
        "assistant",
    ]


@pytest.mark.parametrize("part", [{"executableCode": {"code": "1+1"}}, {"codeExecutionResult": {"output": "2"}}])
def test_a_part_that_is_no_picture_is_not_called_one(part: JsonObject) -> None:
    """It is counted, and leaves no words."""
    record: dict[str, Any] = {
        "contents": [
            {"role": "user", "parts": [{"text": "What is 1+1?"}]},
            {"role": "model", "parts": [part, {"text": "Two."}]},
        ]
    }
    said = imported(record)
    answered = said.turns[-1]
    assert isinstance(answered, AssistantTurn)
    assert (answered.text, said.meta[LEFT_OUT]) == ("Two.", {"part": 1})
