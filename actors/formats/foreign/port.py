"""A shape of others: how it is told, and how it becomes OpenAI's."""

from collections.abc import Callable
from dataclasses import dataclass

from ....events import JsonObject
from .left_out import LeftOut


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of records that is read as if it were OpenAI's."""

    name: str
    describes: str
    """What of it is read, for the documents."""
    recognises: Callable[[JsonObject], bool]
    """True if a record has this shape. It never raises."""
    as_openai: Callable[[JsonObject, LeftOut], JsonObject]
    """The record with OpenAI's messages; counted is what has no place there. Raises UnreadableDialogue."""
