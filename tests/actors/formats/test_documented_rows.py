"""The rows in docs/exports.md are what is written; TOOLACE_MT_RECORD=1 writes them anew."""

import json
import os
import re
from pathlib import Path

import pytest

from toolace_mt.actors.formats import FORMATS, PASSIVE
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueImported,
    JsonObject,
    Tool,
    ToolCall,
    ToolResult,
    ToolTurn,
    UserTurn,
    admit,
    unopened,
)

PAGE = Path(__file__).parents[3] / "docs" / "exports.md"
SCHEMA: JsonObject = {"type": "object", "properties": {"id": {"type": "string"}}}


def dialogue() -> Dialogue:
    """A short one, whose first call is wrong on purpose."""
    turns = (
        UserTurn(id="t1", subtask=0, text="Where is 17?"),
        AssistantTurn(id="t2", subtask=0, text="", calls=(ToolCall(id="a", name="find", arguments={"id": 17}),)),
        ToolTurn(id="t3", subtask=0, results=(ToolResult(call_id="a", content="id: no text", error=True),)),
        AssistantTurn(id="t4", subtask=0, text="", calls=(ToolCall(id="b", name="find", arguments={"id": "17"}),)),
        ToolTurn(id="t5", subtask=0, results=(ToolResult(call_id="b", content='{"at": "Bern"}'),)),
        AssistantTurn(id="t6", subtask=0, text="In Bern.", calls=()),
    )
    tools = (Tool(name="find", description="Find an order.", parameters=SCHEMA),)
    errors = (("t2", "t3", "t4", "t5"),)
    meta: JsonObject = {"context": "Be brief."}
    event = DialogueImported(
        seed=0, parameters=PASSIVE, tools=tools, turns=turns, source="a:1", meta=meta, injected_errors=errors
    )
    return admit(unopened("run/1"), event)


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_shows_a_row_of_each_format(name: str) -> None:
    """Under its heading."""
    row = json.dumps(FORMATS[name].write(dialogue(), {}), ensure_ascii=False)
    row = re.sub(r'("name": "toolace-mt", "version": )"[^"]+"', r'\1"…"', row)
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^### {name}\n(?:(?!^#).*\n)*?```json\n(?P<row>.*\n)?```\n", page, re.MULTILINE)
    assert found is not None, f"docs/exports.md has no section {name} with a row"
    if os.environ.get("TOOLACE_MT_RECORD"):
        new = found[0][: found[0].index("```json\n")] + f"```json\n{row}\n```\n"
        PAGE.write_text(page.replace(found[0], new), encoding="utf-8")
        return
    assert (found["row"] or "").strip() == row
