"""A tool as a format's file holds it, before anything is mended; and what a format must offer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from ....events import JsonObject
from .documents import Document


@dataclass(frozen=True, slots=True)
class RawTool:
    """One tool, as it came. Nothing in it has been checked."""

    place: str
    """Where it stands: file and line, or file and index."""
    name: JsonValue
    description: JsonValue
    parameters: JsonValue
    returns: JsonValue = None
    required: JsonValue = None
    """What stood beside the parameters, where it should stand inside."""
    domain: str | None = None
    about: str = ""
    """What its format says about the whole domain."""
    root: JsonObject | None = None
    """What local references point into; None: the schema itself."""
    hints: JsonObject | None = None
    """What an MCP server says of how it behaves."""
    warnings: tuple[str, ...] = ()
    """What its importer saw and survived."""


@dataclass(frozen=True, slots=True)
class ToolFormat:
    """One format that tools come in. One file in this folder is one format."""

    name: str
    recognises: Callable[[Document], bool]
    read: Callable[[Document], Iterator[RawTool]]
    repeats: bool = False
    """Whether one name with several definitions is ordinary in it."""
