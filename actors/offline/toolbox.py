"""The tools of a prompt, and what gives them the identifiers that they need."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ...events import JsonObject, Tool
from ..tools.graph import DataFlowGraph, find_data_flow, words_of
from ..tools.schema import leaves

Slot = tuple[str, ...]
"""What a value is, in words: `("order", "id")`."""


@dataclass(frozen=True, eq=False)
class Toolbox:
    """All tools of a prompt."""

    tools: tuple[Tool, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Tool]:
        """The tools by name."""
        return {tool.name: tool for tool in self.tools}

    @cached_property
    def key(self) -> str:
        """Text that tells this list of tools from another."""
        return "\n".join(tool.name for tool in self.tools)

    @cached_property
    def flow(self) -> DataFlowGraph:
        """Which tool gives what another one takes."""
        return find_data_flow(self.tools)

    @cached_property
    def needs(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """For each tool, the tools that give each of the identifiers that it cannot do without."""
        found: dict[str, dict[str, frozenset[str]]] = {tool.name: {} for tool in self.tools}
        for flow in self.flow.flows:
            if flow.identifier and flow.required:
                givers = found[flow.taker].get(flow.argument, frozenset())
                found[flow.taker][flow.argument] = givers | {flow.giver}
        return {name: tuple(givers.values()) for name, givers in found.items()}

    @cached_property
    def gives(self) -> Mapping[str, JsonObject]:
        """For each tool that tells no schema of its results, those of the identifiers that others take from it."""
        found: dict[str, JsonObject] = {tool.name: {} for tool in self.tools}
        for flow in self.flow.flows:
            if flow.identifier and self.by_name[flow.giver].returns is None:
                taken = next(leaf for leaf in leaves(self.by_name[flow.taker].parameters) if leaf.path == flow.argument)
                found[flow.giver][taken.names[-1]] = taken.schema
        return found


@lru_cache(maxsize=4096)
def slot_of(name: str, around: str) -> Slot:
    """Return what a value of *name* is; a bare `id` is one of what *around*, a property or a tool, is about."""
    words = words_of(name)
    if words != ("id",):
        return words
    about = words_of(around)
    return (*(about[1:2] or about[:1]), "id")
