"""Records of others keep what a dialogue has no place for: it is carried, and stands again in what is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.commands import run_command
from toolace_mt.actors.formats import FORMATS, PASSIVE, read_entry
from toolace_mt.actors.formats.files.raw import RawRecord
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import Dialogue, JsonObject, UserTurn, fold

TOOL = {
    "type": "function",
    "function": {
        "name": "read_meter",
        "description": "A meter's state",
        "parameters": {"type": "object", "properties": {"meter_id": {"type": "string"}}, "required": ["meter_id"]},
    },
}
USERS = {"role": "user", "tool_calls": [{"id": "u1", "name": "flip_switch", "arguments": {"meter_id": "M-31"}}]}
SEEN = {"role": "tool", "id": "u1", "content": "meter_id M-31 is dark", "requestor": "user"}
CALL = {
    "id": "a1",
    "type": "function",
    "function": {"name": "read_meter", "arguments": json.dumps({"meter_id": "M-31"})},
}
TELECOM: dict[str, Any] = {
    "id": "sim-9",
    "task_id": 4,
    "reward_info": {"reward": 0.5},
    "messages": [
        {"role": "assistant", "content": "Good day, how can I help?"},
        {"role": "user", "content": "The meter is dark.", "timestamp": "2025-02-01"},
        {"role": "assistant", "content": "Flip its switch, please."},
        USERS,
        SEEN,
        {"role": "user", "content": "It says meter_id M-31 and stays dark."},
        {"role": "assistant", "content": None, "tool_calls": [CALL], "reasoning_content": "Ask the meter."},
        {"role": "tool", "tool_call_id": "a1", "content": '{"meter_id": "M-31", "volts": 0}'},
        {"role": "assistant", "content": "M-31 has no current.", "name": "desk"},
    ],
    "tools": [TOOL],
    "metadata": {"domain": "power"},
}


def dialogue_of(record: dict[str, Any]) -> Dialogue:
    """The dialogue of a record, as a file would bring it."""
    entry = read_entry(RawRecord(1, 1, "d.jsonl:1", json.dumps(record).encode()), parameters=PASSIVE)
    assert entry.imported is not None, entry.fault
    return fold("run/1", [entry.imported])


def written_in(format_: str, dialogue: Dialogue, metadata: JsonObject) -> dict[str, Any]:
    """The record of a dialogue in that format."""
    return FORMATS[format_].write(dialogue, metadata)


def test_the_users_own_calls_are_no_calls_of_the_assistant() -> None:
    """Nor are their results; the greeting of a simulation is fixed, and names that the user saw may be said."""
    dialogue = dialogue_of(TELECOM)
    assert [turn.id for turn in dialogue.turns] == ["t2", "t3", "t6", "t7", "t8", "t9"]
    assert [call.id for _, call in dialogue.calls()] == ["a1"]
    assert apply_rules(dialogue).findings == ()


def test_without_its_result_the_user_has_not_seen_a_name() -> None:
    """Then it is a name that no user says."""
    messages = [message for message in TELECOM["messages"][1:] if message not in (USERS, SEEN)]
    (finding,) = apply_rules(dialogue_of({**TELECOM, "messages": messages})).findings
    assert (finding.check, finding.evidence) == ("spoken_names", "meter_id")


def test_words_beside_the_users_calls_are_a_turn() -> None:
    """The calls stand before them."""
    record = {**TELECOM, "messages": [{**USERS, "content": "I flip it."}, SEEN, TELECOM["messages"][-1]]}
    first, *_ = dialogue_of(record).turns
    assert isinstance(first, UserTurn)
    assert first.text == "I flip it."


def test_what_is_carried_is_written_where_it_stood() -> None:
    """All but null fields and the form of calls are as they were, and mean the same when they are read again."""
    written = written_in("openai", dialogue_of(TELECOM), {"outcome": "accepted"})
    messages = [{key: value for key, value in message.items() if value is not None} for message in TELECOM["messages"]]
    messages[7]["name"] = "read_meter"
    assert [{k: v for k, v in m.items() if v is not None} for m in written["messages"]] == messages
    assert written["metadata"]["domain"] == "power"
    assert (written["id"], written["task_id"], written["reward_info"]) == ("sim-9", 4, {"reward": 0.5})
    assert dialogue_of(written).turns == dialogue_of(TELECOM).turns


@pytest.mark.parametrize("format_", ["trl", "sharegpt"])
def test_other_formats_carry_it_too(format_: str) -> None:
    """Fields stand on the messages, or on the pieces; of what has no piece the metadata tell."""
    written = written_in(format_, dialogue_of(TELECOM), {})
    text = json.dumps(written)
    for said in ("sim-9", "reward_info", "timestamp", "Ask the meter.", "flip_switch", "Good day", "power"):
        assert said in text


def test_contents_in_parts_are_written_in_parts() -> None:
    """A picture is named where rules look, and is there again in an export."""
    content = [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "https://x.test/m.png"}}]
    dialogue = dialogue_of({"messages": [{"role": "user", "content": content}], "tools": [TOOL]})
    assert [turn.text for turn in dialogue.turns if isinstance(turn, UserTurn)] == ["Look\n[image]"]
    assert written_in("openai", dialogue, {})["messages"] == [{"role": "user", "content": content}]


def test_a_note_that_a_file_brings_itself_is_none() -> None:
    """Only what this program reads is carried."""
    metadata = {"carried": {"turns": {"t1": {"x": 1}}}}
    dialogue = dialogue_of({"messages": [{"role": "user", "content": "Hi"}], "metadata": metadata})
    assert written_in("openai", dialogue, {})["messages"] == [{"role": "user", "content": "Hi"}]


def test_fields_of_pieces_are_carried() -> None:
    """Thoughts before a call as well."""
    call = "<think>It is dark.</think>" + json.dumps({"name": "read_meter", "arguments": {"meter_id": "M-31"}})
    pieces = [
        {"from": "human", "value": "Read M-31", "weight": 0},
        {"from": "function_call", "value": call},
        {"from": "observation", "value": "0 volts"},
        {"from": "gpt", "value": "0 volts."},
    ]
    record = {"conversations": pieces, "tools": json.dumps([TOOL]), "split": "b"}
    written = written_in("openai", dialogue_of(record), {})
    assert written["messages"][0] == {"role": "user", "content": "Read M-31", "weight": 0}
    assert written["messages"][1]["reasoning_content"] == "<think>It is dark.</think>"
    assert written["split"] == "b"


def test_results_in_tags_are_results_whoever_says_them() -> None:
    """Then the calls in tags before them are calls; without a result they have leaked."""
    call = '<tool_call>\n{"name": "read_meter", "arguments": {"meter_id": "M-31"}}\n</tool_call>'
    said = [
        {"role": "user", "content": "Read M-31"},
        {"role": "assistant", "content": call},
        {"role": "user", "content": "<tool_response>\n0 volts\n</tool_response>"},
        {"role": "assistant", "content": "0 volts."},
    ]
    assert apply_rules(dialogue_of({"messages": said, "tools": [TOOL]})).findings == ()
    leaked = apply_rules(dialogue_of({"messages": said[:2], "tools": [TOOL]})).findings
    assert [finding.check for finding in leaked] == ["leaked_call"]


def test_a_check_names_the_records_own_id_and_an_export_says_what_is_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both also where the log tells it."""
    wrong = json.loads(json.dumps(TELECOM).replace("M-31\\", "M-99\\"))
    data, log = tmp_path / "calls.jsonl", f"{tmp_path / 'log.sqlite'}"
    data.write_text(f"{json.dumps(wrong)}\n{json.dumps({**TELECOM, 'id': 17})}\n")
    for _ in range(2):
        status, out, _ = run_command(["check", data, "--log", log], monkeypatch, capsys)
        assert status == 1
        assert "calls.jsonl:1 turn t7 (message 7): blocking grounding" in out
        assert "    id: sim-9\n" in out
        assert "users called tools of their own (2 calls): carried beside the turns, not judged" in out
    status, out, told = run_command(["export", "check-calls", "--log", log], monkeypatch, capsys)
    assert (json.loads(out)["id"], status) == (17, 0)
    assert "users called tools of their own (1 call)" in " ".join(told.split())


@pytest.mark.parametrize(
    ("schema", "left"),
    [
        ({}, {"meter_id": "M-31", "unit": None}),
        ({"additionalProperties": True}, {"meter_id": "M-31", "unit": None, "bed_id": None}),
    ],
)
def test_a_null_that_arrow_added_for_another_tool_is_left_out_and_counted(
    schema: dict[str, Any], left: dict[str, Any]
) -> None:
    """Not one of an argument that the tool has, nor where it takes any."""
    properties = {"meter_id": {"type": "string"}, "unit": {"type": ["string", "null"]}}
    tool = {"name": "read_meter", "parameters": {"type": "object", "properties": properties, **schema}}
    call = {"id": "a1", "function": {"name": "read_meter", "arguments": {**left, "bed_id": None}}}
    said = [{"role": "user", "content": "Read M-31"}, {"role": "assistant", "content": None, "tool_calls": [call]}]
    dialogue = dialogue_of({"messages": said, "tools": [tool]})
    ((_, read),) = dialogue.calls()
    assert read.arguments == left
    assert dialogue.origin.get("left_out") == (None if schema else {"null of another tool": 1})
