"""What a run will take, before anything is paid: calls, tokens and money, each as a range, with what is assumed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from ...actors.experts import EXPERTS, Expert
from ...actors.prompts import DRAFT, EXTEND, FILL, JUDGE, PLAN, REPAIR, Template
from ...actors.questions import Purpose, RoleName
from ...actors.roles.opening import Generation
from ...events import Seat, Tool, seats_of

Priced = Callable[[RoleName, str | None, int, int], float | None]
"""US dollars for a call of a role (and expert) with so many input and output tokens; None where nobody knows."""

ASKED_BY = {
    Purpose.PLAN: RoleName.INITIALIZER,
    Purpose.DRAFT: RoleName.INITIALIZER,
    Purpose.EXTEND: RoleName.FILLER,
    Purpose.FILL: RoleName.FILLER,
    Purpose.REPAIR: RoleName.FILLER,
    Purpose.JUDGE: RoleName.REFINER,
    Purpose.VOTE: RoleName.VERIFIER,
}
"""Whose model answers."""

_CHARACTERS_PER_TOKEN = 4
_WORDS_PER_TURN = 80
_JSON_PER_TURN = 40
_VERDICT = 150
_FOR_SUBTASK = 60
_AROUND_INJECTION = 3


@dataclass(frozen=True, slots=True)
class EstimateRange:
    """A number that is not known yet."""

    low: float
    expected: float
    high: float

    def times(self, factor: float) -> EstimateRange:
        """As often."""
        return EstimateRange(self.low * factor, self.expected * factor, self.high * factor)

    def plus(self, other: EstimateRange) -> EstimateRange:
        """Both together."""
        return EstimateRange(self.low + other.low, self.expected + other.expected, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will take."""

    dialogues: int
    calls: EstimateRange
    input_tokens: EstimateRange
    output_tokens: EstimateRange
    usd: EstimateRange | None
    """None: nobody knows the price of a model that is used."""
    by_purpose: tuple[tuple[Purpose, EstimateRange], ...]
    """Calls."""
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """One guess at how a dialogue goes."""

    subtasks: float
    steps: float
    complexities: float
    judged: float
    """Of the fills, those that no rule declines."""
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


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls of one kind that a dialogue takes, and the size of each in tokens."""

    purpose: Purpose
    expert: str | None
    count: float
    input: float
    output: float


def estimate(
    generation: Generation,
    experts: Sequence[str | Seat],
    *,
    dialogues: int,
    tools: Sequence[Tool],
    priced: Priced,
    known: Mapping[str, Expert] = EXPERTS,
) -> Estimate:
    """What a run of so many *dialogues* over *tools* will take; *known* are the experts by name."""
    cases, panel = _cases(generation), seats_of(experts)
    asked = [(seat, known[seat.expert].template) for seat in panel]
    kinds = [list(_calls(case, generation, asked, _tool_tokens(tools))) for case in cases]
    money = [_money(calls, priced) for calls in kinds]
    return Estimate(
        dialogues=dialogues,
        calls=_span([sum(c.count for c in calls) for calls in kinds]).times(dialogues),
        input_tokens=_span([sum(c.count * c.input for c in calls) for calls in kinds]).times(dialogues),
        output_tokens=_span([sum(c.count * c.output for c in calls) for calls in kinds]).times(dialogues),
        usd=_span([m for m in money if m is not None]).times(dialogues) if None not in money else None,
        by_purpose=tuple(
            (purpose, _span([sum(c.count for c in calls if c.purpose is purpose) for calls in kinds]).times(dialogues))
            for purpose in Purpose
        ),
        assumptions=_assumptions(generation, cases, panel),
    )


def _cases(generation: Generation) -> tuple[_Case, _Case, _Case]:
    g, rounds = generation, generation.repair_rounds
    low = _Case(g.subtasks.min, g.steps.min, g.complexities.min, 0.7, 0, 0.7, 0.0, 1.0, g.tools.min)
    high = _Case(g.subtasks.max, g.steps.max, g.complexities.max, 1.0, rounds, 1.0, 1.0, 1.25, g.tools.max)
    expected = _Case(
        mean((g.subtasks.min, g.subtasks.max)),
        mean((g.steps.min, g.steps.max)),
        mean((g.complexities.min, g.complexities.max)),
        0.9,
        0.3 * rounds,
        0.9,
        0.2,
        1.05,
        mean((g.tools.min, g.tools.max)),
    )
    return low, expected, high


def _calls(
    case: _Case, generation: Generation, asked: Sequence[tuple[Seat, Template]], tool_tokens: float
) -> Iterator[_Calls]:
    turn = _WORDS_PER_TURN + _JSON_PER_TURN
    tools, plan = case.tools * tool_tokens, case.subtasks * _FOR_SUBTASK
    whole = tools + plan + case.turns * turn
    iterations = _iterations(case, generation)
    masked = generation.masks_per_iteration * turn
    drafted = case.skeleton / case.subtasks * turn

    def of(purpose: Purpose, template: Template, count: float, context: float, output: float) -> _Calls:
        return _Calls(purpose, None, count * case.again, _words(template) + context, output)

    yield of(Purpose.PLAN, PLAN, 1, tools, plan)
    yield of(Purpose.DRAFT, DRAFT, case.subtasks, tools + plan + case.skeleton * turn / 2, drafted)
    yield of(Purpose.EXTEND, EXTEND, case.complexities, whole, (1 + _AROUND_INJECTION) * turn)
    yield of(Purpose.FILL, FILL, iterations, whole, masked)
    yield of(Purpose.REPAIR, REPAIR, case.repairs, whole, 2 * turn)
    fills = (case.complexities + iterations + case.repairs) * case.judged
    yield of(Purpose.JUDGE, JUDGE, fills, whole + 2 * masked, _VERDICT)
    waves = sorted({seat.wave for seat, _ in asked})
    for seat, template in asked:
        reached = case.voted ** (1 + waves.index(seat.wave))
        votes = seat.quorum + case.beyond * (seat.votes - seat.quorum)
        count = (1 + case.repairs) * reached * votes * case.again
        yield _Calls(Purpose.VOTE, seat.expert, count, _words(template) + whole, _VERDICT)


def _iterations(case: _Case, generation: Generation) -> float:
    """Refinement ends when every turn was picked, and turns are picked more than once by chance."""
    return min(generation.reasonability_iterations, 1.3 * case.turns / generation.masks_per_iteration)


def _words(template: Template) -> float:
    return len(template.text) / _CHARACTERS_PER_TOKEN


def _tool_tokens(tools: Sequence[Tool]) -> float:
    """Of one tool, on average."""
    sizes = [len(json.dumps([tool.name, tool.description, tool.parameters, tool.returns])) for tool in tools]
    return mean(sizes) / _CHARACTERS_PER_TOKEN if sizes else 0.0


def _money(calls: Sequence[_Calls], priced: Priced) -> float | None:
    total = 0.0
    for kind in calls:
        if not kind.count:
            continue
        each = priced(ASKED_BY[kind.purpose], kind.expert, round(kind.input), round(kind.output))
        if each is None:
            return None
        total += kind.count * each
    return total


def _span(values: Sequence[float]) -> EstimateRange:
    low, expected, high = values
    return EstimateRange(low, expected, high)


def _assumptions(generation: Generation, cases: Sequence[_Case], panel: Sequence[Seat]) -> tuple[str, ...]:
    low, expected, high = cases
    turns = f"{low.turns:.0f} to {high.turns:.0f} turns ({expected.turns:.0f} expected)"
    beyond = f"of the votes beyond a quorum, {expected.beyond:.0%} are asked for (low: none, high: all)"
    return (
        f"a dialogue has {turns} of about {_WORDS_PER_TURN + _JSON_PER_TURN} tokens",
        f"a token is {_CHARACTERS_PER_TOKEN} characters of a prompt; reasoning that is not said is not counted",
        f"rules decline {1 - expected.judged:.0%} of the fills unjudged (low: {1 - low.judged:.0%}, high: none)",
        f"{expected.again - 1:.0%} of the answers are asked for again (low: none, high: {high.again - 1:.0%})",
        f"a dialogue is repaired {expected.repairs:.1f} times (low: never, high: {high.repairs:.0f} times)",
        *([beyond] if any(seat.votes > seat.quorum for seat in panel) else []),
        f"reasonability takes up to {generation.reasonability_iterations} iterations",
        "nothing is read from a provider's cache; where it is, input costs less",
        "the numbers are of opened dialogues, whatever share of them is accepted",
    )
