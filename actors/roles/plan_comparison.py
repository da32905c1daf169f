"""The likeness of two plans, and what follows from it: a plan too like an earlier one is asked for again."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...events import Dialogue, Phase, PlanCompared
from ..evidence import spaced_tokens

MOST_ASKED_AGAIN = 2
"""Times that the plan of one dialogue is given up; the next one is taken as it is."""
_GOALS, _CALLS = 0.75, 0.25
"""Weights of the two parts of a likeness."""


@dataclass(frozen=True, slots=True)
class PlanSketch:
    """The part of a plan that it is compared by."""

    goals: tuple[str, ...]
    words: frozenset[str]
    """Words of the goals, without those that only name who and where; numbers are all the same."""
    calls: tuple[str, ...]
    """Tools in the order of their calls."""


def sketch_of(dialogue: Dialogue) -> PlanSketch:
    """The sketch of a dialogue's plan."""
    goals = tuple(subtask.goal for subtask in dialogue.plan)
    calls = tuple(tool for subtask in dialogue.plan for tool in subtask.tools)
    words = frozenset(word for goal in goals for word in _words(goal))
    return PlanSketch(goals, words - _names(dialogue), calls)


def likeness(one: PlanSketch, other: PlanSketch) -> float:
    """The likeness of two plans, from 0 to 1: shared words of their goals, and the same calls in the same order."""
    every = one.words | other.words
    shared = len(one.words & other.words) / len(every) if every else 1.0
    return _GOALS * shared + _CALLS * (one.calls == other.calls)


def comparison_due(dialogue: Dialogue) -> bool:
    """True if the dialogue has a plan that nothing was built on, and that was not compared yet."""
    return dialogue.phase is Phase.DRAFTING and not dialogue.turns and not dialogue.compared


def compare(
    dialogue: Dialogue, earlier: Mapping[int, PlanSketch], *, most: float, unknown: Sequence[int] = ()
) -> PlanCompared:
    """The comparison of a dialogue's plan with *earlier* ones by number: one of likeness *most* or more is too like.

    *unknown* are the numbers of those that should be among them.
    """
    sketch = sketch_of(dialogue)
    likest = max(((likeness(sketch, other), -number) for number, other in earlier.items()), default=None)
    if likest is None:
        return PlanCompared(compared=0, unknown=tuple(unknown))
    how, nearest = round(likest[0], 3), -likest[1]
    too_like = how >= most
    return PlanCompared(
        compared=len(earlier),
        unknown=tuple(unknown),
        nearest=nearest,
        likeness=how,
        goals=earlier[nearest].goals if too_like else (),
        again=too_like and len(dialogue.resembled) < MOST_ASKED_AGAIN,
    )


def _words(text: str) -> Iterator[str]:
    """The words of *text*; of scripts without spaces, each two signs that follow each other."""
    before = ""
    for token in spaced_tokens(text).split():
        sign = len(token) == 1 and unicodedata.east_asian_width(token) == "W"
        if not sign:
            yield "0" if any(map(str.isdigit, token)) else token
        elif before:
            yield before + token
        before = token if sign else ""


def _names(dialogue: Dialogue) -> frozenset[str]:
    """The words that the scenario gives to who and where: two people with one wish have one wish."""
    if dialogue.scenario is None:
        return frozenset()
    persona = dialogue.scenario.persona
    return frozenset(word for text in (persona.name, persona.place) for word in _words(text))
