"""Data flow between tools: one returns what another one needs, identifiers above all."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from ....events import Tool
from ..schema import Leaf, leaves
from .words import words_of

Key: TypeAlias = tuple[str, ...]
"""The meaning of a value in words: `("flight", "id")`."""

_ID_WORDS: Final = frozenset({"id", "number", "code", "key", "token", "reference", "iban", "sku", "slug", "handle"})
_ROLES: Final = frozenset({"from", "to", "source", "target", "new", "old", "parent", "current", "other", "original"})
_VAGUE_WORDS: Final = """
    name title description status message type date time value result amount price content text query limit count
    number total unit success error data info body comment reason note city location address country email phone
    password user username currency language page offset duration start end priority category rating quantity
    subject
"""
_VAGUE: Final = frozenset(_VAGUE_WORDS.split())
_MAKERS_WORDS: Final = """
    create add book place make open register order post upload submit start search find list get query fetch reserve
    schedule new browse lookup retrieve check show view send request
"""
_MAKERS: Final = frozenset(_MAKERS_WORDS.split())
_DEEDS: Final = {"book": "booking", "reserve": "reservation", "order": "order", "pay": "payment", "register": "user"}
_TRAILING: Final = frozenset(
    {"detail", "info", "information", "list", "datum", "data", "result", "record", "by", "all"}
)
_RETURNED: Final = re.compile(r"\b(?:returns?|yields?|gives?)\b(.{0,120})", re.IGNORECASE | re.DOTALL)
_SAID_ID: Final = re.compile(r"\b([A-Za-z]+)[ _](?:id|ID|identifier)s?\b")
_MAX_GIVERS: Final = 12


@dataclass(frozen=True, slots=True)
class DataFlow:
    """One tool returns what another one needs."""

    giver: str
    taker: str
    output: str
    """Path in the giver's result; empty if only its name or description tells."""
    argument: str
    """Path in the taker's arguments."""
    identifier: bool
    """True for an identifier, which a user cannot know otherwise."""
    required: bool
    """True if the taker requires it."""

    @property
    def weight(self) -> float:
        """Strength of the connection between the two."""
        return (2.0 if self.identifier else 1.0) * (1.0 if self.output else 0.7) * (1.0 if self.required else 0.6)


@dataclass(frozen=True)
class DataFlowGraph:
    """The data flow among the tools of a pool."""

    flows: tuple[DataFlow, ...]

    def into(self, taker: str) -> tuple[DataFlow, ...]:
        """Return the flows that *taker* receives."""
        return self._into.get(taker, ())

    def out_of(self, giver: str) -> tuple[DataFlow, ...]:
        """Return the flows that *giver* provides."""
        return self._out_of.get(giver, ())

    @cached_property
    def _into(self) -> dict[str, tuple[DataFlow, ...]]:
        return _grouped(self.flows, [flow.taker for flow in self.flows])

    @cached_property
    def _out_of(self) -> dict[str, tuple[DataFlow, ...]]:
        return _grouped(self.flows, [flow.giver for flow in self.flows])


def find_data_flow(tools: Sequence[Tool]) -> DataFlowGraph:
    """Return the data flow among *tools*, in the order of the takers."""
    gives: defaultdict[Key, list[tuple[Tool, str]]] = defaultdict(list)
    for tool in tools:
        needed = {key for leaf, key in _arguments(tool) if leaf.required and _is_id(key)}
        for key, path in _outputs(tool).items():
            if key not in needed:  # what it needs it does not give: it only repeats it
                gives[key].append((tool, path))
    return DataFlowGraph(tuple(flow for tool in tools for flow in _into(tool, gives)))


def _into(taker: Tool, gives: dict[Key, list[tuple[Tool, str]]]) -> Iterator[DataFlow]:
    for leaf, key in _arguments(taker):
        givers = [(giver, path) for giver, path in gives.get(key, ()) if _may_flow(giver, taker, key, path)]
        givers.sort(key=lambda one: (one[0].domain != taker.domain, not one[1]))
        for giver, path in givers[:_MAX_GIVERS]:
            yield DataFlow(giver.name, taker.name, path, leaf.path, _is_id(key), leaf.required)


def _may_flow(giver: Tool, taker: Tool, key: Key, path: str) -> bool:
    if giver.name == taker.name:
        return False
    return giver.domain == taker.domain or (bool(path) and _is_id(key))


def _arguments(tool: Tool) -> list[tuple[Leaf, Key]]:
    found = ((leaf, _key(leaf, tool)) for leaf in leaves(tool.parameters))
    return [(leaf, key) for leaf, key in found if key]


def _outputs(tool: Tool) -> dict[Key, str]:
    """Paths of what *tool* returns, by key; from its name and description if it has no output schema."""
    if tool.returns is None:
        return dict.fromkeys(_told(tool), "")
    outputs: dict[Key, str] = {}
    for leaf in leaves(tool.returns):
        if key := _key(leaf, tool):
            outputs.setdefault(key, leaf.path)
    return outputs


def _key(leaf: Leaf, tool: Tool) -> Key:
    """The key of *leaf*; empty if it is too vague to match by."""
    if "enum" in leaf.schema or "const" in leaf.schema or leaf.type in ("boolean", "null"):
        return ()
    words = words_of(leaf.names[-1])
    while len(words) > 1 and words[0] in _ROLES:
        words = words[1:]
    if words == ("id",):
        around = words_of(leaf.names[-2]) if len(leaf.names) > 1 else _noun(tool.name)
        words = (*around[-1:], "id")
    if _is_id(words):
        return words if leaf.type != "number" else ()
    if not words or set(words) <= _VAGUE or leaf.type not in ("string", None) or "format" in leaf.schema:
        return ()
    return words


def _is_id(key: Key) -> bool:
    return len(key) > 1 and key[-1] in _ID_WORDS


def _told(tool: Tool) -> set[Key]:
    """The identifiers that a tool without an output schema gives, as far as its name and description say so."""
    words = words_of(tool.name)
    told: set[Key] = set()
    if words and words[0] in _MAKERS:
        before = words[1 : words.index("by")] if "by" in words else words[1:]
        if before and before[-1] == "id":
            told.add(before[-2:])
        elif noun := _noun(tool.name):
            told.add((noun[-1], "id"))
        if words[0] in _DEEDS:
            told.add((_DEEDS[words[0]], "id"))
    for sentence in _RETURNED.findall(tool.description):
        told.update((words_of(noun)[-1], "id") for noun in _SAID_ID.findall(sentence) if words_of(noun))
    return told


def _noun(name: str) -> Key:
    """The subject of a tool: `("order",)` for `get_order_details`."""
    words = words_of(name)
    words = words[: words.index("by")] if "by" in words[1:] else words
    while len(words) > 1 and words[-1] in _TRAILING:
        words = words[:-1]
    return words[-1:] if len(words) > 1 else ()


def _grouped(flows: Sequence[DataFlow], names: Iterable[str]) -> dict[str, tuple[DataFlow, ...]]:
    groups: defaultdict[str, list[DataFlow]] = defaultdict(list)
    for flow, name in zip(flows, names, strict=True):
        groups[name].append(flow)
    return {name: tuple(group) for name, group in groups.items()}
