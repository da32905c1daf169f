"""Files as tables, logs and tools export them hold the records that they hold."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.lent import CALLED, CAME, END, MESSAGES, TOOLS, USER, assert_lent
from toolace_mt.actors.formats import UnreadableFile, raw_records, read_entry, read_file

RECORD: dict[str, Any] = {"messages": MESSAGES, "tools": TOOLS}
ITEMS = [
    USER,
    {"type": "function_call", "call_id": "c1", "name": "lend_book", "arguments": '{"isbn": "978-3"}'},
    {"type": "function_call_output", "call_id": "c1", "output": "ok"},
]


@pytest.mark.parametrize(
    ("value", "records"),
    [
        ({"messages": {"0": MESSAGES, "1": MESSAGES}, "tools": {"0": TOOLS, "1": TOOLS}}, 2),
        ({"0": RECORD, "1": RECORD, "2": RECORD}, 3),
        ({"columns": ["messages", "tools"], "index": [0, 1], "data": [[MESSAGES, TOOLS], [MESSAGES, TOOLS]]}, 2),
        ({"schema": {"fields": []}, "data": [{"index": 0, **RECORD}]}, 1),
        ({"features": [], "rows": [{"row_idx": 0, "row": RECORD}, {"row_idx": 1, "row": RECORD}]}, 2),
        ({"timestamp": "t", "tasks": [{"id": "1"}], "simulations": [RECORD, RECORD]}, 2),
        ({"train": {"rows": [RECORD]}, "test": {"rows": [RECORD]}}, 2),
        ({"conversations": [RECORD, RECORD]}, 2),
        ({"entries": [RECORD], "license": "x"}, 1),
        (RECORD, 1),
        ({"custom_id": "1", "body": RECORD}, 1),
    ],
)
def test_the_records_of_one_object_are_read(tmp_path: Path, value: Any, records: int) -> None:
    """Wherever they stand in it."""
    path = tmp_path / "data.json"
    path.write_text(json.dumps(value, indent=1))
    entries = list(read_file(path))
    assert [entry.fault for entry in entries] == [None] * records
    for entry in entries:
        assert entry.imported is not None
        assert_lent(entry.imported)


@pytest.mark.parametrize(
    ("line", "turns"),
    [
        (MESSAGES, 4),
        (ITEMS, 3),
        ([{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello."}], 2),
        ([{"type": "human", "data": {"content": "Hi"}}, {"type": "ai", "data": {"content": "Hello."}}], 2),
    ],
)
def test_a_list_of_messages_on_a_line_is_one_dialogue(tmp_path: Path, line: Any, turns: int) -> None:
    """Of whatever shape they are."""
    path = tmp_path / "data.jsonl"
    path.write_text(f"{json.dumps(line)}\n{json.dumps(line)}\n")
    entries = list(read_file(path))
    assert [entry.fault for entry in entries] == [None, None]
    assert [len(entry.imported.turns) for entry in entries if entry.imported is not None] == [turns, turns]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b',messages,tools\r\n0,"[]","[]"\r\n', "CSV"),
        (b'messages\n"[{""role"": ""user""}]"\n', "CSV"),
        (b"messages.0.role,messages.0.content\nuser,Hi\n", "CSV"),
        (b"id;messages\n1;x\n", "CSV"),
        (b"\x1e" + json.dumps(RECORD).encode() + b"\n", "text sequence"),
        (b'data: {"choices": []}\n\ndata: [DONE]\n', "server events"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"\x80\x05\x95\x10", "pickle"),
        (b"\x89HDF\r\n", "HDF5"),
        (b"<?xml version='1.0'?><a/>", "XML"),
    ],
)
def test_a_file_of_another_kind_is_named_once(tmp_path: Path, content: bytes, words: str) -> None:
    """With what to do."""
    path = tmp_path / "data.jsonl"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words):
        list(raw_records(path))


@pytest.mark.parametrize("kind", ["zstd", "lz4"])
def test_what_arrow_unpacks_is_read_like_any_other(tmp_path: Path, kind: str) -> None:
    """And what breaks off is named once."""
    pa = pytest.importorskip("pyarrow")
    path = tmp_path / f"data.jsonl.{kind}"
    with pa.OSFile(str(path), "wb") as file, pa.CompressedOutputStream(file, kind) as packed:
        packed.write(f"{json.dumps(RECORD)}\n".encode() * 3000)
    assert sum(1 for _ in raw_records(path)) == 3000
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnreadableFile, match="cannot be unpacked"):
        list(raw_records(path))


def test_a_table_keeps_the_null_that_is_meant(tmp_path: Path) -> None:
    """Arguments of parquet's structures: null stays where the tool asks for it, and goes where no call had it."""
    pa = pytest.importorskip("pyarrow")
    properties = {"isbn": {"type": "string"}, "note": {"type": ["string", "null"]}, "days": {"type": "integer"}}
    parameters = {"type": "object", "properties": properties, "required": ["isbn", "note"]}
    tools = json.dumps([{"name": "lend_book", "parameters": parameters}, {"name": "other", "parameters": {}}])
    calls = [
        {"id": "c1", "function": {"name": "lend_book", "arguments": {"isbn": "978-3", "note": None, "days": None}}},
        {"id": "c1", "function": {"name": "lend_book", "arguments": {"isbn": "978-3", "note": "x", "days": 7}}},
    ]
    rows = [{"messages": [USER, {**CALLED, "tool_calls": [call]}, CAME, END], "tools": tools} for call in calls]
    path = tmp_path / "data.parquet"
    pytest.importorskip("pyarrow.parquet").write_table(pa.Table.from_pylist(rows), path)
    read = [read_entry(raw).imported for raw in raw_records(path)]
    arguments = [event.turns[1].model_dump()["calls"][0]["arguments"] for event in read if event is not None]
    assert arguments == [{"isbn": "978-3", "note": None}, {"isbn": "978-3", "note": "x", "days": 7}]
