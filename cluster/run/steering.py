"""Steering of openings towards targets: what a dialogue is drawn for follows from what is accepted and under way."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from math import sqrt
from typing import Final, TypeAlias

from ...actors.roles.opening import Generation
from ...actors.roles.targets import COMPLEXITY, Drawing, Targets, dimensions_of, drawing
from ...actors.scenarios import Variety
from ...actors.scenarios.strata import stratum, weighted
from ...events import DialogueAccepted, DialogueOpened, Event, Frame, Recorded
from ...store.views import last_of, strata_drawn, strata_of
from .known import records_of

ReadWhole: TypeAlias = Callable[[str], Awaitable[Sequence[Frame]]]
_AT_ONCE: Final = 64
_ENOUGH: Final = 20
"""Accepted dialogues that were drawn for a target, before it is said that they do not come out so."""
_SURE: Final = 2.0
"""Standard deviations."""
_REST: Final = ""


class Steering:
    """The strata of a run's dialogues that are accepted or under way, and the choice of those of the next one."""

    def __init__(self, targets: Targets, generation: Generation, variety: Variety, seed: str) -> None:
        self._targets, self._seed = targets, seed
        self._generation, self._variety = generation, variety
        self._under_way: dict[int, frozenset[str]] = {}
        self._accepted = 0
        self._counts: Counter[str] = Counter()
        """Dialogues accepted or under way, by stratum."""
        self._tried: Counter[str] = Counter()
        """Accepted dialogues that were drawn for a target."""
        self._came: Counter[str] = Counter()
        """Those of them that are in it."""
        self._said: set[str] = set()

    def next(self, number: int) -> Drawing:
        """Return the settings from which dialogue *number* is drawn."""
        return drawing(self._generation, self._variety, self._targets, self._chosen(number), self._point(number))

    def begin(self, number: int, opened: Event) -> None:
        """Note a dialogue that is under way, again or for the first time."""
        self._forget(number)
        self._under_way[number] = strata_drawn(opened) if isinstance(opened, DialogueOpened) else frozenset()
        self._counts.update(self._under_way[number])

    def settle(self, number: int, records: Sequence[Recorded]) -> list[str]:
        """Note the end of a dialogue; return words about targets that it shows to be out of reach."""
        self._forget(number)
        first, last = records[0].event, last_of(records)
        if not isinstance(first, DialogueOpened) or last is None or not isinstance(last.event, DialogueAccepted):
            return []
        found, drawn = strata_of(records), strata_drawn(first) & self._targets.keys()
        self._accepted += 1
        self._counts.update(found)
        self._tried.update(drawn)
        self._came.update(drawn & found)
        return [words for target in sorted(drawn) if (words := self._out_of_reach(target))]

    async def load(self, run: str, accepted: Sequence[int], read: ReadWhole) -> None:
        """Read the dialogues that earlier launches accepted. Raises StoreError, EventsError."""
        for begin in range(0, len(accepted), _AT_ONCE):
            some = [f"{run}/{number}" for number in accepted[begin : begin + _AT_ONCE]]
            for stream, frames in zip(some, await asyncio.gather(*map(read, some)), strict=True):
                self.settle(0, records_of(stream, frames))

    def _chosen(self, number: int) -> frozenset[str]:
        """Return the targets that the next dialogue is drawn for: by chance, the more likely the more one is behind."""
        point, chosen = self._point(number), set[str]()
        for dimension in dimensions_of(self._targets):
            behind = {target: self._behind(target) for target in dimension.shares}
            rest = 1 - sum(behind.values())
            weights = {key: max(0.0, missing) for key, missing in {**behind, _REST: rest}.items()}
            chosen.add(weighted(weights, point(dimension.name)) if any(weights.values()) else _REST)
        return self._fitting(chosen - {_REST})

    def _fitting(self, chosen: set[str]) -> frozenset[str]:
        """Return *chosen* with no more complexities than a dialogue may have, and as many as it has at least."""
        span, types = self._generation.complexities, self._generation.complexity_weights
        every = sorted(
            (target for target in self._targets if target.partition(".")[0] == COMPLEXITY),
            key=self._behind,
            reverse=True,
        )
        mine = [target for target in every if target in chosen][: span.max]
        if every and all(f"{COMPLEXITY}.{type_}" in self._targets for type_, weight in types.items() if weight):
            mine += [target for target in every if target not in mine][: max(0, span.min - len(mine))]
        return frozenset({*(chosen - set(every)), *mine})

    def _behind(self, target: str) -> float:
        """Return the dialogues by which a target is behind its share, the next one counted."""
        return self._targets[target] * (self._accepted + len(self._under_way) + 1) - self._counts[target]

    def _point(self, number: int) -> Callable[[str], float]:
        return lambda name: stratum(f"{self._seed}:target:{name}", number)

    def _forget(self, number: int) -> None:
        self._counts.subtract(self._under_way.pop(number, frozenset()))

    def _out_of_reach(self, target: str) -> str:
        tried, came, share = self._tried[target], self._came[target], self._targets[target]
        if tried < _ENOUGH or target in self._said:
            return ""
        rate = came / tried
        if rate + _SURE * sqrt(max(rate * (1 - rate), 1 / tried) / tried) >= share:
            return ""
        self._said.add(target)
        return (
            f"The target {target} will hardly be reached: of {tried} accepted dialogues that were drawn for it, {came} "
            f"have it, and {share:.0%} of all are to."
        )
