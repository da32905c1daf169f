"""The tool list of a live MCP server, as a source of a pool."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ....events import JsonObject
from ..errors import NotParsable
from . import mcp
from .documents import Document, parse_json
from .port import RawTool


@dataclass(frozen=True, slots=True)
class Listing:
    """Every page of a server's answer to `tools/list`."""

    source: str
    """As the user named it."""
    server: str
    """The server's name among those that can be called."""
    domain: str
    """Domain of its tools: a name for people."""
    value: JsonObject
    format: ClassVar[str] = mcp.FORMAT.name

    def tools(self) -> Iterator[RawTool]:
        """Its tools as they came. Raises MalformedTool, NotParsable."""
        try:
            value = parse_json(json.dumps(self.value))
        except (ValueError, RecursionError) as error:
            why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
            raise NotParsable(self.source, f"its list of tools is not JSON: {why}", "Fix the server") from error
        return mcp.FORMAT.read(Document(self.source, value, name=self.domain))
