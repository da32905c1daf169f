"""`config check`: everything that is wrong with a config at once, or what a launch would use."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.commands import Command
from support.runs import write_config
from toolace_mt.cluster.cli import config
from toolace_mt.events import Run, fold_run

MANY = """\
run: a b
pool: [none.json, also_none.json]
dialogs: 3
seed: x
models:
  default: {provider: openai, model: m, api_key_env: NO_SUCH_KEY}
  refiner: {provider: offline, sed: 1}
  wrtier: {provider: offline}
  experts: {nobody: {provider: offline}, safety: {provider: recorded, file: none.jsonl}}
experts: [safty, nobody, coherence, none.py:EXPERT, {expert: safety, votes: 3, quorum: 5}]
rules: {disable: [shema], severity: {schema: block}, add: [a.py:RULE, b.py:X]}
prompts: {plans: x.md, draft: none.md}
instructions: {x: y}
personas: none.jsonl
examples: none.jsonl
context: none.md
method: mask_and_fil
execution: {servers: {s: {transport: http, url: "http://localhost:1/mcp", headers_from_environment: {A: NO_SUCH}}}}
cluster: {pools: [{roles: [filler]}]}
budget: {usd: -1}
"""
FOUND = [
    "1:1: run: 'a b' is not allowed",
    "1:1: key 'dialogues' is missing",
    "2:8: none.json: there is no such file",
    "2:19: also_none.json: there is no such file",
    "3:1: unknown key 'dialogs'",
    "4:1: seed: 'x' is not allowed",
    "6:3: the environment variable 'NO_SUCH_KEY' is not set",
    "7:32: unknown key 'models.refiner.sed'",
    "8:3: models: method 'mask_and_fill' has no role 'wrtier'",
    "9:13: models.experts: there is no expert 'nobody'",
    "9:42: the file of answers",
    "10:11: experts: there is no expert 'safty'",
    "10:18: experts: there is no expert 'nobody'",
    "10:37: experts: ",
    "10:53: experts.4: safety has a quorum of 5",
    "11:9: rules: there is no rule 'shema'",
    "11:38: rules.severity.schema: 'block' is not allowed",
    "11:60: rules: ",
    "11:71: rules: ",
    "12:11: prompts: there is no prompt 'plans'",
    "12:24: prompts.draft: ",
    "13:16: instructions: there is no role 'x'",
    "14:1: personas: ",
    "15:1: examples: ",
    "16:1: context: ",
    "17:1: method: there is no method 'mask_and_fil'",
    "18:102: the environment variable 'NO_SUCH' is not set; it has to hold the header 'A'",
    "19:11: cluster.pools: no pool serves initializer, refiner, verifier",
    "20:10: budget.usd: -1 is not allowed",
]


def test_all_mistakes_are_said_at_once(command: Command, tmp_path: Path) -> None:
    """Those of the schema, of files, of tools, of keys and of names, in the order of their lines, each once."""
    path = tmp_path / "run.yaml"
    path.write_text(MANY)
    status, out, err = command("config", "check", path)
    assert (status, out) == (2, "")
    first, *lines = err.strip().splitlines()
    assert first == f"toolace-mt: {len(FOUND)} mistakes in {path}"
    for line, words in zip(lines, FOUND, strict=True):
        assert line.startswith(f"{path}:{words.split(' ')[0]}"), line
        assert words.partition(" ")[2] in line
    status, out, _ = command("config", "check", path, "--json")
    assert (status, json.loads(out)["mistakes"]) == (2, lines)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("entries", [1, 3])
def test_mistakes_of_one_list_keep_their_places(command: Command, tmp_path: Path, entries: int) -> None:
    """Although what is at fault is passed over."""
    path = write_config(tmp_path)
    rules = "".join(f"  - none{number}.py:RULE\n" for number in range(entries))
    path.write_text(f"{path.read_text()}rules:\n  add:\n{rules}")
    base = path.read_text().splitlines().index("rules:") + 3
    _, _, err = command("config", "check", path)
    for number in range(entries):
        assert f"{path}:{base + number}:5: rules: " in err
        assert f"none{number}.py:RULE' cannot be imported: there is no such file" in err


def test_every_key_of_the_environment_is_named_with_its_roles(command: Command, tmp_path: Path) -> None:
    """At once, by `launch` and by the check."""
    endpoint = {"provider": "openai", "model": "m", "base_url": "https://example.com/v1"}
    models = {
        "default": endpoint | {"api_key_env": "NO_KEY_1"},
        "refiner": endpoint | {"api_key_env": "NO_KEY_2", "headers_env": {"X-Team": "NO_KEY_3"}},
        "experts": {"safety": endpoint | {"api_key_env": "NO_KEY_1"}},
    }
    path = write_config(tmp_path, models=models)
    status, _, err = command("launch", path, "--in-process")
    assert status == 2
    assert "models.default, models.experts.safety: the environment variable 'NO_KEY_1' is not set" in err
    assert "models.refiner: the environment variable 'NO_KEY_2' is not set" in err
    assert "models.refiner: the environment variable 'NO_KEY_3' is not set" in err
    for words in (("config", "check", path), ("launch", path, "--probe")):
        status, _, again = command(*words)
        assert (status, [f"NO_KEY_{number}" in again for number in (1, 2, 3)]) == (2, [True] * 3)
    status, out, _ = command("launch", path, "--dry-run")
    assert (status, [f"NO_KEY_{number}" in out for number in (1, 2, 3)]) == (0, [True] * 3)


def test_keys_of_a_cluster_are_no_affair_of_this_machine(command: Command, tmp_path: Path) -> None:
    """As for `launch`, but for models that are asked in batches, which it does itself; an estimate says the same."""
    endpoint = {"provider": "openai", "model": "m", "base_url": "https://example.com/v1"}
    models: dict[str, dict[str, Any]] = {"default": endpoint | {"api_key_env": "NO_KEY_1"}}
    path = write_config(tmp_path, models=models, cluster={"address": "auto"})
    assert command("config", "check", path)[0] == 0
    assert "would be refused" not in command("launch", path, "--dry-run")[1]
    assert "'NO_KEY_1' is not set" in command("launch", path, "--dry-run", "--in-process")[1]
    models["refiner"] = endpoint | {"api_key_env": "NO_KEY_2", "batch": True}
    write_config(tmp_path, models=models, cluster={"address": "auto"})
    for words in (("config", "check", path), ("launch", path, "--dry-run"), ("launch", path)):
        status, out, err = command(*words)
        assert status == (0 if "--dry-run" in words else 2)
        assert ("NO_KEY_1" in out + err, "'NO_KEY_2' is not set" in out + err) == (False, True)


def test_the_log_is_folded_once(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a large one."""
    read: list[Run] = []

    def counted(*arguments: Any) -> Run:
        read.append(fold_run(*arguments))
        return read[-1]

    path = write_config(tmp_path, dialogues=1)
    assert command("launch", path, "--in-process", "--quiet")[0] == 0
    monkeypatch.setattr(config, "fold_run", counted)
    assert command("config", "check", path)[0] == 0
    assert len(read) == 1


def test_the_next_command_can_be_copied(command: Command, tmp_path: Path) -> None:
    """Whatever the config is called."""
    folder = tmp_path / "a b"
    folder.mkdir()
    path = write_config(folder)
    assert f"launch '{path}' --dry-run" in command("config", "check", path)[1]


def test_a_config_without_mistakes_says_what_would_be_used(command: Command, tmp_path: Path) -> None:
    """Overrides included; nothing is recorded."""
    (tmp_path / "policy.md").write_text("Never refund.")
    path = write_config(tmp_path, context="policy.md", budget={"calls": 50})
    status, out, err = command("config", "check", path, "--dialogues", "4", "--json")
    assert (status, err) == (0, "")
    used = json.loads(out)["used"]
    assert used["run"] == "small, which begins"
    assert used["dialogues"] == "4, seed 3"
    assert used["models"] == ["default: offline"]
    assert used["experts"][-1] == "policy"
    assert (used["context"], used["budget"]) == ("13 characters", "50 calls")
    assert used["pool"][0].startswith("32 tools of ")
    assert not (tmp_path / "log.sqlite").exists()
    status, out, _ = command("config", "check", path)
    assert status == 0
    assert f"No mistake. Try next: toolace-mt launch {path} --dry-run" in " ".join(out.split())


def test_a_run_that_could_not_be_resumed_is_a_mistake(command: Command, tmp_path: Path) -> None:
    """Its log tells; one that is finished is said to be."""
    path = write_config(tmp_path, dialogues=1)
    assert command("launch", path, "--in-process", "--quiet")[0] == 0
    assert "small, which is finished" in " ".join(command("config", "check", path)[1].split())
    status, _, err = command("config", "check", path, "--seed", "9")
    assert status == 2
    assert "started over another config (seed: was 3, is 9)" in err


def test_what_is_no_yaml_is_said(command: Command, tmp_path: Path) -> None:
    """And there is nothing to go on with."""
    path = tmp_path / "run.yaml"
    path.write_text("run: [")
    status, _, err = command("config", "check", path)
    assert (status, "this is not YAML" in err) == (2, True)
    status, out, _ = command("config", "check", path, "--json")
    assert (status, "this is not YAML" in json.loads(out)["mistakes"][0]) == (2, True)
    status, out, _ = command("config", "check", write_config(tmp_path), "--json", "--set", "nonsense")
    assert (status, "is not KEY=VALUE" in json.loads(out)["mistakes"][0]) == (2, True)


def test_a_log_over_a_file_of_the_config_is_a_mistake(command: Command, tmp_path: Path) -> None:
    """As `launch` refuses it."""
    (tmp_path / "policy.md").write_text("Never refund.")
    path = write_config(tmp_path, context="policy.md", log="policy.md")
    status, _, err = command("config", "check", path)
    assert (status, "would be written over a file of the config" in err) == (2, True)


@pytest.mark.parametrize("source", ["x" * 500, "x.y" * 300, "x:y" * 300, "\N{BOMB}" * 100, "."])
def test_a_source_that_no_file_can_be_is_a_mistake(command: Command, tmp_path: Path, source: str) -> None:
    """With the line of the config that names it."""
    path = write_config(tmp_path, pool=["none.json", source])
    _, out, _ = command("config", "check", path, "--json")
    first, second = json.loads(out)["mistakes"]
    line = path.read_text().splitlines().index("- none.json") + 1
    assert first.startswith(f"{path}:{line}:3: ")
    assert second.startswith(f"{path}:{line + 1}:3: ")


@pytest.mark.parametrize(
    ("changes", "mistakes"),
    [
        ({"pool": [None]}, ["pool.0: null is not allowed; allowed: text"]),
        ({"cluster": {"pools": [{"roles": []}]}}, ["cluster.pools.0.roles: a list of 0 is not allowed"]),
        (
            {"execution": {"servers": {"s": {"transport": "http", "url": "x y"}}}},
            ["execution.servers.s.url: a text of 3 "],
        ),
        (
            {"models": {"default": {"provider": "openai", "model": "m", "api_key_env": "not a name"}}},
            ["models.default.api_key_env: expected the name of an environment variable"],
        ),
        ({"generation": {"steps": {"min": "x", "max": 1}}}, ["generation.steps.min: 'x' is not allowed"]),
        ({"log": "/"}, ["log: / is not a file"]),
        ({"log": "nosuch://x"}, ["log: no store is called 'nosuch'"]),
        (
            {"execution": {"tools": {"find_evnts": {"kind": "python", "target": "a:b"}}}},
            ["there is no tool 'find_evnts'"],
        ),
    ],
)
def test_a_mistake_brings_no_others(
    command: Command, tmp_path: Path, changes: dict[str, object], mistakes: list[str]
) -> None:
    """What is wrong only because something was taken out is not said."""
    path = write_config(tmp_path, **changes)
    status, out, _ = command("config", "check", path, "--json")
    found = json.loads(out)["mistakes"]
    assert (status, len(found)) == (2, len(mistakes)), found
    for one, words in zip(found, mistakes, strict=True):
        assert words in one
