"""A run over tools with a real state: the clinic of the examples, played through by the offline model."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from support.runs import dialogues_in
from toolace_mt.actors.execution import executor_of
from toolace_mt.actors.execution.implemented import python_implementations
from toolace_mt.actors.execution.planning import Step
from toolace_mt.actors.execution.running import run_plan
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.overrides import Override
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import launch
from toolace_mt.events import CallsExecuted, Dialogue, Phase, Recorded, StateSampled, TaskPlanned, fold_records

CONFIG = Path(__file__).parents[2] / "examples" / "vet_clinic" / "run.yaml"


@pytest.fixture(scope="module")
def dialogues(tmp_path_factory: pytest.TempPathFactory) -> Sequence[tuple[Dialogue, Sequence[Recorded]]]:
    """The dialogues of a short run with their records."""
    log = tmp_path_factory.mktemp("clinic") / "log.sqlite"
    run = read_run(CONFIG, [Override(("log",), str(log), "a test"), Override(("dialogues",), 5, "a test")])
    quiet = Display(Console(quiet=True), quiet=True)
    asyncio.run(launch(run, load_pool(run.config.pool), quiet, in_process=True))
    return [(fold_records(stream, records), records) for stream, records in dialogues_in(log, "vet_clinic").items()]


def test_the_state_is_shown_before_anything_is_planned(
    dialogues: Sequence[tuple[Dialogue, Sequence[Recorded]]],
) -> None:
    """Every dialogue begins with the same state, and plans speak of what its own sample has."""
    assert len({dialogue.state.digest for dialogue, _ in dialogues if dialogue.state}) == 1
    for dialogue, records in dialogues:
        kinds = [type(record.event) for record in records]
        assert kinds.index(StateSampled) < kinds.index(TaskPlanned)
        assert dialogue.state is not None
        assert json.loads(dialogue.state.sample)["the user"]["name"] in dialogue.plan[0].goal


def test_what_is_accepted_ends_in_the_state_that_its_changes_give(
    dialogues: Sequence[tuple[Dialogue, Sequence[Recorded]]],
) -> None:
    """Anybody who makes the recorded changes on a fresh state gets the recorded digest."""
    pool = load_pool([CONFIG.parent / "tools.py"])
    accepted = [dialogue for dialogue, _ in dialogues if dialogue.phase is Phase.ACCEPTED]
    runs = [dialogue.executed.state for dialogue in accepted if dialogue.executed and dialogue.executed.state]
    assert len(runs) == len(accepted) > 0
    assert any(run.changed_by for run in runs)
    assert all((run.before == run.after) == (not run.changed_by) for run in runs)

    async def again() -> list[str]:
        executor = executor_of(python_implementations(pool))
        digests = []
        for dialogue, run in zip(accepted, runs, strict=True):
            made = [
                Step(turn.id, call.id, call.name, call.arguments, None)
                for turn, call in dialogue.calls()
                if f"{turn.id}/{call.id}" in run.changed_by and isinstance(call.arguments, dict)
            ]
            ran = await run_plan(executor, made, look=True)
            digests.append(ran.after.digest if ran.after else run.before)
        await executor.close()
        return digests

    assert asyncio.run(again()) == [run.after for run in runs]


def test_only_a_verification_records_the_state(dialogues: Sequence[tuple[Dialogue, Sequence[Recorded]]]) -> None:
    """While a dialogue is made, its calls are run many times, and their state says nothing yet."""
    for _, records in dialogues:
        executions = [record.event for record in records if isinstance(record.event, CallsExecuted)]
        assert [event.state is not None for event in executions[:-1]].count(True) <= len(executions) - 2
        assert executions[-1].state is not None
