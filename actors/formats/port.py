"""A format of dialogues: how one is recognised, read and written. One file in this folder is one format."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ...events import Dialogue, DialogueImported, GenerationParameters, JsonObject

PASSIVE = GenerationParameters(
    steps=(),
    complexities=(),
    reasonability_iterations=0,
    masks_per_iteration=1,
    repair_rounds=0,
    tries=1,
    panel=(),
)
"""The parameters of a dialogue that is only checked by rules."""


@dataclass(frozen=True, slots=True)
class DialogueFormat:
    """One shape of dialogues: recognising, reading and writing it."""

    name: str
    describes: str
    """One sentence: the shape."""
    recognises: Callable[[JsonObject], bool]
    """True if a record has this shape. It looks at keys and never raises."""
    read: Callable[[JsonObject, str, GenerationParameters], DialogueImported]
    """The dialogue of a record, from that source and with those parameters. Raises UnreadableDialogue."""
    write: Callable[[Dialogue, JsonObject], JsonObject]
    """The record of a dialogue with that metadata; read again, it means the same. Raises UnwritableDialogue."""
    takes_arguments: bool = False
    """True if its messages are OpenAI's: the arguments of their calls may be written as objects or as text."""
    tool_name: re.Pattern[str] | None = None
    """The names of tools that who reads it takes, as a whole: an export maps others, and says so in
    its metadata, an object. None: any."""
    rank: int = 0
    """Formats of a lower rank are asked first: a shape that is a special case of another has to rank below it."""
