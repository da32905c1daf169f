"""The configs of `examples/` are right as they stand, and run without a key."""

import json
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import ROOT, dialogues_in
from toolace_mt.cluster.config.checking import checked_config
from toolace_mt.events import ExpertVoted, RulesApplied, Severity

CONFIGS = sorted((ROOT / "examples").rglob("*.yaml"))
ABLATIONS = ROOT / "examples" / "ablations"


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_an_example_has_no_mistake(config: Path) -> None:
    """Every key, value, file and name of it."""
    checked = checked_config(config)
    assert checked.mistakes == ()
    assert checked.run is not None
    assert checked.run.config.run


def test_ablations_differ_in_what_they_are_named_after() -> None:
    """They have tools, seed, number and model in common, so that their dialogues are pairs."""
    runs = {path.stem: checked_config(path).run for path in ABLATIONS.glob("*.yaml")}
    configs = {name: run.config for name, run in runs.items() if run is not None}
    assert len(configs) == len(runs) > 4
    assert all(config.run == name for name, config in configs.items())
    shared = [(c.pool, c.seed, c.dialogues, c.log, c.models, c.scenario, c.languages) for c in configs.values()]
    assert shared == [shared[0]] * len(shared)


def test_without_verification_nothing_is_rejected(tmp_path: Path, command: Command) -> None:
    """Rules only look on, and no expert is asked."""
    log = tmp_path / "log.sqlite"
    changes = {
        "log": log,
        "generation.subtasks": "{min: 1, max: 1}",
        "generation.steps": "{min: 1, max: 2}",
        "models.default.mistakes.missing_argument": 0.9,
        "generation.reasonability_iterations": 0,
    }
    sets = [word for key, value in changes.items() for word in ("--set", f"{key}={value}")]
    config = ABLATIONS / "without_verification.yaml"
    status, out, err = command("launch", config, "--in-process", "--json", "--dialogues", "5", *sets)
    assert status == 0, err
    assert json.loads(out)["funnel"]["accepted"] == 5
    events = [record.event for records in dialogues_in(log, "without_verification").values() for record in records]
    findings = [finding for event in events if isinstance(event, RulesApplied) for finding in event.findings]
    assert "schema" in {finding.check for finding in findings}
    assert {finding.severity for finding in findings} == {Severity.ADVISORY}
    assert not [event for event in events if isinstance(event, ExpertVoted)]
