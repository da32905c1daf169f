"""Errors of reading dialogues from files, and of writing them in a format.

FormatError
├── UnreadableFile       nothing of it can be read
├── UnreadableDialogue   one dialogue of it; the rest goes on
└── UnwritableDialogue   the format cannot hold this dialogue
"""


class FormatError(Exception):
    """The base of every error of reading and writing dialogues."""


class UnreadableFile(FormatError):
    """The file is not there, cannot be opened, or is in no known format."""


class UnreadableDialogue(FormatError):
    """The record is no dialogue of the format."""


class UnwritableDialogue(FormatError):
    """The format has no way to write something that the dialogue holds."""
