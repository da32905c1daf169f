"""Dialogues that somebody else made, one file per format."""

from .errors import FormatError, UnreadableDialogue, UnreadableFile
from .files import FORMATS, Entry, count_records, raw_records, read_entry, read_file, read_record, recognised
from .port import PASSIVE, DialogueFormat
from .raw import RawRecord

__all__ = [
    "FORMATS",
    "PASSIVE",
    "DialogueFormat",
    "Entry",
    "FormatError",
    "RawRecord",
    "UnreadableDialogue",
    "UnreadableFile",
    "count_records",
    "raw_records",
    "read_entry",
    "read_file",
    "read_record",
    "recognised",
]
