"""Dialogues that somebody else made, one file per format."""

from .errors import FormatError, UnreadableDialogue, UnreadableFile
from .files import FORMATS, Entry, read_file, read_record, recognised
from .port import PASSIVE, Format

__all__ = [
    "FORMATS",
    "PASSIVE",
    "Entry",
    "Format",
    "FormatError",
    "UnreadableDialogue",
    "UnreadableFile",
    "read_file",
    "read_record",
    "recognised",
]
