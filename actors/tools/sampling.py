"""The candidate tools of a dialogue: some that belong together, some that distract, all of it from the seed."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from ...events import Tool
from .pool import Pool

_COHERENT: Final = (0.55, 0.75)
"""The share of the tools that belong together, drawn per dialogue."""
_STARTABLE: Final = 3
"""Tools that a user can ask for without an identifier from another one, where the pool has so many."""


def sample_tools(
    pool: Pool,
    rng: random.Random,
    *,
    number: int,
    count_range: tuple[int, int] = (5, 14),
    seed: int = 0,
    among: Collection[str] = (),
) -> tuple[Tool, ...]:
    """The candidate tools of dialogue *number* (from 1): as many as *rng* draws from *count_range*, or the whole pool.

    The number picks the tool that the others are chosen around, from an order of the pool that only *seed* shuffles: so
    as many dialogues in a row as the pool has tools offer every one of them, whatever the *rng* of each draws. Where
    tools are named, it picks one *among* them.
    """
    low, high = count_range
    if not 1 <= low <= high:
        raise ValueError(f"a range of 1 or more tools is expected, the lower bound first, not {count_range}")
    count = min(rng.randint(low, high), len(pool))
    choice = _Choice(pool, rng, count - min(_STARTABLE, len(pool.startable), count - 1))
    choice.take(_anchor(pool, number, seed, among))
    core = max(min(2, count), round(count * rng.uniform(*_COHERENT)))
    choice.take_givers(core)
    choice.grow(core)
    choice.make_startable(count)
    choice.distract(count)
    choice.supply(min(high, len(pool)))
    names = list(choice.names)
    rng.shuffle(names)
    return tuple(pool.tool(name) for name in names)


def _anchor(pool: Pool, number: int, seed: int, among: Collection[str]) -> str:
    order = [tool.name for tool in pool]
    random.Random(f"{seed}:{pool.digest}").shuffle(order)  # noqa: S311 - chance that can be repeated, no secret
    order = [name for name in order if name in among] or order
    return order[(number - 1) % len(order)]


@dataclass
class _Choice:
    """A set of tools that is being chosen."""

    pool: Pool
    rng: random.Random
    bound: int
    """Most tools that may need an identifier from another one."""
    names: dict[str, None] = field(default_factory=dict)
    """In the order in which they were chosen."""
    _distractors: list[str] = field(default_factory=list)
    _pull: dict[str, float] = field(default_factory=dict)
    """Summed similarity of each tool that is not chosen to those that are."""

    def admits(self, name: str) -> bool:
        """True if enough tools that a user can begin with are left room for, once *name* is chosen."""
        startable = self.pool.startable
        return name in startable or len(self.names.keys() - startable) < self.bound

    def take(self, name: str) -> None:
        """*name* is chosen, and asks for what is near it."""
        self.names[name] = None
        self._pull.pop(name, None)
        for other, nearness in self.pool.similarity.near(name).items():
            if other not in self.names:
                self._pull[other] = self._pull.get(other, 0.0) + nearness

    def take_givers(self, count: int) -> None:
        """For each identifier that a chosen tool cannot do without, a tool that gives it, while there is room."""
        waiting = list(self.names)
        while waiting and len(self.names) < count:
            for givers in self.pool.data_flow.needs(waiting.pop(0)).values():
                able = [giver for giver in givers if self.admits(giver)]
                if able and len(self.names) < count and not any(giver in self.names for giver in givers):
                    giver = self.rng.choice(able)
                    self.take(giver)
                    waiting.append(giver)

    def grow(self, count: int) -> None:
        """More of what is near, the nearer the likelier, up to *count* in all."""
        while len(self.names) < count and (others := [other for other in self._pull if self.admits(other)]):
            weights = [self._pull[other] ** 2 for other in others]
            self.take(self.rng.choices(others, weights)[0])

    def make_startable(self, count: int) -> None:
        """Enough tools that a user can ask for straight away, from near by if there are any, up to *count* in all."""
        able = [tool.name for tool in self.pool if tool.name in self.pool.startable]
        missing = min(_STARTABLE, len(able)) - sum(name in self.names for name in able)
        for _ in range(min(missing, count - len(self.names))):
            left = [name for name in able if name not in self.names]
            near = [name for name in left if name in self._pull]
            self.take(self.rng.choice(near or left))

    def distract(self, count: int) -> None:
        """Any others, up to *count* in all."""
        left = [tool.name for tool in self.pool if tool.name not in self.names]
        for name in self.rng.sample(left, count - len(self.names)):
            self.names[name] = None
            self._distractors.append(name)

    def supply(self, most: int) -> None:
        """A tool for each required identifier that none gives yet: up to *most* in all, else for a distractor."""
        waiting = list(self.names)
        while waiting:
            name = waiting.pop(0)
            if name not in self.names:
                continue
            for givers in self.pool.data_flow.needs(name).values():
                if any(giver in self.names for giver in givers) or not self._has_room(most, name):
                    continue
                giver = self.rng.choice(givers)
                self.names[giver] = None
                waiting.append(giver)

    def _has_room(self, most: int, taker: str) -> bool:
        """Make room for one more; the taker itself stays."""
        if len(self.names) < most:
            return True
        needed = {
            giver for name in self.names for givers in self.pool.data_flow.needs(name).values() for giver in givers
        }
        out = next((name for name in reversed(self._distractors) if name not in {taker, *needed}), None)
        if out is None:
            return False
        self._distractors.remove(out)
        del self.names[out]
        return True
