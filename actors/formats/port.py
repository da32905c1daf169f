"""A format of dialogues that somebody else made. One file in this folder is one format."""

from collections.abc import Callable
from dataclasses import dataclass

from ...events import DialogueImported, GenerationParameters, JsonObject

PASSIVE = GenerationParameters(
    steps=(),
    complexities=(),
    reasonability_iterations=0,
    masks_per_iteration=1,
    repair_rounds=0,
    tries=1,
    panel=(),
)
"""The knobs of a dialogue that is only checked by rules."""


@dataclass(frozen=True, slots=True)
class DialogueFormat:
    """How dialogues of one shape are recognised and read."""

    name: str
    describes: str
    """One sentence: what the shape is."""
    recognises: Callable[[JsonObject], bool]
    """Whether a record has this shape. It looks at keys and never raises."""
    read: Callable[[JsonObject, str, GenerationParameters], DialogueImported]
    """The dialogue of a record, from that source and with those knobs. Raises UnreadableDialogue."""
