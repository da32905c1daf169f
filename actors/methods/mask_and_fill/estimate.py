"""The calls of mask and fill, guessed from the generation settings: low, expected, high."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from ....events import Seat, Tool
from ....store.wording import count
from ...experts import Expert
from ...prompts import DRAFT, EXTEND, FILL, JUDGE, PLAN, REPAIR, VOTES, Template
from ...questions import Purpose
from ...roles import purposes
from ...roles.opening import Generation
from ...roles.vote_keys import shared
from ..port import Expectation, ExpectedCalls

_CHARACTERS_PER_TOKEN = 4
_WORDS_PER_TURN = 80
_JSON_PER_TURN = 40
_VERDICT = 150
_FOR_SUBTASK = 60
_AROUND_INJECTION = 3
_TO_COVER = 3
"""Iterations that mask every turn of words once, where the settings ask for no number."""
_AT_ONCE = 3
"""One in so many turns is rewritten at once, where the settings do not say how many."""


def expected(
    generation: Generation, panel: Sequence[Seat], experts: Mapping[str, Expert], tools: Sequence[Tool]
) -> Expectation:
    """Return the calls that a dialogue will take."""
    cases = _cases(generation)
    asked = [(seat, experts[seat.expert].template) for seat in panel]
    low, middle, high = (list(_calls(case, generation, asked, _tool_tokens(tools))) for case in cases)
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
    """Of a wave of experts, those that are asked once the wave before them has passed a dialogue."""
    beyond: float
    """Of an expert's votes beyond its quorum, those that are asked for."""
    again: float
    """Calls for each that is usable."""
    tools: float

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


def _calls(
    case: _Case, generation: Generation, asked: Sequence[tuple[Seat, Template]], tool_tokens: float
) -> Iterator[ExpectedCalls]:
    turn = _WORDS_PER_TURN + _JSON_PER_TURN
    tools, plan = case.tools * tool_tokens, case.subtasks * _FOR_SUBTASK
    whole = tools + plan + case.turns * turn
    iterations = _iterations(generation)
    masked = (generation.masks_per_iteration or case.turns / _AT_ONCE) * turn
    drafted = case.skeleton / case.subtasks * turn

    def of(purpose: Purpose, template: Template, calls: float, context: float, output: float) -> ExpectedCalls:
        return ExpectedCalls(purpose, None, calls * case.again, _words(template) + context, output)

    yield of(purposes.PLAN, PLAN, 1, tools, plan)
    yield of(purposes.DRAFT, DRAFT, case.subtasks, tools + plan + case.skeleton * turn / 2, drafted)
    yield of(purposes.EXTEND, EXTEND, case.complexities, whole, (1 + _AROUND_INJECTION) * turn)
    yield of(purposes.FILL, FILL, iterations, whole, masked)
    yield of(purposes.REPAIR, REPAIR, case.repairs, whole, 2 * turn)
    fills = case.complexities + iterations * case.judged + case.repairs / 2
    yield of(purposes.JUDGE, JUDGE, fills, whole + 2 * masked, _VERDICT)
    yield from _votes(case, generation, asked, whole)


def _votes(
    case: _Case, generation: Generation, asked: Sequence[tuple[Seat, Template]], whole: float
) -> Iterator[ExpectedCalls]:
    """Yield the votes; of experts that share a question, the one with most votes says how often it is asked."""
    waves = sorted({seat.wave for seat, _ in asked})
    for at, wave in enumerate(waves, start=1):
        seats = {seat.expert: (seat, template) for seat, template in asked if seat.wave == wave}
        reached = (1 + case.repairs) * case.voted**at * case.again
        for experts in shared([*seats], generation.votes_together, ()):
            part = [seats[expert] for expert in experts]
            votes = max(seat.quorum + case.beyond * (seat.votes - seat.quorum) for seat, _ in part)
            if len(part) == 1:
                read = whole + _words(part[0][1])
                yield ExpectedCalls(purposes.VOTE, experts[0], reached * votes, read, _VERDICT)
                continue
            read = whole + _words(VOTES) + sum(len(template.task) / _CHARACTERS_PER_TOKEN for _, template in part)
            yield ExpectedCalls(purposes.VOTES, None, reached * votes, read, _VERDICT * len(part))


def _iterations(generation: Generation) -> int:
    asked = generation.reasonability_iterations
    return _TO_COVER if asked is None else asked


def _words(template: Template) -> float:
    return len(template.text) / _CHARACTERS_PER_TOKEN


def _tool_tokens(tools: Sequence[Tool]) -> float:
    """Of one tool, on average."""
    sizes = [len(json.dumps([tool.name, tool.description, tool.parameters, tool.returns])) for tool in tools]
    return mean(sizes) / _CHARACTERS_PER_TOKEN if sizes else 0.0


def _assumptions(generation: Generation, cases: Sequence[_Case], panel: Sequence[Seat]) -> tuple[str, ...]:
    low, expected, high = cases
    turns = f"{low.turns:.0f} to {high.turns:.0f} turns ({expected.turns:.0f} expected)"
    beyond = f"of the votes beyond a quorum, {expected.beyond:.0%} are asked for (low: none, high: all)"
    return (
        f"a dialogue has {turns} of about {_WORDS_PER_TURN + _JSON_PER_TURN} tokens",
        f"a token is {_CHARACTERS_PER_TOKEN} characters of a prompt; reasoning that is not said is not counted",
        f"{expected.judged:.0%} of the rewrites need a judge, the others differ in wording only (high: all of them)",
        f"{expected.again - 1:.0%} of the answers are asked for again (low: none, high: {high.again - 1:.0%})",
        f"a dialogue is repaired {expected.repairs:.1f} times (low: never, high: {count(round(high.repairs), 'time')})",
        *([beyond] if any(seat.votes > seat.quorum for seat in panel) else []),
        f"reasonability takes {count(_iterations(generation), 'iteration')}",
        "nothing is read from a provider's cache; where it is, input costs less",
        "the numbers are of opened dialogues, whatever share of them is accepted",
    )
