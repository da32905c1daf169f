"""Files that people have and that hold no records as they are, told by their first bytes."""

import re
from typing import Final

HEAD: Final = 4096
"""Bytes that are looked at."""
_TAR: Final = 257
"""Where a tar archive says that it is one."""
_PICKLES: Final = (b"\x80\x02}", b"\x80\x02]", b"\x80\x03", b"\x80\x04\x95", b"\x80\x05\x95")
_SIGNS: Final = (
    (b"Rar!", "it is a RAR archive; unpack it first"),
    (b"\xff\x06\x00\x00sNaPpY", "it is compressed with Snappy; unpack it first"),
    (b"PK\x03\x04", "it is a zip archive; unpack it first"),
    (b"\xff\xfe\x00\x00", "it is UTF-32 text; write it anew as UTF-8, such as with iconv -f UTF-32 -t UTF-8"),
    (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive; unpack it first"),
    (b"ORC", "it is an ORC file; save the set as parquet or JSONL"),
    (b"Obj\x01", "it is an Avro file; save the set as parquet or JSONL"),
    (b"\x93NUMPY", "it is an array of NumPy; save the set as JSONL"),
    *((sign, "it is a pickle, which is never loaded; save the set as JSONL") for sign in _PICKLES),
    (b"\xd0\xcf\x11\xe0", "it is a document of Office (xls); save it as JSONL, a record a line"),
    (b"\x89HDF", "it is an HDF5 file; save the set as JSONL"),
    (b"FEA1", "it is a Feather file of the first version; save the set as parquet or JSONL"),
    (b"\x1e{", "it is a JSON text sequence; take the separators out, such as with tr -d '\\036'"),
    (b"data: {", "it is a stream of server events; put the messages of a dialogue into one record a line"),
    (b"<?xml", "it is XML; save its dialogues as JSONL"),
    (b"%PDF-", "it is a PDF; save its dialogues as JSONL"),
    (b"version https://git-lfs", "it is a pointer of Git LFS, and not the file; fetch it with git lfs pull"),
    (
        b"SQLite format 3\x00",
        "it is a SQLite file; of a log of this program, 'export' writes the dialogues",
    ),
)
_TAR_FILE: Final = "it is a tar archive; unpack it first"
_XLSX: Final = "it is a sheet of Excel (xlsx); save it as JSONL, a record a line"
_HTML: Final = "it is a page of HTML, and not the file; download that anew"
_CSV: Final = "it is a table (CSV); save it as JSONL, a record a line"
_COLUMN: Final = re.compile(rb"(?:[A-Za-z_][\w .:/()-]{0,60}|\w{1,60})?")
_ONE_COLUMN: Final = re.compile(rb'"?[A-Za-z_]\w{0,60}"?')


def why_unreadable(head: bytes) -> str | None:
    """Return what a file with these first bytes is and what to do about it; None where it may hold records."""
    if head[_TAR : _TAR + 5] == b"ustar":
        return _TAR_FILE
    if head.startswith(b"PK\x03\x04") and any(name in head for name in (b"xl/", b"[Content_Types].xml")):
        return _XLSX
    if head.lstrip()[:9].lower().startswith((b"<!doctype", b"<html")):
        return _HTML
    for sign, why in _SIGNS:
        if head.startswith(sign):
            return why
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    columns = [name.strip(b' "\r') for sign in (b",", b"\t", b";") if sign in first for name in first.split(sign)]
    is_table = any(columns) and all(_COLUMN.fullmatch(name) for name in columns)
    if first[:1] not in (b"{", b"[") and (is_table or _is_one_column(first.strip(), head)):
        return _CSV
    return None


def _is_one_column(first: bytes, head: bytes) -> bool:
    """True for a name, and below it cells in quotes: a table of one column."""
    second = head.partition(b"\n")[2]
    return bool(_ONE_COLUMN.fullmatch(first)) and second.startswith(b'"')


def kinds() -> list[str]:
    """Return what is named and refused: each kind of file and what to do about it, for the documents."""
    others = (_TAR_FILE, _XLSX, _HTML, _CSV)
    return sorted({why.removeprefix("it is ") for why in (*(why for _, why in _SIGNS), *others)})
