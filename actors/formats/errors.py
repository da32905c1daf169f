"""What can go wrong when others' dialogues are read.

FormatError
├── UnreadableFile       nothing of it can be read
└── UnreadableDialogue   one dialogue of it; the rest goes on
"""


class FormatError(Exception):
    """The base of every error of reading dialogues."""


class UnreadableFile(FormatError):
    """The file is not there, cannot be opened, or is in no known format."""


class UnreadableDialogue(FormatError):
    """What stands at this place is no dialogue of the format."""
