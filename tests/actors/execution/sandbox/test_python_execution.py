"""Python tools that behave: state, arguments, results."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from toolace_mt.actors.execution import ExecutionOutcome, Limits, OutcomeKind, PythonExecutor, ToolImplementation

Open = Callable[..., PythonExecutor]


async def test_calls_of_a_session_share_their_state(running: Open) -> None:
    """The changes of a call are there for the next one, in the module and in its classes."""
    async with running("book", "booked", "Basket.put", "Basket.count").session() as session:
        await session.call("book", {"flight": "FL-1"})
        assert (await session.call("booked", {})).text == '["FL-1"]'
        await session.call("Basket.put", {"item": "pen"})
        assert (await session.call("Basket.count", {})).text == "1"


async def test_every_session_begins_with_a_fresh_state(running: Open) -> None:
    """Nothing of one dialogue is seen by another, not even at the same time."""
    executor = running("book", "booked", "Basket.put", "Basket.count")
    async with executor.session() as one, executor.session() as other:
        await one.call("book", {"flight": "FL-1"})
        await one.call("Basket.put", {"item": "pen"})
        assert (await other.call("booked", {})).text == "[]"
        assert (await other.call("Basket.count", {})).text == "0"


async def test_arguments_become_what_annotations_say(running: Open) -> None:
    """A date comes as a date, an enum's value as its member; results are written as JSON, text as it is."""
    async with running("loan", "slow_hello", "add", "threaded").session() as session:
        loan = await session.call("loan", {"due": "2025-06-30", "size": "s"})
        assert json.loads(loan.text) == {"book": "SMALL Monday", "due": "2025-06-30"}
        assert (await session.call("slow_hello", {"name": "Ada"})).text == "hello Ada"
        assert (await session.call("add", {"a": 1})).text == "3"
        assert (await session.call("threaded", {})).text == "1"


async def test_what_a_tool_raises_is_its_own_word(running: Open) -> None:
    """An exception, a wrong argument and sys.exit are failures of the call, and the session goes on."""
    async with running("refuse", "add", "leave").session() as session:
        raised = await session.call("refuse", {"why": "no such book"})
        assert (raised.kind, raised.text) == (OutcomeKind.RAISED, "LookupError: no such book")
        assert (await session.call("add", {"b": 1})).kind is OutcomeKind.RAISED
        assert (await session.call("leave", {})).kind is OutcomeKind.RAISED
        assert (await session.call("add", {"a": 1})).kind is OutcomeKind.RETURNED


async def test_what_is_no_data_is_no_result(running: Open) -> None:
    """An object that JSON cannot hold has no text, and none is made up."""
    async with running("unwritable").session() as session:
        assert (await session.call("unwritable", {})).kind is OutcomeKind.UNREADABLE


async def test_a_module_that_does_not_import_is_said(running: Open, tools_file: Path, tmp_path: Path) -> None:
    """Its tools cannot be run, with the reason; the tools of other modules can."""
    del running
    (tmp_path / "broken.py").write_text("import nowhere_to_be_found")
    executor = PythonExecutor(
        {
            "broken": ToolImplementation(target=f"{tmp_path / 'broken.py'}:anything"),
            "add": ToolImplementation(target=f"{tools_file}:add"),
            "wrong": ToolImplementation(target=f"{tools_file}:no_such_function"),
            "upper": ToolImplementation(target="string:capwords"),
        }
    )
    try:
        async with executor.session() as session:
            broken = await session.call("broken", {})
            assert broken.kind is OutcomeKind.NOT_RUNNABLE
            assert "nowhere_to_be_found" in broken.text
            assert (await session.call("add", {"a": 1})).text == "3"
            assert (await session.call("upper", {"s": "ab cd"})).text == "Ab Cd"
            assert (await session.call("wrong", {})).kind is OutcomeKind.NOT_RUNNABLE
            assert (await session.call("unheard_of", {})).kind is OutcomeKind.NOT_RUNNABLE
    finally:
        await executor.close()


async def test_no_more_sessions_than_allowed_are_open(running: Open) -> None:
    """One more waits until another one ends."""
    executor = running("add", sessions=1)
    order: list[str] = []

    async def second() -> ExecutionOutcome:
        async with executor.session() as session:
            order.append("second")
            return await session.call("add", {"a": 1})

    async with executor.session() as session:
        waiting = asyncio.create_task(second())
        await session.call("add", {"a": 1})
        order.append("first")
    assert (await waiting).text == "3"
    assert order == ["first", "second"]


@pytest.mark.parametrize(
    "target", ["module", "module:", "a b:c", "module:a.b.c", "module:1st", "../x:y", ":f", "m:f()"]
)
def test_a_target_is_a_place_and_a_name(target: str) -> None:
    """A target that is neither `module:function` nor `file.py:Class.method` is refused when the config is read."""
    with pytest.raises(ValidationError):
        ToolImplementation(target=target)


def test_a_config_holds_implementations_as_plain_data() -> None:
    """They survive a round trip through JSON, and an unknown key is refused."""
    implementation = ToolImplementation(target="shop.orders:Shop.order", deterministic=False, unordered=("/items/*",))
    assert ToolImplementation.model_validate_json(implementation.model_dump_json()) == implementation
    assert not implementation.repeatable
    with pytest.raises(ValidationError):
        Limits.model_validate({"timeout": 3})


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("while True: pass", "takes more than 2 s"),
        ("import threading; threading.Event().wait()", "takes more than 2 s"),
        ("import os; os._exit(0)", "ends the process"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ends the process"),
        ("raise SystemExit(0)", "raises SystemExit"),
        ("raise KeyboardInterrupt", "raises KeyboardInterrupt"),
    ],
)
async def test_an_import_that_does_not_come_back_is_tried_once(
    tools_file: Path, tmp_path: Path, end: str, why: str
) -> None:
    """Every later call says why at once, in every session; tools of other modules are run."""
    mark = tmp_path / "imported"
    bad = tmp_path / "bad.py"
    bad.write_text(f"open({str(mark)!r}, 'a').write('x')\n{end}\ndef lost(): ...\n")
    tools = {"lost": f"{bad}:lost", "also": f"{bad}:also", "add": f"{tools_file}:add"}
    limits = Limits(start_seconds=2, sandbox="own")
    executor = PythonExecutor({name: ToolImplementation(target=target) for name, target in tools.items()}, limits)
    for _ in range(2):
        async with executor.session() as session:
            for name in ("lost", "also"):
                outcome = await session.call(name, {})
                assert outcome.kind is OutcomeKind.NOT_RUNNABLE
                assert why in outcome.text
            assert (await session.call("add", {"a": 1})).text == "3"
    await executor.close()
    assert mark.read_text() == "x"
