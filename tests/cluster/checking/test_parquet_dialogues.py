"""Parquet files are checked as lines of JSON are."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolace_mt.actors.formats import UnreadableFile, count_records, raw_records, read_file, read_record

pyarrow = pytest.importorskip("pyarrow", reason="parquet is an optional extra")
parquet = pytest.importorskip("pyarrow.parquet")

Command = Callable[..., tuple[int, str, str]]
Record = dict[str, Any]


def stored(path: Path, rows: list[Record], *, group: int = 3) -> Path:
    """A parquet file of *rows* in small groups."""
    parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=group)
    return path


def test_rows_are_dialogues(good: Record, bad: Record, command: Command, tmp_path: Path) -> None:
    """Nested columns, whose missing fields are null, read as the lines of JSON do; the line is the row."""
    file = stored(tmp_path / "data.parquet", [good, bad, good])
    imported = [entry.imported for entry in read_file(file)]
    lines = tmp_path / "data.jsonl"
    lines.write_text("".join(json.dumps(one) + "\n" for one in (good, bad, good)))
    for one, other in zip(imported, (entry.imported for entry in read_file(lines)), strict=True):
        assert one is not None
        assert other is not None
        assert (one.tools, one.turns) == (other.tools, other.turns)
    status, out, _ = command("check", file)
    assert status == 1
    assert "data.parquet:2 turn t2 (message 2): blocking grounding" in out
    assert command("audit", "check-data/2")[0] == 0


def test_columns_of_json_text_are_read(good: Record, tmp_path: Path) -> None:
    """Messages and tools that were stored as text; text that is no JSON stays text."""
    row = good | {"tools": json.dumps(good["tools"]), "messages": json.dumps(good["messages"]), "id": "[no json"}
    (raw,) = raw_records(stored(tmp_path / "data.parquet", [row]))
    assert raw.data is not None
    assert read_record(raw.data) == good | {"id": "[no json"}


def test_groups_of_rows_come_in_order(good: Record, tmp_path: Path) -> None:
    """Over the bounds of groups and batches."""
    file = stored(tmp_path / "data.parquet", [good | {"id": f"d{n}"} for n in range(150)], group=40)
    ids = [json.loads(raw.data or b"")["id"] for raw in raw_records(file)]
    assert ids == [f"d{n}" for n in range(150)]
    assert count_records(file) == 150


def test_what_passes_is_written_as_lines(good: Record, bad: Record, command: Command, tmp_path: Path) -> None:
    """A row has no bytes of its own; it is written as JSON, without what was null."""
    command("check", stored(tmp_path / "data.parquet", [bad, good]), "--out", "clean.jsonl")
    (line,) = (tmp_path / "clean.jsonl").read_text().splitlines()
    del good["messages"][1]["content"]
    assert json.loads(line) == good


@pytest.mark.parametrize("cut", [10, 200, -20])
def test_a_damaged_file_is_named(good: Record, command: Command, tmp_path: Path, cut: int) -> None:
    """One message, and no traceback."""
    file = stored(tmp_path / "data.parquet", [good] * 5)
    file.write_bytes(file.read_bytes()[:cut])
    status, _, err = command("check", file)
    assert status == 2
    assert "data.parquet is no parquet file that can be read" in err


def test_without_pyarrow_it_says_what_to_install(good: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    file = stored(tmp_path / "data.parquet", [good])
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UnreadableFile, match=r"pip install 'toolace-mt\[parquet\]'"):
        next(raw_records(file))
