"""Tools that can be run are run: what a dialogue says is held against what really comes."""

import asyncio
from pathlib import Path

import pytest
from rich.console import Console

from support.runs import assert_whole, write_config
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.errors import UsageError
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, Launched, launch
from toolace_mt.events import CallsExecuted, DialogueAccepted, FillProposed, Recorded, ToolTurn, Verdict, fold_records

SHOP = '''
"""A little shop."""

STOCK = {"apple": 3, "pear": 0}


def price_of(product: str, quantity: int) -> dict:
    """Say what some pieces of a product cost.

    Args:
        product: The product's name.
        quantity: How many pieces.
    """
    return {"product": product, "quantity": quantity, "cents": quantity * (len(product) * 7 + 11)}


def convert_temperature(celsius: float) -> dict:
    """Convert a temperature to Fahrenheit.

    Args:
        celsius: The temperature in degrees Celsius.
    """
    return {"celsius": celsius, "fahrenheit": celsius * 9 / 5 + 32}


def word_count(text: str) -> dict:
    """Count the words of a text.

    Args:
        text: The text.
    """
    return {"words": len(text.split())}
'''
EASY = {"subtasks": {"min": 2, "max": 2}, "steps": {"min": 1, "max": 1}, "complexities": {"min": 0, "max": 0},
        "reasonability_iterations": 0, "repair_rounds": 3}  # fmt: skip


async def run(config_file: Path) -> Launched:
    """Launch a config in process."""
    resolved = read_run(config_file)
    return await launch(
        resolved, load_pool(resolved.config.pool), Display(Console(quiet=True), quiet=True), in_process=True
    )


def shop_config(folder: Path, **changes: object) -> Path:
    """A run over the shop, with a model that makes no mistakes but cannot know what the functions give."""
    (folder / "shop.py").write_text(SHOP)
    settings: dict[str, object] = {
        "pool": ["shop.py"],
        "dialogues": 6,
        "generation": EASY,
        "experts": ["faithfulness"],
        "models": {"default": {"provider": "offline"}},
    }
    return write_config(folder, **(settings | changes))


def final(records: list[Recorded]) -> dict[str, str]:
    """The results that a dialogue ends with, by call."""
    dialogue = fold_records(records[0].stream, records)
    return {r.call_id: r.content for turn in dialogue.turns if isinstance(turn, ToolTurn) for r in turn.results}


async def test_invented_results_are_found_and_filled_with_the_real_ones(tmp_path: Path) -> None:
    """What a dialogue says is what running its calls gives, before it is verified, and no model was asked for it."""
    launched = await run(shop_config(tmp_path))
    assert launched.ending is Ending.COMPLETED
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 6)
    contradicted = accepted = 0
    for records in found.values():
        runs = [record.event for record in records if isinstance(record.event, CallsExecuted)]
        assert runs
        contradicted += runs[0].verdict == "fail"
        if isinstance(records[-1].event, DialogueAccepted):
            accepted += 1
            results = final(records)
            assert all(
                results[outcome.call] == outcome.text for outcome in runs[-1].outcomes if outcome.kind == "returned"
            )
    assert contradicted > 0
    assert accepted > 0
    proposals = [
        (record, _answers(records)) for records in found.values() for record in records
        if isinstance(record.event, FillProposed)
    ]  # fmt: skip
    assert any(record.envelope.cause not in answers for record, answers in proposals)


@pytest.mark.parametrize("injected", [0, 3])
async def test_verification_meets_real_results_only(tmp_path: Path, injected: int) -> None:
    """Drafts, injections and rewrites invent results; each is settled before the next is written."""
    generation = EASY | {"complexities": {"min": injected, "max": injected}, "reasonability_iterations": 3}
    await run(shop_config(tmp_path, generation=generation))
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 6)
    early = 0
    for stream, records in found.items():
        kinds = [record.event.type for record in records]
        done = kinds.index("refinement_completed")
        early += kinds[:done].count("calls_executed")
        first = next(record.event for record in records[done:] if isinstance(record.event, CallsExecuted))
        assert first.verdict is not Verdict.FAIL, stream
    assert early >= len(found)


def _answers(records: list[Recorded]) -> set[str]:
    return {record.envelope.id for record in records if record.event.type == "model_answered"}


async def test_a_tool_that_has_effects_is_not_run(tmp_path: Path) -> None:
    """It is said that it was not run, and that is neither a pass nor a failure."""
    implementation = {"kind": "python", "target": f"{tmp_path / 'shop.py'}:price_of", "effects": True}
    tools = dict.fromkeys(("price_of", "convert_temperature", "word_count"), implementation)
    await run(shop_config(tmp_path, execution={"tools": tools}))
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 6)
    for records in found.values():
        (executed,) = [record.event for record in records if isinstance(record.event, CallsExecuted)]
        assert executed.verdict is None
        assert {outcome.kind for outcome in executed.outcomes} <= {"skipped"}


async def test_a_tool_that_cannot_be_run_fails_its_dialogue(tmp_path: Path) -> None:
    """An error is no pass: the dialogue is neither accepted nor rejected, and says why."""
    tools = {"price_of": {"kind": "python", "target": "no_such_module_here:price_of"}}
    await run(shop_config(tmp_path, execution={"tools": tools, "pool": False}))
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 6)
    failed = [records[-1].event for records in found.values() if records[-1].event.type == "dialogue_failed"]
    assert failed
    assert all("execution_incomplete" in event.model_dump_json() for event in failed)
    assert any("price_of" in event.model_dump_json() for event in failed)


@pytest.mark.parametrize(
    ("execution", "message"),
    [
        ({"tools": {"nobody": {"kind": "python", "target": "a:b"}}}, "no tool 'nobody'"),
        ({"tools": {"price_of": {"kind": "mcp", "server": "x", "tool": "y"}}}, "no server 'x'"),
    ],
)
async def test_a_tool_or_server_that_is_not_there_is_a_usage_error(
    tmp_path: Path, execution: dict[str, object], message: str
) -> None:
    """Said before anything begins."""
    with pytest.raises(UsageError, match=message):
        await run(shop_config(tmp_path, execution=execution))
    assert not (tmp_path / "log.sqlite").exists()
