"""Files that people have and that hold no records as they are, told by their first bytes."""

import re
from typing import Final

HEAD: Final = 4096
"""Bytes that are looked at."""
_TAR: Final = 257
"""Where a tar archive says that it is one."""
_SIGNS: Final = (
    (b"\x28\xb5\x2f\xfd", "it is compressed with zstd; unpack it first"),
    (b"PK\x03\x04", "it is a zip archive; unpack it first"),
    (b"\xff\xfe\x00\x00", "it is UTF-32 text; write it anew as UTF-8, such as with iconv -f UTF-32 -t UTF-8"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive; unpack it first"),
    (b"ORC", "it is an ORC file; save the set as parquet or JSONL"),
    (b"Obj\x01", "it is an Avro file; save the set as parquet or JSONL"),
    (b"\x93NUMPY", "it is an array of NumPy; save the set as JSONL"),
    (b"\x80\x04\x95", "it is a pickle, which is never loaded; save the set as JSONL"),
    (b"%PDF-", "it is a PDF; save its dialogues as JSONL"),
    (b"version https://git-lfs", "it is a pointer of Git LFS, and not the file; fetch it with git lfs pull"),
    (
        b"SQLite format 3\x00",
        "it is a SQLite file; of a log of this program, 'export' writes the dialogues",
    ),
)
_COLUMN: Final = re.compile(rb"[A-Za-z_][\w -]{0,60}|\w{1,60}")


def why_unreadable(head: bytes) -> str | None:
    """Return what a file with these first bytes is and what to do about it; None where it may hold records."""
    if head[_TAR : _TAR + 5] == b"ustar":
        return "it is a tar archive; unpack it first"
    if head.startswith(b"PK\x03\x04") and any(name in head for name in (b"xl/", b"[Content_Types].xml")):
        return "it is a sheet of Excel (xlsx); save it as JSONL, a record a line"
    if head.lstrip()[:9].lower().startswith((b"<!doctype", b"<html")):
        return "it is a page of HTML, and not the file; download that anew"
    for sign, why in _SIGNS:
        if head.startswith(sign):
            return why
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    columns = [name.strip(b' "\r') for sign in (b",", b"\t", b";") if sign in first for name in first.split(sign)]
    if columns and first[:1] not in (b"{", b"[") and all(_COLUMN.fullmatch(name) for name in columns):
        return "it is a table (CSV); save it as JSONL, a record a line"
    return None
