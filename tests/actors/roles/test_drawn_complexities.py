"""The complexities of a dialogue are drawn without repetition."""

from pathlib import Path

import pytest

from toolace_mt.actors.experts import DEFAULT_PANEL
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.roles.opening import ComplexitySpan, Generation, StepSpan, SubtaskSpan
from toolace_mt.actors.tools import load_pool
from toolace_mt.actors.tools.acts import Act, act_of
from toolace_mt.events import ComplexityKind, ComplexityType, kinds_of

POOL = load_pool([str(Path(__file__).parents[3] / "examples" / "pool.json")])


@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_kind_comes_again_only_where_its_type_has_no_other_left(count: int) -> None:
    """Two general questions in one dialogue would know nothing of each other."""
    generation = Generation(complexities=ComplexitySpan(min=count, max=count))
    repeated = 0
    for number in range(200):
        opened = draw_opening(generation, POOL, experts=DEFAULT_PANEL, run_seed=3, number=number)
        drawn = opened.parameters.complexities
        assert len(drawn) == count
        for type_ in ComplexityType:
            of_type = [kind for kind in drawn if kind.type is type_]
            possible = set(kinds_of(type_)) - {ComplexityKind.POLICY_REFUSAL}  # there is no policy
            assert set(of_type) <= possible
            assert len(set(of_type)) == min(len(of_type), len(possible))
        repeated += len(set(drawn)) < count
    fewest = min(len(set(kinds_of(type_)) - {ComplexityKind.POLICY_REFUSAL}) for type_ in ComplexityType)
    assert (repeated > 0) == (count > fewest)


def test_who_has_no_word_to_spare_does_not_chat() -> None:
    """Small talk by somebody who writes only what is needed would be no small talk, or another person."""
    chatting = {True: set[str](), False: set[str]()}
    for number in range(300):
        opened = draw_opening(Generation(), POOL, experts=DEFAULT_PANEL, run_seed=3, number=number)
        assert opened.scenario is not None
        traits = (opened.scenario.tone, opened.scenario.verbosity, opened.scenario.patience)
        chats = ComplexityKind.CHIT_CHAT in opened.parameters.complexities
        chatting[chats].update(trait.partition(":")[0] for trait in traits)
    assert chatting[False] >= {"matter-of-fact", "terse", "in a hurry"}
    assert chatting[True].isdisjoint({"matter-of-fact", "terse", "in a hurry"})


def test_a_task_that_only_changes_things_has_no_goal_that_looks_around() -> None:
    """Nothing that was drawn gives figures to compare or facts to collect."""
    by_name = {tool.name: tool for tool in POOL.tools}
    goals: dict[bool, set[str]] = {True: set(), False: set()}
    for number in range(300):
        generation = Generation(subtasks=SubtaskSpan(min=1, max=1), steps=StepSpan(min=1, max=2))
        opened = draw_opening(generation, POOL, experts=DEFAULT_PANEL, run_seed=4, number=number)
        called = {name for walk in opened.parameters.walks for step in walk for name in step}
        looks = any(act_of(by_name[name]) in (Act.LOOK_UP, Act.WORK_OUT) for name in called)
        assert opened.scenario is not None
        goals[looks].add(opened.scenario.goal.partition(":")[0])
    assert goals[True] >= {"browse", "compare", "report"}
    assert "transact" in goals[False]
    assert goals[False].isdisjoint({"browse", "compare", "report"})


def test_a_task_that_only_looks_up_has_no_goal_that_changes_something() -> None:
    """A user who wants to get one thing done would ask for what no drawn call does."""
    by_name = {tool.name: tool for tool in POOL.tools}
    goals: dict[bool, set[str]] = {True: set(), False: set()}
    for number in range(200):
        generation = Generation(subtasks=SubtaskSpan(min=1, max=1), steps=StepSpan(min=1, max=2))
        opened = draw_opening(generation, POOL, experts=DEFAULT_PANEL, run_seed=3, number=number)
        called = {name for walk in opened.parameters.walks for step in walk for name in step}
        changes = any(act_of(by_name[name]) is Act.CHANGE for name in called)
        assert opened.scenario is not None
        goals[changes].add(opened.scenario.goal.partition(":")[0])
    assert goals[True] >= {"transact", "fix", "browse"}
    assert "browse" in goals[False]
    assert goals[False].isdisjoint({"transact", "fix"})
