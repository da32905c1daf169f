"""Openings are steered so that the accepted dialogues have the shares that are aimed at."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from support.runs import ROOT
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.roles.opening import (
    ANYTHING,
    ComplexitySpan,
    Generation,
    StepSpan,
    SubtaskSpan,
    ToolSpan,
    Wanted,
    can_be_about,
)
from toolace_mt.actors.roles.target_faults import faults, unreachable_over
from toolace_mt.actors.scenarios import Variety
from toolace_mt.actors.shell import Stamp
from toolace_mt.actors.tools import Pool, ToolOrigin, load_pool
from toolace_mt.cluster.run.known import records_of
from toolace_mt.cluster.run.steering import Steering
from toolace_mt.events import (
    ComplexityKind,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueOpened,
    FailureReason,
    FillAccepted,
    FillProposed,
    Frame,
    Operation,
    Recorded,
    Replacement,
    SubtaskPlan,
    TaskPlanned,
    Tool,
    TurnsMasked,
    UserTurn,
    encode,
)
from toolace_mt.store.views import StrataMeter, strata_drawn, strata_of

POOL = load_pool([str(ROOT / "examples" / "pool.json")])
SMALL = {"tools": ToolSpan(min=1, max=2), "steps": StepSpan(min=1, max=1)}
"""Tasks that are drawn fast."""
GENERATION = Generation(subtasks=SubtaskSpan(min=1, max=3), complexities=ComplexitySpan(min=0, max=2), **SMALL)
VARIETY = Variety(languages=(("en", 3.0), ("de", 1.0), ("fr", 1.0)))
TARGETS = {
    "language.de": 0.3,
    "subtasks.3": 0.5,
    "mood.annoyed": 0.2,
    "complexity.error_simulation": 0.25,
    "complexity.clarification.two_rounds": 0.4,
}
STAMP = Stamp("run", "here")


def told(*events: DialogueEvent) -> list[Recorded]:
    """The records of a dialogue."""
    return records_of("run/1", [encode(STAMP.envelope(event, role="any", cause=None)) for event in events])


def injected(kind: ComplexityKind, mask: str) -> list[DialogueEvent]:
    """An injection that is accepted."""
    turn = UserTurn(id=mask, subtask=1, text="Any words.")
    return [
        TurnsMasked(mask=mask, operation=Operation.EXTEND, turns=(mask,), injection=kind, guidance=()),
        FillProposed(mask=mask, replacements=(Replacement(turn=mask, turns=(turn,)),), withheld=()),
        FillAccepted(mask=mask, reason=""),
    ]


class Played:
    """A run over those targets, in which *passes* tells which dialogues pass and *comes* which injections come out."""

    def __init__(
        self,
        targets: Mapping[str, float],
        passes: Callable[[DialogueOpened], float],
        comes: float = 1.0,
        generation: Generation = GENERATION,
    ) -> None:
        self.steering = Steering(targets, generation, VARIETY, "3")
        self.said: list[str] = []
        self.meter = StrataMeter()
        self.accepted: list[Sequence[Recorded]] = []
        self._generation, self._passes, self._comes = generation, passes, comes
        self._chance, self._numbers = random.Random(5), count(1)

    def until(self, wanted: int, at_once: int) -> None:
        """Play until so many are accepted."""
        under_way: list[tuple[int, DialogueOpened]] = []
        while len(self.accepted) < wanted:
            while len(under_way) < at_once:
                under_way.append(self._begin(next(self._numbers)))
            self._end(*under_way.pop(self._chance.randrange(len(under_way))))

    def _begin(self, number: int) -> tuple[int, DialogueOpened]:
        drawn = self.steering.next(number)
        opened = draw_opening(
            drawn.generation, POOL, experts=(), run_seed=3, number=number, variety=drawn.variety, wanted=drawn.wanted
        )
        self.steering.begin(number, opened)
        return number, opened

    def _end(self, number: int, opened: DialogueOpened) -> None:
        came = [kind for kind in opened.parameters.complexities if self._chance.random() < self._comes]
        events = [event for at, kind in enumerate(came) for event in injected(kind, f"m{at}")]
        passed = self._chance.random() < self._passes(opened)
        failed = DialogueFailed(reason=FailureReason.CRASHED, detail="")
        tools = tuple(name for walk in opened.parameters.walks for step in walk for name in step)
        plan = TaskPlanned(subtasks=(SubtaskPlan(goal="", tools=tools, steps=1),))
        records = told(opened, plan, *events, DialogueAccepted() if passed else failed)
        self.said += self.steering.settle(number, records)
        self.meter.add(records)
        if passed:
            self.accepted.append(records)

    def reached(self, target: str) -> float:
        """The share of the accepted dialogues."""
        return self.meter.counts[target] / self.meter.accepted


def rarely_with_errors(opened: DialogueOpened) -> float:
    """The chance to pass: half of it with an injected error, and in German."""
    hard = any(kind.type == "error_simulation" for kind in opened.parameters.complexities)
    german = opened.scenario is not None and opened.scenario.language == "de"
    return 0.9 * (0.5 if hard else 1) * (0.5 if german else 1)


@pytest.fixture(scope="module")
def played() -> Played:
    """A run in which some strata pass half as often as others, and a fifth of the injections does not come out."""
    made = Played(TARGETS, rarely_with_errors, comes=0.8)
    made.until(200, at_once=16)
    return made


@pytest.mark.parametrize("target", TARGETS)
def test_shares_are_reached_among_the_accepted(played: Played, target: str) -> None:
    """Though what is wanted is rejected more often, and does not always come out."""
    assert played.reached(target) == pytest.approx(TARGETS[target], abs=0.035)


def test_targets_are_not_reached_by_the_same_dialogues(played: Played) -> None:
    """German dialogues have as many sub-tasks as others: no target follows another one."""
    strata = [strata_of(records) for records in played.accepted]
    for first, second in (("language.de", "subtasks.3"), ("mood.annoyed", "complexity.clarification.two_rounds")):
        both = sum({first, second} <= one for one in strata) / len(strata)
        assert both == pytest.approx(TARGETS[first] * TARGETS[second], abs=0.07)


def test_what_has_no_target_shares_the_rest_by_its_weights(played: Played) -> None:
    """Three times as much English as French."""
    counts = Counter({name: played.reached(f"language.{name}") for name in ("en", "fr")})
    assert counts["en"] == pytest.approx(0.7 * 3 / 4, abs=0.1)
    assert counts["fr"] == pytest.approx(0.7 / 4, abs=0.1)


def test_what_does_not_come_out_is_said_once() -> None:
    """With the numbers: no dialogue has it, however often it is drawn."""
    made = Played({"complexity.clarification": 0.5}, lambda _: 1.0, comes=0.0)
    made.until(60, at_once=1)
    (said,) = made.said
    assert "complexity.clarification will hardly be reached: of 20 accepted dialogues that were drawn for it, 0" in said
    assert "50 % of all are to" in said


async def test_earlier_launches_count() -> None:
    """What they have accepted is part of the whole: here everything else, so the next ones are German."""
    steering = Steering({"language.de": 0.5}, GENERATION, VARIETY, "3")
    english = draw_opening(GENERATION, POOL, experts=(), run_seed=3, number=1)
    frames = [encode(STAMP.envelope(event, role="any", cause=None)) for event in (english, DialogueAccepted())]

    async def read(stream: str) -> list[Frame]:
        del stream
        return frames

    await steering.load("run", range(1, 11), read)
    assert [dict(steering.next(number).variety.languages) for number in (11, 12)] == [{"de": 1.0}] * 2


def test_the_extremes_hold_for_every_dialogue() -> None:
    """All of one, none of another."""
    made = Played({"language.fr": 1.0, "subtasks.1": 0.0}, lambda _: 1.0)
    made.until(20, at_once=4)
    assert (made.reached("language.fr"), made.reached("subtasks.1")) == (1, 0)


def test_a_dialogue_has_no_more_and_no_fewer_complexities_than_it_may() -> None:
    """Where every type has a target: one each, in the given shares."""
    shares = (0.4, 0.3, 0.2, 0.1)
    types = ("clarification", "tool_awareness", "error_simulation", "non_function_calling")
    targets = {f"complexity.{type_}": share for type_, share in zip(types, shares, strict=True)}
    made = Played(targets, lambda _: 1.0, generation=Generation(complexities=ComplexitySpan(min=1, max=1), **SMALL))
    made.until(100, at_once=1)
    for records in made.accepted:
        opened = records[0].event
        assert isinstance(opened, DialogueOpened)
        assert len(opened.parameters.complexities) == 1
    for target, share in targets.items():
        assert made.reached(target) == pytest.approx(share, abs=0.03)


def test_domains_share_the_accepted_dialogues() -> None:
    """By the domain of most of their calls, though one of them passes half as often; the rest is of others."""
    targets = {"domain.banking": 0.4, "domain.travel": 0.2, "domain.shop": 0.0}
    made = Played(targets, lambda opened: 0.4 if "domain.banking" in strata_drawn(opened) else 0.8)
    made.until(100, at_once=8)
    for target, share in targets.items():
        assert made.reached(target) == pytest.approx(share, abs=0.06)
    others = {name for name in made.meter.counts if name.startswith("domain.")} - targets.keys()
    assert len(others) > 1


def test_a_domain_is_that_of_most_of_the_planned_calls() -> None:
    """What was drawn for one, and planned for another, is in the other."""
    opened = draw_opening(
        GENERATION, POOL, experts=(), run_seed=3, number=1, variety=VARIETY, wanted=Wanted(domain="banking")
    )
    assert "domain.banking" in strata_drawn(opened)
    stranger = next(tool for tool in POOL if tool.domain == "city")
    opened = opened.model_copy(update={"tools": (*opened.tools, stranger)})
    plan = TaskPlanned(subtasks=(SubtaskPlan(goal="See the city.", tools=(stranger.name,), steps=1),))
    found = strata_of(told(opened, plan, DialogueAccepted()))
    assert {name for name in found if name.startswith("domain.")} == {"domain.city"}


def test_without_a_domain_the_same_dialogues_are_opened() -> None:
    """As they were before there were targets of domains."""
    draws = [
        draw_opening(GENERATION, POOL, experts=(), run_seed=3, number=7, variety=VARIETY, wanted=wanted)
        for wanted in (ANYTHING, Wanted(other_domains=frozenset({"nobody's"})))
    ]
    assert draws[0] == draws[1]


@given(st.dictionaries(st.sampled_from(["en", "de", "fr"]), st.floats(0, 0.33), min_size=1, max_size=2))
def test_whatever_is_no_fault_can_be_drawn(shares: dict[str, float]) -> None:
    """Any shares that leave room for the rest."""
    targets = {f"language.{name}": share for name, share in shares.items()}
    assert not list(faults(targets, GENERATION, VARIETY))
    assert Steering(targets, GENERATION, VARIETY, "1").next(1).variety.languages


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"langauge.de": 0.1}, "'langauge' is no attribute with targets; those are language, subtasks"),
        ({"language": 0.1}, "it names no value; write it such as language.en"),
        ({"language.sv": 0.1}, "language 'sv' is never drawn; drawn are en, de, fr"),
        ({"subtasks.4": 0.1}, "subtasks '4' is never drawn; drawn are 1, 2, 3"),
        ({"mood.angry": 0.1}, "mood 'angry' is never drawn; drawn are calm"),
        ({"domain": 0.1}, "it names no domain; write it such as domain.shop"),
        ({"domain.shop": 0.6, "domain.city": 0.6}, "the shares of 'domain' are 1.2 together; they are 1 at the most"),
        ({"complexity.error": 0.1}, "there is no complexity 'error'; there are clarification"),
        ({"complexity.tool_awareness.policy_refusal": 0.1}, "it needs a policy, and 'context' names none"),
        ({"language.de": 0.6, "language.fr": 0.6}, "the shares of 'language' are 1.2 together; they are 1 at the most"),
        ({f"subtasks.{n}": 0.2 for n in (1, 2, 3)}, "are 0.6 together, and no other value is left for the rest"),
        ({"complexity.clarification": 0.5, "complexity.clarification.two_rounds": 0.1}, "it is among those of"),
        (
            {"complexity.clarification": 1, "complexity.error_simulation": 1, "complexity.tool_awareness": 0.5},
            "the targets of complexity are 2.5 together, and a dialogue has 2 at the most",
        ),
    ],
)
def test_what_cannot_be_reached_is_a_fault(targets: dict[str, float], said: str) -> None:
    """By what is drawn, and beside the others; with what would be allowed."""
    assert [why for _, why in faults(targets, GENERATION, VARIETY) if said in why]


def test_complexity_that_is_not_drawn_is_a_fault() -> None:
    """By weights, by the number of complexities, and where every type has a target and their sum is too low."""
    weights = dict.fromkeys(("clarification", "error_simulation"), 1.0)
    few = Generation.model_validate({"complexity_weights": weights, "complexities": {"min": 1, "max": 2}})
    assert (
        "gives 'tool_awareness' no weight"
        in dict(faults({"complexity.tool_awareness": 0.1}, few, VARIETY)).popitem()[1]
    )
    low = {"complexity.clarification": 0.5, "complexity.error_simulation": 0.4}
    assert "0.9 together, and a dialogue has 1 at least" in dict(faults(low, few, VARIETY)).popitem()[1]
    none = Generation(complexities=ComplexitySpan(min=0, max=0))
    assert "complexities.max is 0" in dict(faults({"complexity.clarification": 0.1}, none, VARIETY)).popitem()[1]


def test_what_no_tool_of_a_pool_can_have_is_a_fault() -> None:
    """A pool that only looks up has nothing to confirm; a type is possible where one of its kinds is."""
    reading = [tool for tool in POOL if tool.name.startswith(("search_", "get_"))]
    assert reading
    targets = {"complexity.clarification.confirmation": 0.2, "complexity.clarification": 0.2}
    assert dict(unreachable_over(targets, reading)) == {
        "complexity.clarification.confirmation": "no dialogue over this pool can have 'clarification.confirmation': no "
        "tool changes anything"
    }
    assert not list(unreachable_over(targets, POOL.tools))


def test_a_domain_that_a_pool_has_not_is_a_fault() -> None:
    """With those that it has; and so is a sum below 1 where no tool is of another."""
    ((_, why),) = unreachable_over({"domain.bank": 0.2}, POOL.tools)
    assert "'bank'; there are travel, calendar" in why
    travel = [tool for tool in POOL if tool.domain == "travel"]
    ((target, why),) = unreachable_over({"domain.travel": 0.5}, travel)
    assert (target, "0.5 together, and no other value is left for the rest" in why) == ("domain.travel", True)
    assert not list(unreachable_over({"domain.travel": 1.0}, travel))


def test_a_domain_that_no_task_is_about_is_told() -> None:
    """One tool that needs what another domain's gives: the first call is not its own."""
    assert can_be_about("banking", GENERATION, POOL, 0)
    plain: dict[str, JsonValue] = {"type": "object", "properties": {"parcel_id": {"type": "string"}}}
    needing: dict[str, JsonValue] = {**plain, "required": ["parcel_id"]}
    first = Tool(name="list_parcels", description="", parameters={"type": "object"}, returns=plain, domain="post")
    second = Tool(name="track_parcel", description="", parameters=needing, domain="road")
    origins = {tool.name: ToolOrigin(tool.name, "openai", "a.json") for tool in (first, second)}
    pool = Pool(tools=(first, second), origins=origins, warnings=(), abouts={})
    alone = Generation(subtasks=SubtaskSpan(min=1, max=1), steps=StepSpan(min=1, max=1))
    assert not can_be_about("road", alone, pool, 0)
