"""One small dialogue in which a book is lent, to be written in the shapes of others."""

import json
from typing import Any

from toolace_mt.actors.formats import PASSIVE, recognised
from toolace_mt.actors.formats.foreign import familiar
from toolace_mt.events import AssistantTurn, DialogueImported, ToolTurn, UserTurn

Record = dict[str, Any]
PARAMETERS: Record = {"type": "object", "properties": {"isbn": {"type": "string"}}, "required": ["isbn"]}
LEND: Record = {"name": "lend_book", "description": "Lend a book.", "parameters": PARAMETERS}
TOOLS: list[Any] = [{"type": "function", "function": LEND}]
ARGUMENTS: Record = {"isbn": "978-3"}
ASKED, TOLD = "Lend me 978-3.", "It is yours until 9 January."
ANSWER: Record = {"due": "2026-01-09"}
RESULT = json.dumps(ANSWER)
CALL: Record = {"id": "c1", "type": "function", "function": {"name": "lend_book", "arguments": json.dumps(ARGUMENTS)}}
USER: Record = {"role": "user", "content": ASKED}
CALLED: Record = {"role": "assistant", "content": None, "tool_calls": [CALL]}
CAME: Record = {"role": "tool", "tool_call_id": "c1", "content": RESULT}
END: Record = {"role": "assistant", "content": TOLD}
MESSAGES: list[Any] = [USER, CALLED, CAME, END]


def imported(record: Record, *, padded: bool = False) -> DialogueImported:
    """The dialogue of a record that came as JSON."""
    found = familiar(json.loads(json.dumps(record)), padded=padded)
    return recognised(found).read(found, "file.jsonl:1", PASSIVE)


def assert_lent(event: DialogueImported) -> None:
    """The dialogue is this one, with its tool, whatever the ids are called."""
    asked, called, came, told = event.turns
    assert isinstance(asked, UserTurn)
    assert isinstance(called, AssistantTurn)
    assert isinstance(came, ToolTurn)
    assert isinstance(told, AssistantTurn)
    assert (asked.text, told.text, called.text) == (ASKED, TOLD, "")
    assert [(call.name, call.arguments) for call in called.calls] == [("lend_book", ARGUMENTS)]
    assert [result.call_id for result in came.results] == [called.calls[0].id]
    assert json.loads(came.results[0].content) == ANSWER
    assert [tool.name for tool in event.tools] == ["lend_book"]
    assert event.tools[0].parameters["properties"] == PARAMETERS["properties"]
