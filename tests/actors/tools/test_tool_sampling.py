"""The candidate tools of a dialogue: from the seed, of the right number, coherent, and all of the pool in time."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.tools import Pool, load_pool, sample_tools

Write = Callable[..., Path]


def sampled(pool: Pool, number: int, seed: int = 0, count_range: tuple[int, int] = (5, 14)) -> tuple[str, ...]:
    """The names of the candidates of dialogue *number*."""
    rng = random.Random(f"{seed}/{number}")
    return tuple(tool.name for tool in sample_tools(pool, rng, number=number, count_range=count_range, seed=seed))


@given(number=st.integers(1, 10_000), seed=st.integers(0, 5), low=st.integers(1, 40), more=st.integers(0, 10))
def test_a_sample_is_a_set_of_the_asked_size(example_pool: Pool, number: int, seed: int, low: int, more: int) -> None:
    """No tool twice, and as many as were asked for, or the whole pool where it is smaller; always the same ones."""
    names = sampled(example_pool, number, seed, (low, low + more))
    assert len(set(names)) == len(names)
    assert min(low, len(example_pool)) <= len(names) <= low + more
    assert names == sampled(example_pool, number, seed, (low, low + more))


@pytest.mark.parametrize("start", [1, 17, 5000])
def test_every_tool_is_offered_in_time(example_pool: Pool, start: int) -> None:
    """As many dialogues in a row as there are tools offer every one of them, even in the smallest samples."""
    offered = {name for n in range(start, start + len(example_pool)) for name in sampled(example_pool, n, 3, (1, 1))}
    assert offered == {tool.name for tool in example_pool}


def test_other_seeds_give_other_samples(example_pool: Pool) -> None:
    """Both the order of the pool and the rest of the choice come from the seed."""
    assert [sampled(example_pool, n, 1) for n in range(1, 9)] != [sampled(example_pool, n, 2) for n in range(1, 9)]


def test_a_sample_is_coherent_and_has_distractors(example_pool: Pool) -> None:
    """Most tools of a sample feed each other or share a domain, and nearly every sample has some that do not."""
    together, distracted = 0.0, 0
    for number in range(1, 201):
        names = set(sampled(example_pool, number))
        domains = [example_pool.tool(name).domain for name in names]
        together += sum(domains.count(domain) > 1 for domain in domains) / len(domains)
        distracted += any(domains.count(domain) == 1 for domain in domains)
    assert together / 200 > 0.6
    assert distracted / 200 > 0.6


def test_a_sample_can_carry_a_task(example_pool: Pool) -> None:
    """A user can begin with three of its tools, and most that need an identifier stand beside one that gives it."""
    fed = needing = 0
    for number in range(1, 201):
        names = set(sampled(example_pool, number))
        assert len(names & example_pool.startable) >= 3
        for name in names - example_pool.startable:
            needing += 1
            givers = {flow.giver for flow in example_pool.data_flow.into(name) if flow.identifier and flow.required}
            fed += bool(givers & names)
    assert fed / needing > 0.6


def test_a_pool_of_one_tool_is_its_own_sample(write: Write) -> None:
    """A small pool is offered whole."""
    pool = load_pool([write([{"name": "only", "parameters": {"type": "object", "properties": {}}}])])
    assert sampled(pool, 9) == ("only",)


def test_a_range_that_is_none_is_refused(example_pool: Pool) -> None:
    """The lower bound comes first, and is at least one."""
    with pytest.raises(ValueError, match="the lower bound first"):
        sampled(example_pool, 1, 0, (5, 4))
