"""Config keys of variety: a preset, people, languages, examples and a policy; bad ones are one clear message each."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.errors import ConfigError

PERSON = {"uuid": "1", "persona": "A retired tailor who collects maps.", "age": 71, "city": "Mombasa"}
DIALOGUE = {"messages": [{"role": "user", "content": "Order two vans."}, {"role": "assistant", "content": "Done."}]}


def resolved(folder: Path, **keys: Any) -> ResolvedRun:
    """A run of a config with these keys."""
    path = folder / "run.yaml"
    path.write_text(yaml.safe_dump({"run": "r", "pool": "pool.json", "dialogues": 3, **keys}))
    return read_run(path)


def test_a_preset_gives_way_to_keys_that_are_set(tmp_path: Path) -> None:
    """Also to one end of a span; what is recorded are the values."""
    run = resolved(tmp_path, preset="short", generation={"steps": {"max": 4}})
    generation = run.config.generation
    assert (generation.steps.min, generation.steps.max) == (1, 4)
    assert (generation.subtasks.min, generation.subtasks.max) == (1, 2)
    assert run.identity("p")["generation"]["subtasks"] == {"min": 1, "max": 2}
    assert resolved(tmp_path, preset="paper").config.generation == resolved(tmp_path).config.generation


def test_people_examples_and_policy_are_read_beside_the_config(tmp_path: Path) -> None:
    """Each text is part of what a run is resumed by, whatever its file is called."""
    (tmp_path / "people.jsonl").write_text(json.dumps(PERSON) + "\n\n")
    (tmp_path / "tasks.jsonl").write_text(json.dumps(DIALOGUE) + "\n")
    (tmp_path / "policy.md").write_text("# Refunds\nWithin 30 days.\n")
    run = resolved(tmp_path, personas="people.jsonl", examples="tasks.jsonl", context="policy.md")
    variety = run.materials.variety(run.config)
    assert variety.personas == ("A retired tailor who collects maps. (age: 71; city: Mombasa)",)
    assert variety.examples == ("Order two vans.",)
    assert variety.policy == "# Refunds\nWithin 30 days."
    before = run.identity("p")
    (tmp_path / "policy.md").write_text("# Refunds\nWithin 14 days.\n")
    after = resolved(tmp_path, personas="people.jsonl", examples="tasks.jsonl", context="policy.md").identity("p")
    assert {key for key in before if before[key] != after[key]} == {"context"}


def test_the_expert_of_the_policy_votes_where_there_is_one(tmp_path: Path) -> None:
    """Without one it cannot be named."""
    (tmp_path / "policy.md").write_text("Be brief.")
    assert "policy" in [seat.expert for seat in resolved(tmp_path, context="policy.md").verification.panel]
    assert "policy" not in [seat.expert for seat in resolved(tmp_path).verification.panel]
    with pytest.raises(ConfigError, match="'context' names none"):
        resolved(tmp_path, experts=["policy"])


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("personas", '{"persona": "A tailor."}\n{"persona": \n', "people.jsonl, line 2: no JSON"),
        ("personas", '{"id": 4}\n', "line 1: no text that describes a person"),
        ("personas", "\n", "has no people"),
        ("examples", '{"rows": [1, 2]}\n', "people.jsonl:1"),
        ("context", " \n", "is empty, and a policy or system prompt was expected"),
        ("context", "x" * 40_000, "has 40000 characters; a policy has at most 32000"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_message(tmp_path: Path, key: str, text: str, said: str) -> None:
    """With the place in the config, the file and the line."""
    (tmp_path / "people.jsonl").write_text(text)
    with pytest.raises(ConfigError) as raised:
        resolved(tmp_path, **{key: "people.jsonl"})
    assert said in str(raised.value)
    assert str(raised.value).startswith(f"{tmp_path / 'run.yaml'}:")


def test_a_file_that_is_not_there_is_one_message(tmp_path: Path) -> None:
    """Of any of the three."""
    for key in ("personas", "examples", "context"):
        with pytest.raises(ConfigError, match=rf"{key}: .*nowhere"):
            resolved(tmp_path, **{key: "nowhere"})


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"languages": {"en": 0}}, "every weight is 0, so no language can be drawn"),
        ({"scenario": {"mood": {"calm": 0}}}, "mood: every weight is 0, so nothing can be drawn"),
        ({"scenario": {"moods": {"calm": 1}}}, "did you mean 'mood'"),
        ({"preset": "huge"}, "preset: "),
        ({"scenario": {"dates": {"first": "2027-01-01"}}}, "first is at most last"),
    ],
)
def test_weights_of_nothing_and_unknown_names(tmp_path: Path, keys: dict[str, Any], said: str) -> None:
    """A mistake is named with its key."""
    with pytest.raises(ConfigError) as raised:
        resolved(tmp_path, **keys)
    assert said in str(raised.value)
