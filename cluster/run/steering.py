"""Steering of openings towards targets: what a dialogue is drawn for follows from what is accepted and under way."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
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
_IMAGINED: Final = 2
_ALL: Final = ""


class Steering:
    """The strata of a run's dialogues that are accepted or under way, and the choice of those of the next one."""

    def __init__(self, targets: Targets, generation: Generation, variety: Variety, seed: str) -> None:
        self._targets, self._seed = targets, seed
        self._generation, self._variety = generation, variety
        self._accepted = 0
        self._has: Counter[str] = Counter()
        """Accepted dialogues, by stratum."""
        self._under_way: dict[int, frozenset[str]] = {}
        """The targets that a dialogue was drawn for, by number."""
        self._drawn: Counter[str] = Counter()
        """Dialogues under way that were drawn for a target."""
        self._ended: Counter[str] = Counter()
        """Dialogues of this launch that have ended, by the target that they were drawn for; all under no name."""
        self._passed: Counter[str] = Counter()
        """Those of them that were accepted."""
        self._came: Counter[str] = Counter()
        """Those of these that are in it."""
        self._said: set[str] = set()

    def next(self, number: int) -> Drawing:
        """Return the settings from which dialogue *number* is drawn."""
        return drawing(self._generation, self._variety, self._targets, self._chosen(number), self._point(number))

    def begin(self, number: int, opened: Event) -> None:
        """Note a dialogue that is under way, again or for the first time."""
        self._drawn.subtract(self._under_way.pop(number, frozenset()))
        drawn = strata_drawn(opened) if isinstance(opened, DialogueOpened) else frozenset()
        self._under_way[number] = drawn & self._targets.keys()
        self._drawn.update(self._under_way[number])

    def settle(self, number: int, records: Sequence[Recorded]) -> list[str]:
        """Note the end of a dialogue under way; return words about targets that it shows to be out of reach."""
        drawn = self._under_way.pop(number, frozenset())
        self._drawn.subtract(drawn)
        found = self._add(records)
        self._ended.update([*drawn, _ALL])
        if found is None:
            return []
        self._passed.update([*drawn, _ALL])
        self._came.update(drawn & found)
        return [words for target in sorted(drawn) if (words := self._out_of_reach(target))]

    async def load(self, run: str, accepted: Sequence[int], read: ReadWhole) -> None:
        """Read the dialogues that earlier launches accepted. Raises StoreError, EventsError."""
        for begin in range(0, len(accepted), _AT_ONCE):
            some = [f"{run}/{number}" for number in accepted[begin : begin + _AT_ONCE]]
            for stream, frames in zip(some, await asyncio.gather(*map(read, some)), strict=True):
                self._add(records_of(stream, frames))

    def _add(self, records: Sequence[Recorded]) -> frozenset[str] | None:
        """Add a dialogue that was accepted, and return its strata; None where it was not."""
        last = last_of(records)
        if last is None or not isinstance(last.event, DialogueAccepted):
            return None
        found = strata_of(records)
        self._accepted += 1
        self._has.update(found)
        return found

    def _chosen(self, number: int) -> frozenset[str]:
        """Return the targets that the next dialogue is drawn for: by chance, the more likely the more one is behind."""
        point, chosen, behind = self._point(number), set[str](), dict[str, float]()
        for dimension in dimensions_of(self._targets):
            missing = self._missing(dimension.shares)
            behind |= missing
            weights = {key: max(0.0, number) for key, number in missing.items()}
            chosen.add(weighted(weights, point(dimension.name)) if any(weights.values()) else _ALL)
        return self._fitting(chosen - {_ALL}, behind)

    def _missing(self, shares: Targets) -> dict[str, float]:
        """Return how many dialogues have to be drawn for each target now, and under no name for none of them.

        Those under way count as far as dialogues that were drawn so have passed, and have come out so.
        """
        passed, ended = (counts[_ALL] - sum(counts[t] for t in shares) for counts in (self._passed, self._ended))
        passing = {target: _rate(self._passed[target], self._ended[target]) for target in shares}
        coming = {target: _rate(self._came[target], self._ended[target]) for target in shares}
        rest, passing_else = 1 - sum(shares.values()), _rate(passed, ended)
        expected = {target: self._has[target] + coming[target] * self._drawn[target] for target in shares}
        whole = self._accepted + sum(passing[target] * self._drawn[target] for target in shares)
        whole += passing_else * (len(self._under_way) - sum(self._drawn[target] for target in shares))
        then = whole + rest * passing_else + sum(share * passing[target] for target, share in shares.items())
        missing = {target: (share * then - expected[target]) / coming[target] for target, share in shares.items()}
        return {**missing, _ALL: (rest * then - (whole - sum(expected.values()))) / passing_else}

    def _fitting(self, chosen: set[str], behind: Mapping[str, float]) -> frozenset[str]:
        """Return *chosen* with no more complexities than a dialogue may have, and as many as it has at least."""
        span, types = self._generation.complexities, self._generation.complexity_weights
        every = [target for target in self._targets if target.partition(".")[0] == COMPLEXITY]
        every.sort(key=lambda target: behind[target], reverse=True)
        mine = [target for target in every if target in chosen][: span.max]
        if every and all(f"{COMPLEXITY}.{type_}" in self._targets for type_, weight in types.items() if weight):
            mine += [target for target in every if target not in mine][: max(0, span.min - len(mine))]
        return frozenset({*(chosen - set(every)), *mine})

    def _point(self, number: int) -> Callable[[str], float]:
        return lambda name: stratum(f"{self._seed}:target:{name}", number)

    def _out_of_reach(self, target: str) -> str:
        tried, came, share = self._passed[target], self._came[target], self._targets[target]
        if tried < _ENOUGH or target in self._said:
            return ""
        rate = came / tried
        if rate + _SURE * sqrt(max(rate * (1 - rate), 1 / tried) / tried) >= share:
            return ""
        self._said.add(target)
        return (
            f"The target {target} will hardly be reached: of {tried} accepted dialogues that were drawn for it, {came} "
            f"have it, and {100 * share:.0f} % of all are to."
        )


def _rate(some: int, ended: int) -> float:
    """Return a share, above 0: two that are imagined count until there are more."""
    return (some + _IMAGINED) / (ended + _IMAGINED)
