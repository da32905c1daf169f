"""A tool as a format's file holds it, before anything is mended; and what a format must offer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from .documents import Document

MEND_OR_LEAVE_OUT: Final = (
    "Mend it, or leave it out: name the others after a colon, or let its name begin with an underscore"
)
"""Remedy for a function that cannot be read."""


@dataclass(frozen=True, slots=True)
class RawTool:
    """One tool, as it came. Nothing in it has been checked."""

    place: str
    """File and line, or file and index."""
    name: JsonValue
    description: JsonValue
    parameters: JsonValue
    returns: JsonValue = None
    required: JsonValue = None
    """A list of required names beside the parameters instead of inside."""
    domain: str | None = None
    about: str = ""
    """The format's description of the whole domain."""
    root: JsonObject | None = None
    """Root of local references; None: the schema itself."""
    sent: tuple[str, ...] = ()
    """Arguments that go into the body of a request: what the server alone sets in them is no argument."""
    hints: JsonObject | None = None
    """An MCP server's hints about its behaviour."""
    original: str | None = None
    """The name that it had before it got this one, where the file says it."""
    warnings: tuple[str, ...] = ()
    """Warnings of its reader."""


@dataclass(frozen=True, slots=True)
class ToolFormat:
    """One format that tools come in. One file in this folder is one format."""

    name: str
    recognises: Callable[[Document], bool]
    read: Callable[[Document], Iterator[RawTool]]
    repeats: bool = False
    """True if one name may have several definitions in this format."""
