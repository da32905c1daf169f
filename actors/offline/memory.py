"""The tools of a prompt, and the values that are known at a point of its dialogue: said, called and found."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pydantic import JsonValue

from ...events import AssistantTurn, JsonObject, Tool, ToolTurn, Turn, UserTurn
from ..evidence import decoded, is_error, names_a_new_thing, names_a_thing
from ..evidence import leaves as leaves_of
from ..tools.graph import DataFlowGraph, find_data_flow, words_of
from ..tools.schema import leaves
from .sampled import Sampled
from .values import type_of

Slot = tuple[str, ...]
"""The meaning of a value, in words: `("order", "id")`."""


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
        """The links from a tool that gives a value to one that takes it."""
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


@dataclass
class Memory:
    """Everything known so far."""

    box: Toolbox
    state: Sampled = field(default_factory=Sampled)
    """What exists before the dialogue, as far as its prompt shows it."""
    found: list[str] = field(default_factory=list)
    """The results of calls that did not fail."""
    said: list[str] = field(default_factory=list)
    """The user's words."""
    made: set[str] = field(default_factory=set)
    """The calls, each as what makes two identical."""
    _slots: dict[Slot, list[JsonValue]] = field(default_factory=dict)
    """Identifiers, the latest last."""
    _tools: dict[str, str] = field(default_factory=dict)

    def read(self, turns: Iterable[Turn]) -> "Memory":
        """Take in *turns*."""
        for turn in turns:
            if isinstance(turn, UserTurn):
                self.said.append(turn.text)
            for call in turn.calls if isinstance(turn, AssistantTurn) else ():
                self.call(call.id, call.name, call.arguments if isinstance(call.arguments, dict) else {})
            for result in turn.results if isinstance(turn, ToolTurn) else ():
                self.result(result.call_id, result.content, error=result.error)
        return self

    def call(self, id_: str, name: str, arguments: JsonObject) -> None:
        """Take in a call."""
        self._tools[id_] = name
        self.made.add(signature(name, arguments))
        self._learn(arguments, name)

    def result(self, call: str, content: str, *, error: bool = False) -> None:
        """Take in a result."""
        value = decoded(content)
        if not error and not is_error(content, value):
            self.found.append(content)
            self._learn(value, self._tools.get(call, ""))

    def _learn(self, value: JsonValue, around: str) -> None:
        for leaf in reversed([one for one in leaves_of(value) if names_a_thing(one.name)]):
            if isinstance(leaf.value, str | int) and leaf.value != "" and not isinstance(leaf.value, bool):
                steps = [step for step in leaf.pointer.split("/")[1:-1] if not step.isdigit()]
                values = self._slots.setdefault(_slot_of(leaf.name, steps[-1] if steps else around), [])
                values[:] = [one for one in values if one != leaf.value] + [leaf.value]

    def identifier(self, name: str, around: str, shape: JsonObject, but: Collection[JsonValue] = ()) -> JsonValue:
        """Return the latest known identifier of that *name* that fits *shape*, other than *but*; None without one."""
        if not names_a_thing(name) or names_a_new_thing(name) or "enum" in shape:
            return None
        slot, type_ = _slot_of(name, around), type_of(shape)
        for count in range(len(slot), min(len(slot), 2) - 1, -1):  # `from account id` is also an `account id`
            for value in reversed(self._slots.get(slot[-count:], [])):
                if type_ == "string" and str(value) not in but:
                    return str(value)
                if type_ == "integer" and isinstance(value, int) and value not in but:
                    return value
        return None

    def alike(self, value: JsonValue) -> str | None:
        """Return the last text that was said or found and differs from the text *value* in its digits only."""
        if not isinstance(value, str) or not re.search(r"\d", value):
            return None
        pattern = re.compile(rf"(?<!\w){re.sub(r'[0-9]+', r'[0-9]+', re.escape(value))}(?!\w)")
        return next(iter([hit for text in (*self.found, *self.said) for hit in pattern.findall(text)][::-1]), None)

    def knows(self, value: JsonValue, *, told: bool = False) -> bool:
        """Return True if a result or, unless it has to be *told* by one, the user has brought *value*."""
        words, texts = str(value), self.found if told else [*self.found, *self.said]
        return any(words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) for text in texts)


def signature(name: str, arguments: JsonObject) -> str:
    """Return what makes two calls identical."""
    return f"{name} {sorted(arguments.items(), key=lambda one: one[0])}"


@lru_cache(maxsize=4096)
def _slot_of(name: str, around: str) -> Slot:
    """Return what a value of *name* is; a bare `id` is one of what *around*, a property or a tool, is about."""
    words = words_of(name)
    if words != ("id",):
        return words
    about = words_of(around)
    return (*(about[1:2] or about[:1]), "id")
