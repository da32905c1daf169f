"""Data flow between tools: one returns what another one needs, identifiers above all."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ....events import Tool
from .described import LookUps, described_sources
from .keys import Key, arguments_of, is_id, outputs_of
from .words import words_of

_MAX_GIVERS: Final = 12
_MAKERS: Final = frozenset({"create", "add", "book", "make", "place", "open", "register", "reserve", "order", "post"})
_UNMAKERS: Final = frozenset(
    {"cancel", "close", "deactivate", "delete", "destroy", "drop", "erase", "remove", "revoke", "rm", "unsubscribe"}
)


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

    def needs(self, taker: str) -> dict[str, list[str]]:
        """Return the identifiers that *taker* requires and some tools give, each with these.

        Tools that make such a thing count only where no other gives it: nobody cancels what was booked a moment ago.
        """
        found: dict[str, list[str]] = {}
        for flow in self.into(taker):
            if flow.identifier and flow.required:
                found.setdefault(flow.argument, []).append(flow.giver)
        return {path: [giver for giver in givers if not makes(giver)] or givers for path, givers in found.items()}

    @cached_property
    def _into(self) -> dict[str, tuple[DataFlow, ...]]:
        return _grouped(self.flows, [flow.taker for flow in self.flows])

    @cached_property
    def _out_of(self) -> dict[str, tuple[DataFlow, ...]]:
        return _grouped(self.flows, [flow.giver for flow in self.flows])


def makes(name: str) -> bool:
    """Return True if a tool of that name makes something: a user may know the number of what was made before."""
    return words_of(name)[:1] != () and words_of(name)[0] in _MAKERS


def unmakes(name: str) -> bool:
    """Return True if a tool of that name takes away what another one has made."""
    return words_of(name)[:1] != () and words_of(name)[0] in _UNMAKERS


def required_identifiers(tool: Tool) -> tuple[str, ...]:
    """Return the paths of the identifiers that *tool* requires."""
    return tuple(path for path, _ in required_keys(tool))


def required_keys(tool: Tool) -> tuple[tuple[str, Key], ...]:
    """Return the paths of the identifiers that *tool* requires, each with what it identifies."""
    return tuple((leaf.path, key) for leaf, key in arguments_of(tool) if leaf.required and is_id(key))


def find_data_flow(tools: Sequence[Tool]) -> DataFlowGraph:
    """Return the data flow among *tools*, in the order of the takers."""
    gives: defaultdict[Key, list[tuple[Tool, str]]] = defaultdict(list)
    for tool in tools:
        needed = {key for leaf, key in arguments_of(tool) if leaf.required and is_id(key)}
        for key, path in outputs_of(tool).items():
            if key not in needed:  # what it needs it does not give: it only repeats it
                gives[key].append((tool, path))
    described = _described(tools, gives)
    return DataFlowGraph(tuple(flow for tool in tools for flow in (*_into(tool, gives), *described(tool))))


def _into(taker: Tool, gives: dict[Key, list[tuple[Tool, str]]]) -> Iterator[DataFlow]:
    for leaf, key in arguments_of(taker):
        givers = [(giver, path) for giver, path in gives.get(key, ()) if _may_flow(giver, taker, key, path)]
        givers.sort(key=lambda one: (one[0].domain != taker.domain, not one[1]))
        for giver, path in givers[:_MAX_GIVERS]:
            yield DataFlow(giver.name, taker.name, path, leaf.path, is_id(key), leaf.required)


def _described(tools: Sequence[Tool], gives: dict[Key, list[tuple[Tool, str]]]) -> Callable[[Tool], Iterator[DataFlow]]:
    """Return what only descriptions tell of a taker; an identifier's sources are guessed only where no key matched."""
    domains: defaultdict[str | None, list[Tool]] = defaultdict(list)
    for tool in tools:
        domains[tool.domain].append(tool)
    look_ups = {domain: LookUps(mates) for domain, mates in domains.items()}

    def described(taker: Tool) -> Iterator[DataFlow]:
        matched = {
            key for _, key in arguments_of(taker) if any(giver.name != taker.name for giver, _ in gives.get(key, ()))
        }
        for source in described_sources(taker, look_ups[taker.domain], matched):
            yield DataFlow(source.giver, taker.name, "", source.argument, source.identifier, source.required)

    return described


def _may_flow(giver: Tool, taker: Tool, key: Key, path: str) -> bool:
    if giver.name == taker.name:
        return False
    return giver.domain == taker.domain or (bool(path) and is_id(key))


def _grouped(flows: Sequence[DataFlow], names: Iterable[str]) -> dict[str, tuple[DataFlow, ...]]:
    groups: defaultdict[str, list[DataFlow]] = defaultdict(list)
    for flow, name in zip(flows, names, strict=True):
        groups[name].append(flow)
    return {name: tuple(group) for name, group in groups.items()}
