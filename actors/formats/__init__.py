"""Dialogues that somebody else made, one file per format."""

from .errors import FormatError, UnreadableDialogue, UnreadableFile
from .files import (
    FORMATS,
    Entry,
    count_records,
    raw_records,
    read_entry,
    read_file,
    read_record,
    recognised,
)
from .port import PASSIVE, Format
from .raw import Raw

__all__ = [
    "FORMATS",
    "PASSIVE",
    "Entry",
    "Format",
    "FormatError",
    "Raw",
    "UnreadableDialogue",
    "UnreadableFile",
    "count_records",
    "raw_records",
    "read_entry",
    "read_file",
    "read_record",
    "recognised",
]
