"""Files in other forms are read where that is plain, and named in one sentence where it is not."""

import bz2
import gzip
import json
import lzma
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from toolace_mt.actors.formats import UnreadableFile, raw_records, read_file
from toolace_mt.actors.formats.files import lines

RECORD = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}], "tools": []}
LINE = json.dumps(RECORD).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"ARROW1\x00\x00rest", "Arrow"),
        (b"\xff\xff\xff\xff\x10\x00\x00\x00rest", "Arrow"),
        (b"SQLite format 3\x00rest", "SQLite"),
        (b'id,messages,tools\r\n1,"[]","[]"\r\n', "CSV"),
        (b"messages\ttools\n[]\t[]\n", "CSV"),
        (b'"first name";"all messages"\n1;"[]"\n', "CSV"),
        (LINE.decode().encode("utf-32"), "UTF-32"),
        (b"data.jsonl".ljust(257, b"\x00") + b"ustar\x0000", "tar archive"),
        (b"PK\x03\x04\x14\x00[Content_Types].xml", "Excel"),
        (b"PK\x03\x04\x14\x00data.jsonl", "zip archive"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\n<!DOCTYPE html>\n<html>", "HTML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "LFS"),
    ],
)
def test_a_file_of_another_kind_is_named_once(tmp_path: Path, content: bytes, words: str) -> None:
    """With what to do, and not with a finding for each of its lines."""
    path = tmp_path / "data"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words):
        list(raw_records(path))


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (json.dumps(RECORD, indent=2), 1),
        ("\ufeff" + json.dumps(RECORD, indent=1) + "\n", 1),
        (json.dumps({"data": [RECORD, RECORD]}), 2),
        (json.dumps({"version": 1, "train": [RECORD, RECORD], "test": [RECORD]}, indent=1), 3),
        (f"{LINE.decode()}\n{LINE.decode()}\n", 2),
        (LINE.decode(), 1),
        (f"// mine\n[\n/* the first */ {LINE.decode()}, // and\n{LINE.decode()},\n]\n", 2),
        (f"// mine\n{LINE.decode()}\n{LINE.decode()}\n", 2),
        (f'{{\n  // all\n  "data": [{LINE.decode()},]\n}}\n', 1),
        (json.dumps(RECORD, indent=1) + "\n" + json.dumps(RECORD, indent=1), 2),
        (f"[{LINE.decode()}, {LINE.decode()}]\n[{LINE.decode()}]\n", 3),
        (f"{json.dumps(RECORD['messages'])}\n{json.dumps(RECORD['messages'])}\n", 2),
        ("\ufeff\n\n", 0),
    ],
)
def test_one_object_and_an_object_around_records_are_read(tmp_path: Path, content: str, records: int) -> None:
    """Like a line for each record."""
    path = tmp_path / "data.json"
    path.write_text(content, encoding="utf-8")
    entries = list(read_file(path))
    assert [entry.fault for entry in entries] == [None] * records
    assert [len(entry.imported.turns) for entry in entries if entry.imported is not None] == [2] * records


def test_a_line_that_breaks_off_is_still_a_finding_of_its_line(tmp_path: Path) -> None:
    """The others are read."""
    path = tmp_path / "data.jsonl"
    path.write_bytes(LINE[:-5] + b"\n" + LINE + b"\n")
    first, second = read_file(path)
    assert first.fault is not None
    assert second.imported is not None


@pytest.mark.parametrize("beside", ["data", "test", "train"])
def test_a_dialogue_with_a_list_beside_its_messages_is_one_dialogue(tmp_path: Path, beside: str) -> None:
    """The list may be called like those of a file of records."""
    path = tmp_path / "data.json"
    path.write_text(json.dumps({**RECORD, beside: [{"role": "user"}, {"x": 1}]}, indent=1), encoding="utf-8")
    (entry,) = read_file(path)
    assert entry.imported is not None
    assert len(entry.imported.turns) == len(RECORD["messages"])


def test_half_a_character_within_an_object_around_records_costs_no_record(tmp_path: Path) -> None:
    """It is replaced, as it is in lines."""
    path = tmp_path / "data.json"
    spoilt = {"messages": [{"role": "user", "content": "Hi \ud83d"}, RECORD["messages"][1]], "tools": []}
    path.write_text(json.dumps({"data": [spoilt, RECORD]}, indent=1), encoding="utf-8")
    assert [entry.fault for entry in read_file(path)] == [None, None]


@pytest.mark.parametrize("beyond", [0, 1, 2**16 - 1, 2**16, 2**16 + 1, 2**20])
@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_line_that_is_too_long_costs_that_line_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beyond: int, end: bytes
) -> None:
    """Wherever it ends among the pieces in which it is passed over; the lines around it are read."""
    monkeypatch.setattr(lines, "MAX_LINE", 1000)
    path = tmp_path / "data.jsonl"
    rest = LINE + b"\n" if end else b""
    path.write_bytes(LINE + b"\n" + b"x" * (1000 + beyond) + end + rest)
    read = list(raw_records(path))
    assert [one.data for one in read] == [LINE, None, *([LINE] if end else [])]
    assert [one.fault for one in read[1:2]] == ["the line is longer than 1000 bytes"]
    assert [one.source for one in read] == [f"{path}:{number}" for number in range(1, len(read) + 1)]


def test_lines_are_counted_over_comments_and_objects_in_a_row(tmp_path: Path) -> None:
    """A comment within words is none."""
    said = {"messages": [{"role": "user", "content": "See http://x.test/*, ]"}], "tools": []}
    path = tmp_path / "data.json"
    path.write_text(f"/* a\nb */\n[\n// c\n{json.dumps(said)},\n\n{json.dumps(said)},\n]", encoding="utf-8")
    assert [entry.line for entry in read_file(path)] == [5, 7]
    path.write_text(f"{json.dumps(said, indent=1)}\n\n{json.dumps(said, indent=1)}\n", encoding="utf-8")
    first, second = read_file(path)
    assert (first.line, second.line) == (1, json.dumps(said, indent=1).count("\n") + 3)
    assert first.imported is not None
    assert first.imported.turns[0].model_dump()["text"] == said["messages"][0]["content"]


@pytest.mark.parametrize("unit", [b",/*", b"/*", b'{"', b", ", b",/**/", b" /**/", b"{}\n\n"])
def test_a_file_that_is_no_json_is_told_in_time(tmp_path: Path, unit: bytes) -> None:
    """Looking for comments takes time by the length of the file only."""
    path = tmp_path / "data.json"
    path.write_bytes(b"{," + unit * (2 * 2**20 // len(unit)) + b"x")
    begun = time.monotonic()
    assert next(read_file(path)).fault is not None
    assert time.monotonic() - begun < 30


def test_a_large_line_costs_no_more_memory_than_its_length(tmp_path: Path) -> None:
    """Though the file is no single object."""
    path = tmp_path / "data.jsonl"
    long = json.dumps({"messages": [{"role": "user", "content": "so long. " * 10**6}], "tools": []}).encode()
    path.write_bytes(long + b"\n" + LINE + b"\n")
    tracemalloc.start()
    try:
        assert [one.line for one in raw_records(path)] == [1, 2]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * len(long)


PACKED = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "UTF-16": lambda text: text.decode().encode("utf-16"),
    "UTF-16, little": lambda text: text.decode().encode("utf-16-le"),
    "UTF-16, big": lambda text: b"\xfe\xff" + text.decode().encode("utf-16-be"),
}


@pytest.mark.parametrize("pack", PACKED.values(), ids=list(PACKED))
@pytest.mark.parametrize("form", ["lines", "list", "object"])
def test_packed_text_is_read_like_any_other(tmp_path: Path, pack: Callable[[bytes], bytes], form: str) -> None:
    """Lines, one list and one object; a place is that of the text."""
    text = {"lines": b"\n".join([LINE] * 3), "list": b"[" + b",\n".join([LINE] * 3) + b"]"}
    content = text.get(form) or json.dumps({"data": [RECORD] * 3}, indent=1).encode()
    path = tmp_path / "data.jsonl.gz"
    path.write_bytes(pack(content))
    entries = list(read_file(path))
    assert [entry.fault for entry in entries] == [None] * 3
    if form == "lines":
        assert [entry.source for entry in entries] == [f"{path}:{line}" for line in (1, 2, 3)]


@pytest.mark.parametrize("keep", [0.5, 0.9])
@pytest.mark.parametrize("pack", list(PACKED.values())[:3], ids=list(PACKED)[:3])
def test_packed_text_that_breaks_off_is_named_once(tmp_path: Path, pack: Callable[[bytes], bytes], keep: float) -> None:
    """With what is wrong, and no record is taken for whole."""
    path = tmp_path / "data.jsonl.gz"
    packed = pack(b"\n".join(LINE + str(number).encode() for number in range(5000)))
    path.write_bytes(packed[: int(keep * len(packed))])
    with pytest.raises(UnreadableFile, match="cannot be unpacked"):
        list(raw_records(path))


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text is never packed as tightly."""
    monkeypatch.setattr("toolace_mt.actors.formats.files.unpacked._ALWAYS", 2**20)
    path = tmp_path / "data.jsonl.gz"
    path.write_bytes(gzip.compress(b" " * 2**26))
    with pytest.raises(UnreadableFile, match="it is gzip and unpacks to more than"):
        list(raw_records(path))


def test_a_packed_archive_or_table_is_still_named(tmp_path: Path) -> None:
    """By what is inside."""
    path = tmp_path / "data.gz"
    for inner, words in ((b"id,messages,tools\r\n1,2,3\r\n", "CSV"), (b"PAR1" + b"\0" * 60, "table")):
        path.write_bytes(gzip.compress(inner))
        with pytest.raises(UnreadableFile, match=words):
            list(raw_records(path))
