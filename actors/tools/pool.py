"""A pool: the tools that a run may use, whatever formats they came in."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from ...events import JsonObject, Tool
from .graph import DataFlowGraph, ToolSimilarity, find_data_flow


@dataclass(frozen=True, slots=True)
class PoolWarning:
    """Something about a tool that is not as it should be, and was mended or left out."""

    tool: str
    """Its safe name."""
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class ToolOrigin:
    """The origin of a tool."""

    name: str
    """As its format says it: providers may not accept it."""
    format: str
    place: str
    server: str | None = None
    """The live MCP server that offers it."""
    hints: JsonObject | None = None
    """That server's hints about its behaviour."""


@dataclass(frozen=True)
class Pool:
    """Tools with unique names that every provider accepts."""

    tools: tuple[Tool, ...]
    origins: Mapping[str, ToolOrigin]
    """By safe name."""
    warnings: tuple[PoolWarning, ...]
    abouts: Mapping[str, str]
    """Descriptions of whole domains, by domain, in formats that have them."""

    def __len__(self) -> int:
        return len(self.tools)

    def __iter__(self) -> Iterator[Tool]:
        return iter(self.tools)

    def __repr__(self) -> str:
        return f"<Pool(tools={len(self.tools)}, warnings={len(self.warnings)}, digest={self.digest[:8]})>"

    def tool(self, name: str) -> Tool:
        """The tool of that safe name. Raises KeyError."""
        return self._by_name[name]

    @cached_property
    def digest(self) -> str:
        """Digest of the tools, 64 hex digits: the same tools have the same one, whatever they were read from."""
        facts = [tool.model_dump(mode="json", exclude={"hints"}) for tool in self.tools]
        return sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    @cached_property
    def original_names(self) -> Mapping[str, str]:
        """Names of tools as their sources say them, by safe name, where the two differ."""
        return {name: origin.name for name, origin in self.origins.items() if origin.name != name}

    @cached_property
    def data_flow(self) -> DataFlowGraph:
        """Data flow between its tools."""
        return find_data_flow(self.tools)

    @cached_property
    def similarity(self) -> ToolSimilarity:
        """Similarity of its tools."""
        return ToolSimilarity(self.tools, self.data_flow)

    @cached_property
    def startable(self) -> frozenset[str]:
        """The tools that need no identifier which another one gives: a user can ask for them straight away."""
        fed = {flow.taker for flow in self.data_flow.flows if flow.identifier and flow.required}
        return frozenset(tool.name for tool in self.tools) - fed

    @cached_property
    def _by_name(self) -> dict[str, Tool]:
        return {tool.name: tool for tool in self.tools}
