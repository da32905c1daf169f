"""A state that Python tools share: one for each dialogue, seen from outside, and in no schema."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from support.dialogues import given, skeleton
from toolace_mt.actors.execution import PythonExecutor, StateUnseen
from toolace_mt.actors.execution.implemented import python_implementations
from toolace_mt.actors.execution.running import look_at
from toolace_mt.actors.shell import Executing
from toolace_mt.actors.tools import load_pool

TILL = '''
from typing import Annotated

class Till:
    def __init__(self):
        self.cents = 100

    def sample(self, seed):
        return {"cents": self.cents, "seed": seed}

    def snapshot(self):
        return {"cents": self.cents}

    def faults(self):
        return ["it is overdrawn"] if self.cents < 0 else []

def pay_in(till: Till, cents: int) -> int:
    """Pay in."""
    till.cents += cents
    return till.cents

def balance(till: Annotated[Till, "reads only"]) -> int:
    """Say what there is."""
    return till.cents

def hello() -> str:
    """Greet."""
    return "hello"
'''

Open = Callable[[str], PythonExecutor]


@pytest_asyncio.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Open]:
    """Runs the tools of a module of that text."""
    executors: list[PythonExecutor] = []

    def open_(text: str) -> PythonExecutor:
        (tmp_path / "till.py").write_text(text)
        executors.append(PythonExecutor(python_implementations(load_pool([tmp_path / "till.py"]))))
        return executors[-1]

    yield open_
    for executor in executors:
        await executor.close()


async def test_each_session_has_a_state_of_its_own(opened: Open) -> None:
    """What one dialogue changes is in its digest, in its later calls, and nowhere else."""
    executor = opened(TILL)
    async with executor.session() as one, executor.session() as other:
        fresh = await look_at(other, seed=7)
        assert fresh is not None
        assert fresh.sample == {"cents": 100, "seed": 7}
        assert (await one.call("pay_in", {"cents": 5})).text == "105"
        assert (await one.call("balance", {})).text == "105"
        changed, unchanged = await look_at(one, snapshot=True), await look_at(other)
        assert changed is not None
        assert unchanged is not None
        assert unchanged.digest == fresh.digest != changed.digest
        assert changed.snapshot == {"cents": 105}
        await one.call("pay_in", {"cents": -500})
        overdrawn = await look_at(one, snapshot=True)
        assert overdrawn is not None
        assert overdrawn.faults == ("it is overdrawn",)


async def test_tools_without_a_state_have_none(opened: Open) -> None:
    """There is nothing to look at, and no fault."""
    text = TILL.replace("till: Till", "till: int").replace('Annotated[Till, "reads only"]', "int")
    async with opened(text).session() as session:
        assert await look_at(session, seed=1) is None
        assert (await session.call("hello", {})).text == "hello"


async def test_a_state_that_cannot_be_seen_says_why(opened: Open) -> None:
    """A snapshot that is no JSON makes no digest."""
    async with opened(TILL.replace('return {"cents": self.cents}', "return object()")).session() as session:
        with pytest.raises(StateUnseen, match="serialize"):
            await look_at(session)


async def test_fresh_states_that_differ_are_told_at_once(tmp_path: Path) -> None:
    """Before a plan is paid that speaks of what is not there later."""
    (tmp_path / "till.py").write_text(TILL.replace("self.cents = 100", "import random; self.cents = random.random()"))
    made = python_implementations(load_pool([tmp_path / "till.py"]))
    executing = Executing(PythonExecutor(made), made)
    planning = given(skeleton()[0])
    assert await executing.due(planning) is not None
    with pytest.raises(StateUnseen, match="two fresh states differ"):
        await executing.due(planning)
    await executing.close()


def test_the_state_is_in_no_schema_and_says_what_reads(tmp_path: Path) -> None:
    """A tool takes what is left; whether it changes the state is its annotation's word."""
    (tmp_path / "till.py").write_text(TILL)
    pool = load_pool([tmp_path / "till.py"])
    assert {tool.name: list(tool.parameters.get("properties", {})) for tool in pool} == {  # type: ignore[arg-type]
        "pay_in": ["cents"],
        "balance": [],
        "hello": [],
    }
    made = python_implementations(pool)
    assert {name: one.reads_only for name, one in made.items()} == {"pay_in": False, "balance": True, "hello": False}
