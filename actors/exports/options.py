"""Choices of a user about how dialogues are written, whatever the format."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ArgumentForm(StrEnum):
    """How the arguments of a call stand in a message."""

    OBJECT = "object"
    """As chat templates take them."""
    STRING = "string"
    """As OpenAI's API has them: a text of JSON."""


class ToolChanges(StrEnum):
    """How a row tells that the list of tools changes in mid-dialogue."""

    SYSTEM = "system"
    """A system message where it changes."""
    USER = "user"
    """At the head of the user's next message: many chat templates refuse a system message that is not the first."""
    SPLIT = "split"
    """A row for each list of tools, up to where the next one begins."""
    ALL_TOOLS = "all-tools"
    """Every tool is there from the start, and nothing is said of a change."""


class CallGrouping(StrEnum):
    """How calls that the assistant makes together stand in a row."""

    TOGETHER = "together"
    """In one message, as they were made."""
    ONE_BY_ONE = "one-by-one"
    """Each in a message of its own, with its result after it: some chat templates refuse more."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Choices about the rows of an export."""

    arguments: ArgumentForm | None = None
    """None: as the format has them."""
    tool_changes: ToolChanges = ToolChanges.SYSTEM
    system: str = ""
    """Text that stands before what each dialogue's system message says."""
    from_turn: int = 1
    """The first assistant turn, from 1, that rows of single turns are made of."""
    calls: CallGrouping = CallGrouping.TOGETHER
    """Of rows that are whole dialogues."""


USUAL: Final = ExportOptions()
"""The choices of a user who makes none."""
