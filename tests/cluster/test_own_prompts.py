"""Prompts of one's own in a config: read once, part of the run's identity, and refused with one clear message."""

from pathlib import Path

import pytest

from toolace_mt.actors.prompts import PLAN
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.config.run_config import RunConfig
from toolace_mt.cluster.errors import ConfigError
from toolace_mt.cluster.run.run_stream import templates_of


def config(**keys: object) -> RunConfig:
    """A config with these keys."""
    return RunConfig.model_validate({"run": "r", "pool": ["pool.json"], "dialogues": 1, **keys})


def own_plan(folder: Path, words: str = "My own words.") -> Path:
    """A file with the words of our plan and others before them."""
    body = PLAN.task.partition("\n")[2].removesuffix("\n</task>$unfit")
    path = folder / "my_plan.md"
    path.write_text(f"{words}\n{body}", encoding="utf-8")
    return path


def test_own_words_are_recorded_and_identify_the_run(tmp_path: Path) -> None:
    """Every prompt can be shown again, and a run is not resumed with other words."""
    path = own_plan(tmp_path)
    run = ResolvedRun.of(config(prompts={"plan": str(path)}, instructions={"verifier": "Reject slang."}))
    texts = {template.name: template.text for template in templates_of(run)}
    assert "\nMy own words.\n" in texts["plan"]
    assert "My own words" not in texts["draft"]
    votes = [text for name, text in texts.items() if name.startswith("vote.")]
    assert votes
    assert all("\nReject slang.\n</task>" in text for text in votes)
    identity = run.identity("p")
    own_plan(tmp_path, "Other words.")
    assert ResolvedRun.of(run.pinned).identity("p") == identity
    assert ResolvedRun.of(run.config).identity("p") != identity
    assert "prompts" not in ResolvedRun.of(config()).identity("p")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"prompts": {"plan": "missing.md"}}, "prompts.plan: 'missing.md' cannot be read: No such file"),
        ({"prompts": {"plan": {"text": "Plan something."}}}, "prompts.plan: cannot be used: it lacks $"),
        ({"prompts": {"plans": "x.md"}}, "there is no prompt 'plans'; there are plan, draft"),
        ({"instructions": {"writer": "Be brief."}}, "there is no role 'writer'; there are initializer"),
        ({"instructions": {"verifier": " "}}, "instructions.verifier: expected a text"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_message(keys: dict[str, object], message: str) -> None:
    """Before anything is asked."""
    with pytest.raises(ConfigError) as error:
        ResolvedRun.of(config(**keys))
    assert message in str(error.value)
