"""Walks over the data flow of a dialogue's tools: which tools are called one after the other, and which together."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ...events import Tool
from .graph import DataFlowGraph, find_data_flow, makes, required_identifiers, required_keys, words_of

_CHAINED: Final = 6.0
"""Weight of a tool that takes what the step before has given."""
_BRANCHED: Final = 3.0
"""Weight of a tool that takes what any earlier step has given."""
_MOST_EFFECTS: Final = 2
"""Tools of one sub-task that do more than look something up, where there are enough others."""
_AGAIN: Final = 0.15
"""Weight of a tool that was called before, where another one could be."""
_MOST_TOGETHER: Final = 3
_TWICE_TOGETHER: Final = 0.5
"""Share of the parallel steps in which one look-up is made for several things."""
_LOOK_UPS: Final = frozenset({"get", "list", "find", "search", "check", "fetch", "show", "read", "look", "view"})

Step = tuple[str, ...]
"""Tools that are called together."""


def draw_walks(
    tools: Sequence[Tool], steps: Sequence[int], rng: random.Random, *, parallel: float
) -> tuple[tuple[Step, ...], ...]:
    """Return for each sub-task the tools of each of its steps; in a share *parallel* of the steps, several together."""
    walker = _Walker(tools, find_data_flow(tools), rng)
    return tuple(tuple(walker.steps(count, parallel)) for count in steps)


def at_hand(tools: Sequence[Tool]) -> tuple[str, ...]:
    """Return the required identifiers that none of *tools* gives, as `tool.argument`."""
    flow = find_data_flow(tools)
    return tuple(
        f"{tool.name}.{path}"
        for tool in tools
        for path in required_identifiers(tool)
        if path not in flow.needs(tool.name)
    )


@dataclass
class _Walker:
    """A walk that goes on from sub-task to sub-task."""

    tools: Sequence[Tool]
    flow: DataFlowGraph
    rng: random.Random
    called: dict[str, None] = field(default_factory=dict)

    def steps(self, count: int, parallel: float) -> Iterator[Step]:
        """Yield the steps of one sub-task."""
        before: Step = ()
        here: set[str] = set()
        for _ in range(count):
            first = self._next(before, here)
            together = self.rng.random() < parallel or (parallel > 0 and self._wanted_twice(first))
            step = self._beside(first, before, here) if together else (first,)
            self.called.update(dict.fromkeys(step))
            here.update(step)
            before = step
            yield step

    @cached_property
    def _plain(self) -> frozenset[str]:
        """Tools without arguments: another call of one is the same call."""
        return frozenset(tool.name for tool in self.tools if not tool.parameters.get("properties"))

    def _next(self, before: Step, here: set[str]) -> str:
        names = [tool.name for tool in self.tools]
        weights = [self._weight(name, before, here) for name in names]
        if not any(weights):
            weights = [1.0] * len(names)
        return self.rng.choices(names, weights)[0]

    def _weight(self, name: str, before: Step, here: set[str]) -> float:
        if not self._callable(name) or (name in self.called and name in self._plain):
            return 0.0
        givers = {flow.giver for flow in self.flow.into(name)}
        if not _looks_up(name) and sum(not _looks_up(other) for other in here) >= _MOST_EFFECTS:
            return 0.0
        near = _CHAINED if givers & set(before) else _BRANCHED if givers & self.called.keys() else 1.0
        return near * (_AGAIN**2 if name in here else _AGAIN if name in self.called else 1.0)

    def _callable(self, name: str) -> bool:
        """True if each identifier that only a look-up gives has been given by then."""
        return all(
            any(giver in self.called for giver in givers) or all(makes(giver) for giver in givers)
            for givers in self.flow.needs(name).values()
        )

    def _beside(self, first: str, before: Step, here: set[str]) -> Step:
        """Return *first* with calls that need nothing of it: the same look-up for other things, or other look-ups."""
        if not _looks_up(first):
            return (first,)
        if self._wanted_twice(first):
            return (first, first)
        count = self.rng.randint(2, _MOST_TOGETHER)
        if first not in self._plain and self.rng.random() < _TWICE_TOGETHER:
            return (first,) * count
        others = [
            name
            for name in (tool.name for tool in self.tools)
            if name != first and _looks_up(name) and self._weight(name, before, here)
        ]
        others = [name for name in others if not self._linked(first, name) and not self._wanted_twice(name)]
        chosen = sorted(others, key=lambda name: (-self._weight(name, before, here), self.rng.random()))[: count - 1]
        return (first, *chosen)

    def _wanted_twice(self, name: str) -> bool:
        """True if a tool needs two identifiers of one kind that it gives, such as both ends of a journey."""
        return name not in self.called and name in self._twice and name not in self._plain

    @cached_property
    def _twice(self) -> frozenset[str]:
        found: set[str] = set()
        for tool in self.tools:
            needs = self.flow.needs(tool.name)
            kinds = [key for path, key in required_keys(tool) if path in needs]
            alike = {path for path, key in required_keys(tool) if kinds.count(key) > 1 and path in needs}
            found.update(giver for path in alike for giver in needs[path])
        return frozenset(found)

    def _linked(self, one: str, other: str) -> bool:
        return any(flow.giver == one for flow in self.flow.into(other)) or any(
            flow.giver == other for flow in self.flow.into(one)
        )


def _looks_up(name: str) -> bool:
    return words_of(name)[:1] != () and words_of(name)[0] in _LOOK_UPS
