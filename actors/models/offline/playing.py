"""A sub-task played through: its calls, and what comes back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from .arguments import Chooser
from .chosen import Chosen, Stated
from .dice import Dice
from .known import Known
from .results import ResultMaker
from .sections import Call, Planned, Result
from .story import Story
from .toolbook import ToolBook
from .toolspec import ToolSpec
from .verbs import Act

_PARALLEL = 0.2


@dataclass(slots=True)
class Step:
    """One pair of an assistant turn with calls and a tool turn with results."""

    spec: ToolSpec
    calls: list[Call] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    borrowed: list[Stated] = field(default_factory=list)
    """What is known from before."""


class Player:
    """Plays sub-tasks one after the other over what is known."""

    def __init__(self, book: ToolBook, story: Story, plan: Sequence[Planned], known: Known) -> None:
        self._book, self._story, self._plan, self._known = book, story, plan, known
        self._chooser = Chooser(story, known)

    def play(self, number: int) -> list[Step]:
        """The steps of sub-task *number*, from 1; what it finds becomes known."""
        planned = self._plan[number - 1]
        specs = [self._book.by_name[name] for name in planned.tools if name in self._book.by_name]
        specs = specs or list(self._book.tools[:1])
        count = max(planned.steps, len(specs))
        steps: list[Step] = []
        for index in range(count):
            steps.append(self._step(number, index, specs[index * len(specs) // count], steps))
        return steps

    def _step(self, number: int, index: int, spec: ToolSpec, before: list[Step]) -> Step:
        step = Step(spec)
        dice = Dice(self._story.key, number, index, spec.name)
        first = self._chooser.choose(spec, number, dice, [said for other in before for said in other.stated])
        self._call(step, number, index, first)
        if spec.act in (Act.LOOK_UP, Act.SEARCH, Act.COMPUTE) and dice.chance(_PARALLEL):
            second = self._chooser.another(spec, first, number, dice)
            if second is not None:
                step.stated += _also_said(spec, first, second)
                self._call(step, number, index, second)
        later = self._later(number, index)
        for call in step.calls:
            made = ResultMaker(self._story, self._book, spec, call, self._known, later=later).result()
            result = Result(call.id, json.dumps(made, ensure_ascii=False))
            step.results.append(result)
            self._known.add_result(call, result.content)
        return step

    def _call(self, step: Step, number: int, index: int, chosen: Chosen) -> None:
        id_ = f"call_{number}_{index + 1}" + "b" * len(step.calls)
        while id_ in self._known.call_ids:
            id_ += "x"
        call = Call(id_, step.spec.name, chosen.arguments)
        self._known.add_call(call)
        step.calls.append(call)
        step.stated += chosen.stated
        step.borrowed += chosen.borrowed

    def _later(self, number: int, index: int) -> list[ToolSpec]:
        """The tools of the steps to come, in their order."""
        names = [*self._plan[number - 1].tools[index + 1 :], *(name for p in self._plan[number:] for name in p.tools)]
        return [self._book.by_name[name] for name in dict.fromkeys(names) if name in self._book.by_name]


def _also_said(spec: ToolSpec, first: Chosen, second: Chosen) -> list[Stated]:
    """What has to be said of the first of two calls, so that both are asked for."""
    differing = [name for name, value in second.arguments.items() if first.arguments.get(name) != value]
    said = {one.name for one in first.stated}
    return [Stated(spec.name, n, first.arguments[n]) for n in differing if n in first.arguments and n not in said]
