"""The calls of a simulation, guessed from the generation settings: low, expected, high."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from ....events import Seat, Tool
from ....store.wording import percent
from ...experts import Expert
from ...prompts import ASSISTANT_TURN, PLAN, TOOL_TURN, USER_TURN, Template
from ...questions import Purpose
from ...roles import purposes
from ...roles.opening import Generation
from ..expecting import (
    ASSUMED_OF_ALL,
    FOR_SUBTASK,
    JSON_PER_TURN,
    PER_TURN,
    WORDS_PER_TURN,
    Voting,
    assumed_sizes,
    assumed_votes,
    expected_votes,
    tool_tokens,
    words_of,
)
from ..port import Expectation, ExpectedCalls


def expected(
    generation: Generation, panel: Sequence[Seat], experts: Mapping[str, Expert], tools: Sequence[Tool]
) -> Expectation:
    """Return the calls that a dialogue will take."""
    cases, size = _cases(generation), tool_tokens(tools)
    low, middle, high = (
        [
            *_calls(case, case.tools * size),
            *expected_votes(case.voting, panel, experts, generation.votes_together, case.whole(case.tools * size)),
        ]
        for case in cases
    )
    return Expectation(low, middle, high, _assumptions(cases, panel))


@dataclass(frozen=True, slots=True)
class _Case:
    """One guess at how a dialogue goes."""

    subtasks: float
    steps: float
    asides: float
    """Messages of the user within a sub-task, beyond the one that begins it."""
    voting: Voting
    tools: float

    @property
    def messages(self) -> float:
        """Messages of the user."""
        return self.subtasks * (1 + self.asides)

    @property
    def calling(self) -> float:
        """Turns with calls."""
        return self.subtasks * self.steps

    @property
    def turns(self) -> float:
        """Turns of the whole dialogue."""
        return 2 * (self.messages + self.calling)

    def whole(self, tools: float) -> float:
        """Return the tokens of a question about the whole dialogue, without its words."""
        return tools + self.subtasks * FOR_SUBTASK + self.turns * PER_TURN


def _cases(g: Generation) -> tuple[_Case, _Case, _Case]:
    low = _Case(g.subtasks.min, g.steps.min, 0.0, Voting(1, 0.7, 0.0, 1.0), g.tools.min)
    high = _Case(g.subtasks.max, g.steps.max, 2.0, Voting(1, 1.0, 1.0, 1.25), g.tools.max)
    subtasks, steps, tools = (mean((one.min, one.max)) for one in (g.subtasks, g.steps, g.tools))
    return low, _Case(subtasks, steps, 0.5, Voting(1, 0.9, 0.2, 1.05), tools), high


def _calls(case: _Case, tools: float) -> Iterator[ExpectedCalls]:
    """Yield the calls of a dialogue, but for the votes; *tools* are the tokens of its tools."""
    plan, half = case.subtasks * FOR_SUBTASK, case.turns / 2

    def of(purpose: Purpose, template: Template, calls: float, context: float, output: float) -> ExpectedCalls:
        return ExpectedCalls(purpose, None, calls * case.voting.again, words_of(template) + context, output)

    yield of(purposes.PLAN, PLAN, 1, tools, plan)
    heard = plan + case.messages * WORDS_PER_TURN
    yield of(purposes.USER_TURN, USER_TURN, case.messages + 1, heard, WORDS_PER_TURN)
    spoken = tools + half * PER_TURN
    yield of(purposes.ASSISTANT_TURN, ASSISTANT_TURN, case.messages + case.calling, spoken, WORDS_PER_TURN)
    yield of(purposes.TOOL_TURN, TOOL_TURN, case.calling, spoken + plan, WORDS_PER_TURN + JSON_PER_TURN)


def _assumptions(cases: Sequence[_Case], panel: Sequence[Seat]) -> tuple[str, ...]:
    low, expected, high = cases
    again = high.voting.again - 1
    return (
        *assumed_sizes(low.turns, expected.turns, high.turns),
        f"the user says {1 + expected.asides:.1f} messages for a sub-task (low: one, high: {1 + high.asides:.0f})",
        f"{percent(expected.voting.again - 1)} of the answers are asked for again (low: none, high: {percent(again)})",
        "no result is real; each turn of results takes a call",
        *assumed_votes(expected.voting, panel),
        *ASSUMED_OF_ALL,
    )
