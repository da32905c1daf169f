"""Files that people have and that hold no records as they are, told by their first bytes."""

from typing import Final

HEAD: Final = 4096
"""Bytes that are looked at."""
_SIGNS: Final = (
    (b"\x1f\x8b", "it is compressed with gzip; unpack it first, such as with gunzip"),
    (b"BZh", "it is compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "it is compressed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "it is compressed with zstd; unpack it first"),
    (b"PK\x03\x04", "it is a zip archive; unpack it first"),
    (b"\xff\xfe", "it is UTF-16 text; write it anew as UTF-8, such as with iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "it is UTF-16 text; write it anew as UTF-8, such as with iconv -f UTF-16 -t UTF-8"),
    (b"ARROW1", "it is an Arrow file; save the set as parquet or JSONL"),
    (b"\xff\xff\xff\xff", "it is an Arrow stream; save the set as parquet or JSONL"),
    (
        b"SQLite format 3\x00",
        "it is a SQLite file; of a log of this program, 'export' writes the dialogues",
    ),
)
_ZEROS: Final = (b"\x00{", b"\x00[", b"{\x00", b"[\x00")


def why_unreadable(head: bytes) -> str | None:
    """Return what a file with these first bytes is and what to do about it; None where it may hold records."""
    for sign, why in _SIGNS:
        if head.startswith(sign):
            return why
    if head[:2] in _ZEROS:
        return "it is UTF-16 text; write it anew as UTF-8, such as with iconv -f UTF-16 -t UTF-8"
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    columns = [name.strip(b' "\r') for sign in (b",", b"\t", b";") if sign in first for name in first.split(sign)]
    if columns and first[:1] not in (b"{", b"[") and all(name.replace(b"_", b"").isalnum() for name in columns):
        return "it is a table (CSV); save it as JSONL, a record a line"
    return None
