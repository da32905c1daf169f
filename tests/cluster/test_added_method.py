"""A second method: nothing but its own file knows it, and everything that a run can do works with it."""

import json
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import ROOT, write_config

TOY = f"{ROOT / 'tests' / 'support' / 'toy_method.py'}:METHOD"
OFFLINE = {"provider": "offline"}


def toy_config(folder: Path, **changes: object) -> Path:
    """A run of the toy method, whose drafter has a model of its own."""
    return write_config(
        folder,
        **{
            "method": TOY,
            "dialogues": 6,
            "generation": {"subtasks": {"min": 1, "max": 1}, "complexities": {"min": 0, "max": 0}},
            "models": {"default": OFFLINE, "drafter": {**OFFLINE, "seed": 7}},
            **changes,
        },
    )


@pytest.fixture
def made(tmp_path: Path, command: Command) -> Path:
    """The log of a finished run of the toy method."""
    status, out, err = command("launch", toy_config(tmp_path), "--in-process", "--quiet")
    assert (status, err) == (0, ""), out
    return tmp_path / "log.sqlite"


def test_a_run_of_an_added_method_comes_to_its_end(made: Path, command: Command) -> None:
    """Its roles answer, its questions have prices of their own, and its dialogues end as others do."""
    status, out, _ = command("status", "small", "--log", made, "--json")
    shown = json.loads(out)
    assert status == 0
    assert shown["funnel"]["accepted"] > 0
    assert shown["funnel"]["failed"] == 0
    assert set(shown["cost"]["by_role"]) == {"drafter", "verifier"}
    assert shown["cost"]["by_purpose"]["write"]["calls"] == 6


def test_its_prompts_can_be_shown_again(made: Path, command: Command) -> None:
    """Byte for byte, from the log and the method that the run was recorded with."""
    _, out, _ = command("replay", "small/1", "--log", made, "--json")
    version = next(line["version"] for line in json.loads(out) if line["type"] == "model_answered")
    status, out, _ = command("replay", "small/1", "--log", made, "--prompt", str(version), "--json")
    assert status == 0
    assert json.loads(out)["same"] is True
    assert "Hurry: reply with one object" in json.loads(out)["task"]


def test_it_is_resumed_under_its_own_method_only(made: Path, command: Command) -> None:
    """The method is part of what identifies a run."""
    again = made.parent / "run.yaml"
    assert command("launch", again, "--in-process", "--quiet")[0] == 0
    other = write_config(made.parent, dialogues=6)
    status, _, err = command("launch", other, "--in-process", "--quiet")
    assert status == 2
    assert "added_method: was" in err


def test_an_estimate_speaks_of_its_questions(tmp_path: Path, command: Command) -> None:
    """Nothing of another method is in it."""
    status, out, _ = command("launch", toy_config(tmp_path), "--dry-run", "--json")
    assert status == 0
    assert [name for name, _ in json.loads(out)["by_purpose"]] == ["write", "vote"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"models": {"filler": OFFLINE}},
            "method 'at_one_go' has no role 'filler'; there are default, experts, others, drafter",
        ),
        ({"cluster": {"pools": [{"roles": ["drafter"]}]}}, "no pool serves verifier"),
        ({"method": "mask_and_fil"}, "did you mean 'mask_and_fill'?"),
        ({"method": f"{ROOT / 'tests' / 'support' / 'runs.py'}:ROOT"}, "has to be a Method"),
        ({"method": "mask_and_fill", "models": {"drafter": OFFLINE}}, "method 'mask_and_fill' has no role 'drafter'"),
    ],
)
def test_what_does_not_fit_the_method_is_refused(
    changes: dict[str, object], why: str, tmp_path: Path, command: Command
) -> None:
    """One message names what was given and what is there, before anything is begun."""
    status, _, err = command("launch", toy_config(tmp_path, **changes), "--in-process")
    assert status == 2
    assert why in err
    assert "Traceback" not in err
