"""The calls of mask and fill, guessed from the generation settings: low, expected, high."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from ....events import Seat, Tool
from ....store.wording import count, percent
from ...experts import Expert
from ...prompts import DRAFT, EXTEND, FILL, JUDGE, PLAN, REPAIR, Template
from ...questions import Purpose
from ...roles import purposes
from ...roles.opening import Generation
from ..expecting import (
    ASSUMED_OF_ALL,
    FOR_SUBTASK,
    PER_TURN,
    VERDICT,
    Voting,
    assumed_sizes,
    assumed_votes,
    expected_votes,
    tool_tokens,
    words_of,
)
from ..port import Expectation, ExpectedCalls

_AROUND_INJECTION = 3
_TO_COVER = 2
"""Iterations that mask every turn of words once, where the settings ask for no number."""
_AT_ONCE = 3
"""One in so many turns is rewritten at once, where the settings do not say how many."""


def expected(
    generation: Generation, panel: Sequence[Seat], experts: Mapping[str, Expert], tools: Sequence[Tool]
) -> Expectation:
    """Return the calls that a dialogue will take."""
    cases, size = _cases(generation), tool_tokens(tools)
    low, middle, high = (
        [
            *_calls(case, generation, case.tools * size),
            *expected_votes(case.voting, panel, experts, generation.votes_together, _whole(case, case.tools * size)),
        ]
        for case in cases
    )
    return Expectation(low, middle, high, _assumptions(generation, cases, panel))


@dataclass(frozen=True, slots=True)
class _Case:
    """One guess at how a dialogue goes."""

    subtasks: float
    steps: float
    complexities: float
    judged: float
    """Of the rewrites for reasonability, those with a turn that differs in more than its wording."""
    repairs: float
    """Rounds of repair."""
    voted: float
    beyond: float
    again: float
    """Calls for each that is usable."""
    tools: float

    @property
    def voting(self) -> Voting:
        """How the panel votes."""
        return Voting(1 + self.repairs, self.voted, self.beyond, self.again)

    @property
    def skeleton(self) -> float:
        """Turns before refinement: the user's, two for each step, the assistant's last word."""
        return self.subtasks * (2 + 2 * self.steps)

    @property
    def turns(self) -> float:
        """Turns after refinement."""
        return self.skeleton + self.complexities * _AROUND_INJECTION


def _cases(generation: Generation) -> tuple[_Case, _Case, _Case]:
    g, rounds = generation, generation.repair_rounds
    low = _Case(g.subtasks.min, g.steps.min, g.complexities.min, 0.1, 0, 0.7, 0.0, 1.0, g.tools.min)
    high = _Case(g.subtasks.max, g.steps.max, g.complexities.max, 1.0, rounds, 1.0, 1.0, 1.25, g.tools.max)
    subtasks, steps, complexities, tools = (
        mean((one.min, one.max)) for one in (g.subtasks, g.steps, g.complexities, g.tools)
    )
    expected = _Case(subtasks, steps, complexities, 0.3, 0.3 * rounds, 0.9, 0.2, 1.05, tools)
    return low, expected, high


def _calls(case: _Case, generation: Generation, tools: float) -> Iterator[ExpectedCalls]:
    """Yield the calls of a dialogue, but for the votes; *tools* are the tokens of its tools."""
    plan, whole = case.subtasks * FOR_SUBTASK, _whole(case, tools)
    iterations = _iterations(generation)
    masked = (generation.masks_per_iteration or case.turns / _AT_ONCE) * PER_TURN
    drafted = case.skeleton / case.subtasks * PER_TURN

    def of(purpose: Purpose, template: Template, calls: float, context: float, output: float) -> ExpectedCalls:
        return ExpectedCalls(purpose, None, calls * case.again, words_of(template) + context, output)

    yield of(purposes.PLAN, PLAN, 1, tools, plan)
    yield of(purposes.DRAFT, DRAFT, case.subtasks, tools + plan + case.skeleton * PER_TURN / 2, drafted)
    yield of(purposes.EXTEND, EXTEND, case.complexities, whole, (1 + _AROUND_INJECTION) * PER_TURN)
    yield of(purposes.FILL, FILL, iterations, whole, masked)
    yield of(purposes.REPAIR, REPAIR, case.repairs, whole, 2 * PER_TURN)
    injected = min(case.complexities, 1)  # judged together
    fills = injected + iterations * case.judged + case.repairs / 2
    yield of(purposes.JUDGE, JUDGE, fills, whole + 2 * masked, VERDICT)


def _whole(case: _Case, tools: float) -> float:
    return tools + case.subtasks * FOR_SUBTASK + case.turns * PER_TURN


def _iterations(generation: Generation) -> int:
    asked = generation.reasonability_iterations
    return _TO_COVER if asked is None else asked


def _assumptions(generation: Generation, cases: Sequence[_Case], panel: Sequence[Seat]) -> tuple[str, ...]:
    low, expected, high = cases
    judged, again, most = percent(expected.judged), percent(expected.again - 1), percent(high.again - 1)
    return (
        *assumed_sizes(low.turns, expected.turns, high.turns),
        f"{judged} of the rewrites need a judge, the others differ in wording only (high: all of them)",
        f"{again} of the answers are asked for again (low: none, high: {most})",
        f"a dialogue is repaired {expected.repairs:.1f} times (low: never, high: {count(round(high.repairs), 'time')})"
        if high.repairs
        else "no dialogue is repaired ('repair_rounds' is 0)",
        *assumed_votes(expected.voting, panel),
        f"reasonability takes {count(_iterations(generation), 'iteration')}",
        *ASSUMED_OF_ALL,
    )
