"""Plans are compared by number, and not by which came first; one that hangs holds up no other."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from support.commands import Command
from support.dialogues import FIND, parameters
from support.runs import assert_whole, dialogues_in, facts, write_config
from toolace_mt.actors.shell import Stamp
from toolace_mt.cluster.run.earlier_plans import EarlierPlans
from toolace_mt.events import (
    Dialogue,
    DialogueOpened,
    Frame,
    ModelAnswered,
    PlanCompared,
    Recorded,
    SubtaskPlan,
    TaskPlanned,
    admit_all,
    encode,
    unopened,
)
from toolace_mt.store import LogUnreadable, open_log

RUN = "small"
DIALOGUES = 4
SAME = "Find a flight from Oslo to Rome on Friday."


def events(goal: str) -> tuple[DialogueOpened, TaskPlanned]:
    """A dialogue up to its plan."""
    opened = DialogueOpened(seed=1, parameters=parameters(steps=(1,)), tools=(FIND,))
    return opened, TaskPlanned(subtasks=(SubtaskPlan(goal=goal, tools=(FIND.name,), steps=1),))


def planned(goal: str = SAME) -> Dialogue:
    """That dialogue."""
    return admit_all(unopened("run/1"), events(goal))


def plans_of(*under_way: int, patience: float = 30.0) -> EarlierPlans:
    """Plans of a run with these dialogues under way."""
    plans = EarlierPlans(0.6, patience=patience)
    for number in under_way:
        plans.begin(number)
    return plans


async def test_a_plan_waits_for_those_of_lower_numbers() -> None:
    """The third comes first, and is compared with the first and with the second."""
    plans = plans_of(1, 2, 3)
    third = asyncio.create_task(plans.compared(3, planned()))
    await asyncio.sleep(0)
    first = await plans.compared(1, planned("Repair a bicycle by nine, near the river."))
    assert first is not None
    assert first.compared == 0
    assert not third.done()
    second = await plans.compared(2, planned())
    assert second is not None
    assert (second.compared, second.goals) == (1, ())
    event = await third
    assert event is not None
    assert (event.compared, event.nearest, event.again) == (2, 2, True)


async def test_a_dialogue_that_ends_without_a_plan_is_not_waited_for() -> None:
    """Nor is one of a higher number."""
    plans = plans_of(1, 2, 3)
    second = asyncio.create_task(plans.compared(2, planned()))
    await asyncio.sleep(0)
    plans.settle(1)
    event = await second
    assert event == PlanCompared(compared=0)


async def test_a_plan_that_does_not_come_is_named() -> None:
    """The others go on without it."""
    plans = plans_of(1, 2, 3, patience=0.01)
    await plans.compared(2, planned())
    event = await plans.compared(3, planned())
    assert event is not None
    assert (event.compared, event.unknown, event.nearest) == (1, (1,), 2)


async def test_who_waits_when_the_run_stops_is_not_compared() -> None:
    """The next launch does it."""
    plans = plans_of(1, 2)
    second = asyncio.create_task(plans.compared(2, planned()))
    await asyncio.sleep(0)
    plans.stop()
    assert await second is None


async def test_plans_of_an_earlier_launch_are_read_from_the_log() -> None:
    """Those that are near enough; a damaged dialogue is passed over."""
    stamp, read = Stamp("run", "here"), list[str]()

    async def first_events(stream: str, upto: int) -> Sequence[Frame]:
        read.append(stream)
        if stream == "run/3002":
            raise LogUnreadable("broken")
        assert upto > len(events(SAME))
        return [encode(stamp.envelope(event, role="conductor", cause=None)) for event in events(SAME)]

    plans = plans_of(3004)
    await plans.load("run", [5, 3001, 3002, 3003], [3004, 3005], first_events)
    assert sorted(read) == ["run/3001", "run/3002", "run/3003"]
    event = await plans.compared(3004, planned())
    assert event is not None
    assert (event.compared, event.nearest) == (2, 3001)


def one_tool(folder: Path, **more: object) -> Path:
    """A run whose only tool leaves its model nothing else to plan."""
    folder.mkdir(exist_ok=True)
    tool = {"type": "function", "function": FIND.model_dump(include={"name", "description", "parameters"})}
    (folder / "tool.json").write_text(json.dumps([tool]))
    once = {"min": 1, "max": 1}
    never = {"min": 0, "max": 0}
    generation = {"subtasks": once, "steps": once, "parallel": 0, "complexities": never, "reasonability_iterations": 1}
    models = {"default": {"provider": "offline"}}
    settings = {"pool": ["tool.json"], "generation": generation, "models": models, "experts": ["completeness"]}
    return write_config(folder, dialogues=DIALOGUES, **{**settings, **more})


@pytest.fixture
def whole(tmp_path: Path, command: Command) -> Mapping[str, list[Recorded]]:
    """The dialogues of such a run, one after the other."""
    config = one_tool(tmp_path / "whole", cluster={"dialogues": 1})
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    return assert_whole(tmp_path / "whole" / "log.sqlite", DIALOGUES)


def test_the_same_plan_again_and_again_is_asked_again_then_taken_and_said(
    whole: Mapping[str, list[Recorded]], tmp_path: Path, command: Command
) -> None:
    """Every dialogue after the first asks three times; history, prompts and status say so."""
    log = tmp_path / "whole" / "log.sqlite"
    compared = {stream: _compared(records) for stream, records in whole.items()}
    assert [event.again for event in compared["small/1"]] == [False]
    for number in range(2, DIALOGUES + 1):
        events_ = compared[f"small/{number}"]
        assert [event.again for event in events_] == [True, True, False]
        assert all(event.goals and event.compared == number - 1 for event in events_)
        asked = [r.event.question for r in whole[f"small/{number}"] if isinstance(r.event, ModelAnswered)][:3]
        assert asked == ["plan", "plan:2", "plan:3"]
    _, shown, _ = command("replay", "small/2", "--log", log)
    assert "gave the plan up, of 1 earlier plan it is" in " ".join(shown.split())
    assert "took the plan as it is, though of 1 earlier plan it is" in " ".join(shown.split())
    _, prompt, _ = command("replay", "small/2", "--prompt", "5", "--log", log)
    assert "<resembled>" in prompt
    _, status, _ = command("status", "small", "--log", log)
    assert "Plans too like an earlier one: 6 asked again, 3 taken anyway" in status


def _compared(records: Sequence[Recorded]) -> list[PlanCompared]:
    return [record.event for record in records if isinstance(record.event, PlanCompared)]


def test_many_at_once_make_the_same_dialogues(
    whole: Mapping[str, list[Recorded]], tmp_path: Path, command: Command
) -> None:
    """Though their plans come together, and in another order."""
    slow = {"default": {"provider": "offline", "latency": {"median": 0.02, "sigma": 1.0}}}
    config = one_tool(tmp_path / "other", cluster={"dialogues": DIALOGUES}, models=slow)
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    found = dialogues_in(tmp_path / "other" / "log.sqlite")
    assert {stream: facts(records) for stream, records in found.items()} == {
        stream: facts(records) for stream, records in whole.items()
    }


@pytest.mark.parametrize("recorded", [3, 4, 6, 7, 9, 10])
def test_a_run_that_died_there_goes_on_to_the_same_events(
    whole: Mapping[str, list[Recorded]], tmp_path: Path, command: Command, recorded: int
) -> None:
    """Between a plan and its comparison, after it, and between the asks: the log is all that the next launch needs."""
    config = one_tool(tmp_path / "died", cluster={"dialogues": 1})
    asyncio.run(_copied(tmp_path / "whole" / "log.sqlite", tmp_path / "died" / "log.sqlite", recorded))
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    found = assert_whole(tmp_path / "died" / "log.sqlite", DIALOGUES)
    assert {stream: facts(records) for stream, records in found.items()} == {
        stream: facts(records) for stream, records in whole.items()
    }


async def _copied(whole: Path, died: Path, recorded: int) -> None:
    """Copy a log as it was when two dialogues had ended, and the third had *recorded* events."""
    async with open_log(whole, writable=False) as source, open_log(died, writable=True) as target:
        run = await source.read_frames(RUN)
        await target.append_frames(RUN, run[:-1], expected=0)
        for number, upto in ((1, None), (2, None), (3, recorded)):
            frames = await source.read_frames(f"{RUN}/{number}", upto=upto)
            await target.append_frames(f"{RUN}/{number}", frames, expected=0)


def test_off_compares_nothing(tmp_path: Path, command: Command) -> None:
    """YAML's off and the word are the same."""
    config = one_tool(tmp_path)
    given = yaml.safe_load(config.read_text())
    given["generation"]["plan_similarity"] = False
    config.write_text(yaml.safe_dump(given))
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    found = assert_whole(tmp_path / "log.sqlite", DIALOGUES)
    assert not any(_compared(records) for records in found.values())


@pytest.mark.parametrize("bad", [0, 1.5, -0.1, "some", True])
def test_a_share_is_above_nothing_and_at_most_one(tmp_path: Path, command: Command, bad: object) -> None:
    """Anything else is one clear message."""
    config = one_tool(tmp_path)
    given = yaml.safe_load(config.read_text())
    given["generation"]["plan_similarity"] = bad
    config.write_text(yaml.safe_dump(given))
    status, _, err = command("launch", config, "--in-process", "--quiet")
    assert status == 2
    (line,) = [line for line in err.splitlines() if "generation.plan_similarity" in line]
    assert "a number above 0 and at most 1, or 'off'" in line
