"""Walks over the tools of a dialogue: which are called one after the other, and which together.

A walk is what somebody could want: looks something up, goes on with what that gave, and changes something in the end.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ...events import Tool
from .acts import Act, act_of, is_deprecated, is_for_the_user_alone, is_of_a_person, subjects_of, wants_yes
from .graph import DataFlowGraph, find_data_flow, makes, required_identifiers, required_keys, unmakes, words_of

_CHAINED: Final = 6.0
"""Weight of a tool that takes what the step before has given."""
_BRANCHED: Final = 3.0
"""Weight of a tool that takes what any earlier step has given."""
_ABOUT_THE_SAME: Final = 1.5
"""Weight of a tool that is about what the sub-task is about."""
_UNRELATED: Final = 0.2
"""Weight of a tool that is about something else, within a sub-task."""
_UNFOUNDED: Final = 0.05
"""Weight of a change of a thing that nothing has looked up."""
_UNMADE: Final = 0.05
"""Weight of taking away a thing where one was just made and nothing has shown another: nobody wants both."""
_MOST_EFFECTS: Final = 2
"""Tools of one sub-task that do more than look something up, where there are enough others."""
_AGAIN: Final = 0.15
"""Weight of a tool for each call of it that was made before, where another one could be."""
_LAST: Final = 1.5
"""Weight of a change at the end of a sub-task."""
_EARLY: Final = 0.3
"""Weight of a change before it, and of working something out."""
_CONFIRMED: Final = 3.0
"""Weight of a change that wants a yes where the user can have said it."""
_LEFT: Final = 0.3
"""Weight of signing out, and of being handed over to a person, in the last step."""
_MOST_TOGETHER: Final = 3
_TWICE_TOGETHER: Final = 0.5
"""Share of the parallel steps in which one look-up is made for several things."""
_THRICE: Final = 0.25
"""Share of these in which it is made for three."""
_LIKELY: Final = 0.3
"""Weight from which on a look-up goes together with another one."""

Step = tuple[str, ...]
"""Tools that are called together."""


def draw_walks(
    tools: Sequence[Tool], steps: Sequence[int], rng: random.Random, *, parallel: float
) -> tuple[tuple[Step, ...], ...]:
    """Return for each sub-task the tools of each of its steps; in a share *parallel* of the steps, several together."""
    current = [tool for tool in tools if not is_deprecated(tool)] or tools
    walker = _Walker(current, find_data_flow(current), rng)
    return tuple(walker.walk(steps, parallel))


def at_hand(tools: Sequence[Tool]) -> tuple[str, ...]:
    """Return the required identifiers that none of *tools* gives, as `tool.argument`."""
    flow = find_data_flow(tools)
    return tuple(
        f"{tool.name}.{path}"
        for tool in tools
        for path in required_identifiers(tool)
        if path not in flow.needs(tool.name)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a walk."""

    first: bool
    """The first step of its sub-task."""
    last: bool
    opening: bool
    """In the first sub-task."""
    closing: bool
    """In the last sub-task."""
    before: Step
    """Tools of the step before, in the same sub-task."""
    here: frozenset[str]
    """Tools of the sub-task so far."""


@dataclass
class _Walker:
    """A walk that goes on from sub-task to sub-task."""

    tools: Sequence[Tool]
    flow: DataFlowGraph
    rng: random.Random
    called: Counter[str] = field(default_factory=Counter)
    """Number of calls of each tool so far."""

    def walk(self, counts: Sequence[int], parallel: float) -> Iterator[tuple[Step, ...]]:
        """Yield the steps of each sub-task."""
        for number, count in enumerate(counts):
            walked: list[Step] = []
            merged = 0
            while len(walked) < count:
                here = frozenset(name for step in walked for name in step)
                before = walked[-1] if walked else ()
                last, closing = len(walked) == count - 1, number == len(counts) - 1
                step = self._step(_Place(not walked, last, number == 0, closing, before, here), parallel)
                self.called.update(step)
                if merged < count and self._belongs_to(before, step) and self.rng.random() < parallel:
                    walked[-1] = (*before, *step)
                    merged += 1
                else:
                    walked.append(step)
            yield tuple(walked)

    def _belongs_to(self, before: Step, step: Step) -> bool:
        """Return True if the look-ups of *step* are wanted with those *before*, and need nothing of them."""
        together = (*before, *step)
        if not before or len(together) > _MOST_TOGETHER or any(self._acts[one] is not Act.LOOK_UP for one in together):
            return False
        if self._of_the_user & {*before} & {*step} or any(self._linked(one, other) for one in before for other in step):
            return False
        akin = any(self._subjects[one] & self._subjects[other] for one in before for other in step)
        return akin or all(self._is_fed(name, together) for name in together)

    def _is_fed(self, name: str, together: Step) -> bool:
        """Return True if *name* goes on with what something else than *together* has given."""
        return any(flow.giver in self.called and flow.giver not in together for flow in self.flow.into(name))

    def _step(self, place: _Place, parallel: float) -> Step:
        first = self._next(place)
        together = self.rng.random() < parallel or (parallel > 0 and self._wanted_twice(first))
        return self._beside(first, place) if together else (first,)

    @cached_property
    def _by_name(self) -> dict[str, Tool]:
        return {tool.name: tool for tool in self.tools}

    @cached_property
    def _acts(self) -> dict[str, Act]:
        return {tool.name: act_of(tool) for tool in self.tools}

    @cached_property
    def _subjects(self) -> dict[str, frozenset[str]]:
        return {tool.name: subjects_of(tool) for tool in self.tools}

    @cached_property
    def _plain(self) -> frozenset[str]:
        """Tools without arguments: another call of one is the same call."""
        return frozenset(tool.name for tool in self.tools if not tool.parameters.get("properties"))

    @cached_property
    def _once(self) -> frozenset[str]:
        """Tools that are called once in a dialogue: it has one user, who signs in once and is handed over once."""
        ends = {name for name, act in self._acts.items() if act in (Act.ENTER, Act.LEAVE)}
        return self._plain | self._of_a_person | ends

    @cached_property
    def _of_a_person(self) -> frozenset[str]:
        return frozenset(tool.name for tool in self.tools if is_of_a_person(tool))

    @cached_property
    def _of_the_user(self) -> frozenset[str]:
        """Tools that show what is the user's, and would show it again."""
        return frozenset(tool.name for tool in self.tools if is_for_the_user_alone(tool))

    def _is_over(self, name: str) -> bool:
        """Return True if *name* was called and is called once, or finds a user who was found in another way."""
        if name in self._of_a_person and not required_identifiers(self._by_name[name]):
            found = self._of_a_person & self.called.keys()
            return any(not required_identifiers(self._by_name[other]) for other in found)
        return name in self.called and name in self._once

    def _next(self, place: _Place) -> str:
        names = list(self._by_name)
        for weight in (self._weight, self._any_look_up, self._anything):
            if any(weights := [weight(name, place) for name in names]):
                return self.rng.choices(names, weights)[0]
        return self.rng.choice(names)

    def _weight(self, name: str, place: _Place) -> float:
        if not self._callable(name) or name in place.before or self._is_over(name):
            return 0.0
        again = _AGAIN ** (self.called[name] + (name in place.here))
        return self._by_act(name, place) * self._by_relation(name, place) * again

    def _any_look_up(self, name: str, place: _Place) -> float:
        """Return a weight where no story goes on: another look-up, or the same one for another thing."""
        fits = self._acts[name] is Act.LOOK_UP and self._callable(name) and not self._is_over(name)
        return _AGAIN ** (self.called[name] + (name in place.before)) if fits else 0.0

    def _anything(self, name: str, place: _Place) -> float:
        fits = self._acts[name] not in (Act.THINK, Act.LEAVE) and self._callable(name)
        return _AGAIN ** self.called[name] if fits and name not in place.before else 0.0

    def _by_act(self, name: str, place: _Place) -> float:
        match self._acts[name]:
            case Act.LOOK_UP:
                return 1.0
            case Act.WORK_OUT:
                return 0.0 if place.first else _EARLY
            case Act.LEAVE:
                return _LEFT if place.last and place.closing and not (place.first and place.opening) else 0.0
            case Act.ENTER:
                return 1.0 if place.first and place.opening else 0.0
            case Act.THINK:
                return 0.0
            case Act.CHANGE:
                return self._of_change(name, place)

    def _of_change(self, name: str, place: _Place) -> float:
        if sum(self._acts[other] is Act.CHANGE for other in place.here) >= _MOST_EFFECTS:
            return 0.0
        founded = 1.0 if makes(name) or self._is_founded(name) else _UNFOUNDED
        founded *= _UNMADE if self._takes_back(name) else 1.0
        if wants_yes(self._by_name[name]):  # one sub-task ends with the question, and the next begins with the yes
            return _CONFIRMED * founded if place.first and not place.opening else 0.0
        at_once = place.first and not self.flow.needs(name)  # who knows all that it takes just says so
        return founded * (_LAST if place.last else 1.0 if at_once else _EARLY)

    def _is_founded(self, name: str) -> bool:
        """Return True if the thing that is changed was looked up, or is known from elsewhere: nothing here shows it."""
        subjects = self._subjects[name]
        shown = [
            other for other in self._by_name if self._acts[other] is Act.LOOK_UP and subjects & self._subjects[other]
        ]
        return not shown or any(other in self.called for other in shown)

    def _takes_back(self, name: str) -> bool:
        """Return True if *name* takes away what was made in this dialogue, as far as anybody can tell."""
        if not unmakes(name):
            return False
        called = [other for other in self.called if self._things(other) & self._things(name)]
        return any(map(makes, called)) and not any(self._acts[other] is Act.LOOK_UP for other in called)

    def _things(self, name: str) -> frozenset[str]:
        """The things that *name* is about, without its verb; of an account that is none."""
        return (self._subjects[name] - {*words_of(name)[:1]}) or frozenset({""})

    def _by_relation(self, name: str, place: _Place) -> float:
        givers = {flow.giver for flow in self.flow.into(name)}
        if givers & set(place.before):
            return _CHAINED
        if givers & self.called.keys():
            return _BRANCHED
        around = place.here or frozenset(self.called)
        if any(self._subjects[name] & self._subjects[other] for other in around):
            return _ABOUT_THE_SAME
        return _UNRELATED if place.here else 1.0

    def _callable(self, name: str) -> bool:
        """True if each identifier that only a look-up gives has been given by then."""
        return all(
            any(giver in self.called for giver in givers) or all(makes(giver) for giver in givers)
            for givers in self.flow.needs(name).values()
        )

    def _beside(self, first: str, place: _Place) -> Step:
        """Return *first* with calls that need nothing of it: the same look-up for other things, or other look-ups."""
        if self._acts[first] is not Act.LOOK_UP:
            return (first,)
        if self._wanted_twice(first):
            return (first, first)
        same = {*self._once, *self._of_the_user, *place.here}
        several = first not in same and bool(self._by_name[first].parameters.get("required"))
        others = [name for name in self._by_name if name != first and self._goes_with(name, first, place)]
        if several and (not others or self.rng.random() < _TWICE_TOGETHER):
            return (first,) * (_MOST_TOGETHER if self.rng.random() < _THRICE else 2)
        likely = sorted(others, key=lambda name: (-self._weight(name, place), self.rng.random()))
        return (first, *likely[: self.rng.randint(1, _MOST_TOGETHER - 1)])

    def _goes_with(self, name: str, first: str, place: _Place) -> bool:
        """Return True if the look-up *name* needs nothing of *first*, and both are about what is under way."""
        if self._acts[name] is not Act.LOOK_UP or self._linked(first, name) or self._wanted_twice(name):
            return False
        if first in self._once and name in self._once - self._plain:  # two ways to find the same user
            return False
        akin = bool(self._subjects[name] & self._subjects[first])
        return self._weight(name, place) >= (_LIKELY if akin or place.here else 1.0) and (akin or bool(self.called))

    def _wanted_twice(self, name: str) -> bool:
        """True if a tool needs two identifiers of one kind that it gives, such as both ends of a journey."""
        return not self.called[name] and name in self._twice and name not in self._plain

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
