"""A budget that does not bear the run bears dialogues that are whole."""

import asyncio
from pathlib import Path

from rich.console import Console

from support.runs import dialogues_in, write_config
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, Launched, launch
from toolace_mt.events import ModelAnswered


async def launched(config: Path) -> Launched:
    """The end of a launch in this process."""
    run = read_run(config)
    return await launch(run, load_pool(run.config.pool), Display(Console(quiet=True), quiet=True), in_process=True)


async def test_what_is_affordable_is_finished(tmp_path: Path) -> None:
    """A hundred calls over thirty dialogues of which each takes twenty or so: nearly all go into whole ones."""
    latency = {"default": {"provider": "offline", "latency": {"median": 0.005, "sigma": 0.3}}}
    changes = {"dialogues": 30, "budget": {"calls": 100}, "models": latency, "cluster": {"dialogues": 30}}
    outcome = await launched(write_config(tmp_path, **changes))
    assert outcome.ending is Ending.STOPPED
    assert "100 calls is used up" in outcome.reason
    found = await asyncio.to_thread(dialogues_in, tmp_path / "log.sqlite")
    answers = {stream: sum(isinstance(r.event, ModelAnswered) for r in records) for stream, records in found.items()}
    whole = [s for s, records in found.items() if records[-1].event.type in ("dialogue_accepted", "dialogue_rejected")]
    assert sum(answers.values()) <= 100
    assert len(whole) >= 3
    assert sum(answers[stream] for stream in whole) > 50

    resumed = await launched(write_config(tmp_path, **(changes | {"budget": {"calls": 200}})))
    assert resumed.ending is Ending.STOPPED
    found = await asyncio.to_thread(dialogues_in, tmp_path / "log.sqlite")
    assert sum(isinstance(r.event, ModelAnswered) for records in found.values() for r in records) <= 200
    ended = [s for s, records in found.items() if records[-1].event.type in ("dialogue_accepted", "dialogue_rejected")]
    assert len(ended) > len(whole)
