"""The baseline as a run: paired with mask and fill, and everything that a run can do works with it."""

import json
from pathlib import Path

import pytest

from support.commands import Command, succeed
from support.runs import MISTAKES, assert_whole, damages_in, dialogues_in, write_config
from toolace_mt.events import (
    CallsExecuted,
    DialogueOpened,
    ModelAnswered,
    Recorded,
    SimulationCompleted,
    TaskPlanned,
    ToolTurn,
    fold_records,
)

SMALL = {"subtasks": {"min": 1, "max": 2}, "steps": {"min": 1, "max": 2}}
CARELESS = {"default": {"provider": "offline", "mistakes": MISTAKES}}


def config(folder: Path, run: str, **changes: object) -> Path:
    """A config of four dialogues."""
    return write_config(folder, **{"run": run, "dialogues": 4, "generation": SMALL, "models": CARELESS, **changes})


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with two runs that differ in their method only; the second one is given the plans of the first."""
    folder = tmp_path_factory.mktemp("pair")
    log, answers = folder / "log.sqlite", folder / "answers.jsonl"
    succeed("launch", config(folder, "mask_and_fill"), "--in-process", "--quiet")
    succeed("log", "answers", "mask_and_fill", "--out", answers, "--log", log)
    models = {**CARELESS, "initializer": {"provider": "recorded", "file": str(answers)}}
    succeed("launch", config(folder, "simulation", method="simulation", models=models), "--in-process", "--quiet")
    return log


def test_no_dialogue_is_lost(pair: Path) -> None:
    """Whatever is answered, each ends once; each was simulated as far as it was verified."""
    found = assert_whole(pair, 4, "simulation")
    ends = [records[-1].event.type for records in found.values()]
    assert "dialogue_accepted" in ends
    for records in found.values():
        types = [record.event.type for record in records]
        assert ("rules_applied" in types) is (SimulationCompleted.model_fields["type"].default in types)
        assert "subtask_drafted" not in types
        assert "turns_masked" not in types


def test_both_methods_are_given_the_same_tasks(pair: Path) -> None:
    """The same opening but for what only one of them does, the same question for the plan, and so the same plan."""
    one, other = (dialogues_in(pair, run) for run in ("simulation", "mask_and_fill"))
    for number in range(1, 5):
        drawn, planned, asked = zip(
            *(_begun(found[f"{run}/{number}"]) for run, found in (("simulation", one), ("mask_and_fill", other))),
            strict=True,
        )
        assert asked[0] == asked[1]
        assert planned[0] == planned[1]
        simulated, refined = drawn
        only = {"complexities": (), "reasonability_iterations": 0, "repair_rounds": 0}
        assert simulated.parameters.turn_limit > 0
        assert simulated.parameters == refined.parameters.model_copy(
            update={**only, "turn_limit": simulated.parameters.turn_limit}
        )
        assert simulated == refined.model_copy(update={"parameters": simulated.parameters})


def _begun(records: list[Recorded]) -> tuple[DialogueOpened, list[TaskPlanned], list[tuple[str, str]]]:
    """The opening of a dialogue, its plans, and the keys and prompts that they were asked with."""
    events = [record.event for record in records]
    assert isinstance(events[0], DialogueOpened)
    asked = [(e.question, e.prompt) for e in events if isinstance(e, ModelAnswered) and e.purpose == "plan"]
    return events[0], [event for event in events if isinstance(event, TaskPlanned)], asked


def test_what_it_cost_is_told_by_its_own_roles(pair: Path, command: Command) -> None:
    """A price for each simulator, nothing of another method."""
    _, out, _ = command("status", "simulation", "--log", pair, "--json")
    cost = json.loads(out)["cost"]
    assert set(cost["by_role"]) == {"initializer", "user_simulator", "assistant", "tool_simulator", "verifier"}
    assert set(cost["by_purpose"]) == {"plan", "user_turn", "assistant_turn", "tool_turn", "votes"}


def test_every_prompt_can_be_shown_again(pair: Path, command: Command) -> None:
    """Byte for byte, of each kind of question, also of one that was asked again."""
    records = next(r for r in dialogues_in(pair, "simulation").values() if r[-1].event.type != "dialogue_failed")
    versions = {r.event.purpose: r.version for r in records if isinstance(r.event, ModelAnswered)}
    assert len(versions) > 3
    for version in versions.values():
        _, out, _ = command("replay", records[0].stream, "--log", pair, "--prompt", str(version), "--json")
        assert json.loads(out)["same"] is True


def test_a_replay_tells_who_said_what(pair: Path, command: Command) -> None:
    """In one line for each turn."""
    status, out, _ = command("replay", "simulation/1", "--log", pair)
    assert status == 0
    assert "simulated 1, the user says: " in out
    assert "simulated 2, the assistant calls " in out
    assert "simulated 3, the tool gives " in out


def test_a_finding_is_traced_to_the_answer_that_wrote_it(tmp_path: Path, command: Command) -> None:
    """An invented identifier came with one turn, and one answer."""
    rates = {
        "default": {"provider": "offline", "mistakes": {"invented_identifier": 1.0}},
        "initializer": {"provider": "offline"},
    }
    assert (
        command("launch", config(tmp_path, "bad", method="simulation", models=rates), "--in-process", "--quiet")[0] == 0
    )
    log = tmp_path / "log.sqlite"
    rejected = [s for s, records in dialogues_in(log, "bad").items() if records[-1].event.type == "dialogue_rejected"]
    _, out, _ = command("audit", rejected[0], "--log", log, "--json")
    found = [one for one in json.loads(out)["findings"] if one["rejects"]]
    assert found
    assert {blame["type"] for one in found for blame in one["blame"]} == {"turn_simulated"}
    assert all(blame["answer"] for one in found for blame in one["blame"])


def test_nothing_is_refined_with_it(pair: Path, tmp_path: Path, command: Command) -> None:
    """It has nobody who repairs, and says so before anything is asked."""
    data = tmp_path / "data.jsonl"
    assert command("export", "simulation", "--out", data, "--log", pair)[0] == 0
    status, _, err = command("refine", data, "--config", config(tmp_path, "again", method="simulation"), "--in-process")
    assert status == 2
    assert "method 'simulation' repairs nothing" in err


def test_calls_that_can_be_run_have_real_results(tmp_path: Path, command: Command) -> None:
    """No simulator is asked for them, and verification finds no other ones."""
    (tmp_path / "shop.py").write_text(SHOP)
    changes = {
        "pool": ["shop.py"],
        "dialogues": 1,
        "generation": {"subtasks": {"min": 1, "max": 1}, "steps": {"min": 1, "max": 1}},
    }
    path = config(tmp_path, "real", method="simulation", models={"default": {"provider": "offline"}}, **changes)
    assert command("launch", path, "--in-process", "--quiet")[0] == 0
    for stream, records in dialogues_in(tmp_path / "log.sqlite", "real").items():
        dialogue = fold_records(stream, records)
        results = [r for turn in dialogue.turns if isinstance(turn, ToolTurn) for r in turn.results]
        ran = {o.call: o.text for r in records if isinstance(r.event, CallsExecuted) for o in r.event.outcomes}
        assert results
        assert {result.call_id: result.content for result in results} == ran
        assert not [r for r in records if isinstance(r.event, ModelAnswered) and r.event.purpose == "tool_turn"]
    assert damages_in(tmp_path / "log.sqlite") == []


SHOP = '''
"""A little shop."""


def price_of(product: str, quantity: int) -> dict:
    """Say what some pieces of a product cost.

    Args:
        product: The product's name.
        quantity: How many pieces.
    """
    return {"product": product, "quantity": quantity, "cents": quantity * (len(product) * 7 + 11)}
'''
