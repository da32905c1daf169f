"""Dialogues in files: one file here per format, with how it is read and written."""

from .errors import FormatError, UnreadableDialogue, UnreadableFile, UnwritableDialogue
from .files.folders import shards
from .files.raw import RawRecord, written_record
from .files.records import Entry, count_records, raw_records, read_entry, read_file, read_record
from .port import PASSIVE, DialogueFormat
from .registry import FORMATS, recognised

__all__ = [
    "FORMATS",
    "PASSIVE",
    "DialogueFormat",
    "Entry",
    "FormatError",
    "RawRecord",
    "UnreadableDialogue",
    "UnreadableFile",
    "UnwritableDialogue",
    "count_records",
    "raw_records",
    "read_entry",
    "read_file",
    "read_record",
    "recognised",
    "shards",
    "written_record",
]
