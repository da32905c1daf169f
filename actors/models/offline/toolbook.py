"""The tools of a prompt."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ....events import JsonObject
from .naming import is_identifier, slot_of
from .toolspec import ToolSpec
from .values.schemas import resolved, type_of


@dataclass(frozen=True)
class ToolBook:
    """All tools of a prompt."""

    tools: tuple[ToolSpec, ...]

    @cached_property
    def by_name(self) -> Mapping[str, ToolSpec]:
        """The tools by name."""
        return {tool.name: tool for tool in self.tools}

    @cached_property
    def taken(self) -> Mapping[str, JsonObject]:
        """How the tools describe the identifiers that they take, by slot."""
        found: dict[str, JsonObject] = {}
        for tool in self.tools:
            for name, schema in tool.properties.items():
                slot = slot_of(name, tool.entity)
                if is_identifier(slot):
                    items = resolved(schema.get("items"), tool.parameters) if type_of(schema) == "array" else schema
                    found.setdefault(slot, {"description": schema.get("description", ""), **items})
        return found

    @cached_property
    def speakers(self) -> Mapping[str, int]:
        """How many tools speak of each word."""
        return Counter(word for tool in self.tools for word in tool.speaks_of)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every tool."""
        return frozenset().union(*(tool.speaks_of for tool in self.tools))

    @cached_property
    def key(self) -> str:
        """What tells this list of tools from another."""
        return "\n".join(tool.name for tool in self.tools)

    @classmethod
    def of(cls, shown: Iterable[JsonObject]) -> "ToolBook":
        """The tools that a prompt shows."""
        return cls(tuple(_tool(tool) for tool in shown if isinstance(tool.get("name"), str)))


def _tool(shown: JsonObject) -> ToolSpec:
    parameters, returns = shown.get("parameters"), shown.get("returns")
    return ToolSpec(
        name=str(shown["name"]),
        description=str(shown.get("description") or ""),
        parameters=parameters if isinstance(parameters, dict) else {},
        returns=returns if isinstance(returns, dict) else None,
    )
