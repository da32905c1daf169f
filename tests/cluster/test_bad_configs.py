"""Configs and pools: what `init` writes can be launched, and what cannot be launched is refused with one message."""

from pathlib import Path

import pytest
import yaml

from support.commands import Command
from support.runs import ROOT, write_config
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.config.run_config import RunConfig
from toolace_mt.cluster.config.starting import STARTING_CONFIG
from toolace_mt.cluster.config.validating import validated
from toolace_mt.cluster.config.yaml_text import ConfigText


def test_init_writes_a_config_that_launches(command: Command, tmp_path: Path) -> None:
    """It names every key with its default, and points at the user's pool."""
    path = tmp_path / "run.yaml"
    assert command("init", path, "--pool", ROOT / "examples" / "pool.json")[0] == 0
    given = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump(given | {"dialogues": 2, "log": str(tmp_path / "log.sqlite")}))
    assert command("launch", path, "--in-process", "--quiet")[0] == 0
    assert command("init", path)[0] == 2


def test_init_writes_a_pool_as_launch_reads_it(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path is relative to the config, and quoted where YAML would read it otherwise."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    odd = tmp_path / "my: tools #1.json"
    odd.write_bytes((ROOT / "examples" / "pool.json").read_bytes())
    assert command("init", "sub/run.yaml", "--pool", odd.name)[0] == 0
    config = read_run(Path("sub/run.yaml")).config
    assert Path(config.pool[0]).resolve() == odd


def test_the_starting_config_holds_every_key_and_its_default() -> None:
    """What `init` writes is what a config that says nothing means."""
    starting = ConfigText(STARTING_CONFIG.replace("$pool", "  - pool.json"), "run.yaml")
    given = validated(RunConfig, starting, starting.given)
    least = RunConfig(run="first-run", pool=("pool.json",), dialogues=100)
    assert given == least
    text = yaml.safe_load(STARTING_CONFIG.replace("$pool", "  - pool.json"))
    assert set(text) == set(RunConfig.model_fields)
    assert set(text["generation"]) == set(type(least.generation).model_fields)


ALIASES = (
    "run: a\npool: p.json\ndialogues: 3\nx0: &x0 [a]\n"
    + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 10))
    + "seed: *x9\n"
)
"""A billion values in a few lines."""

MERGES = (
    "x0: &x0 {a: 1, b: 2}\n"
    + "".join(f"x{n}: &x{n} {{<<: [{', '.join([f'*x{n - 1}'] * 9)}]}}\n" for n in range(1, 12))
    + "run: a\npool: p.json\ndialogues: 3\n"
)
"""The same by merging."""

BAD_CONFIGS = [
    ("run: [", "not YAML"),
    ("", "empty"),
    ("- a", "a list"),
    ("run: a\npool: p.json\ndialogues: 3\ndialogs: 4", "unknown key 'dialogs'; did you mean 'dialogues'?"),
    ("run: a\npool: p.json\ndialogues: 3\ngeneration: {subtask: {}}", "unknown key 'generation.subtask'; did you"),
    ("run: a\npool: p.json", "key 'dialogues' is missing"),
    (
        "run: a\npool: p.json\ndialogues: many",
        "dialogues: 'many' is not allowed; allowed: whole number from 1 to 10000000",
    ),
    ("run: a b\npool: p.json\ndialogues: 3", "run: 'a b' is not allowed; allowed: text of up to 64 letters"),
    ("run: a\npool: []\ndialogues: 3", "pool:"),
    ("run: a\npool: p.json\ndialogues: 0", "dialogues:"),
    ("run: a\npool: p.json\ndialogues: 3\ngeneration: {steps: {min: 4, max: 2}}", "min is 4 and max is 2"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [nobody]", "there is no expert 'nobody'; there are arguments,"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{expert: safety, votes: 3, quorum: 4}]", "from 1 to its votes, 3"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{expert: safety, votes: 0}]", "safety has 0 votes"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{expert: safety, wave: 0}]", "the first wave is 1"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{expert: safety, vote: 3}]", "unknown key 'experts.0.vote'"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [{votes: 3}]", "key 'experts.0.expert' is missing"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [safety, {expert: safety}]", "an expert is named twice"),
    ("run: a\npool: p.json\ndialogues: 3\nexperts: [3]", "an expert is a name, or a mapping"),
    ("run: a\npool: p.json\ndialogues: 3\nmodels: {default: {provider: magic}}", "'magic'"),
    ("run: a\npool: p.json\ndialogues: 3\nmodels: {default: {provider: offline, sed: 1}}", "models.default.sed"),
    ("run: a\npool: p.json\ndialogues: 3\ncluster: {pools: [{roles: [filler]}]}", "no pool serves"),
    ("run: a\npool: p.json\ndialogues: 3\ndialogues: 4", "'dialogues' stands twice"),
    ("run: a\npool: p.json\ndialogues: true", "dialogues: true is not allowed; allowed: whole number"),
    ("run: a\npool: p.json\ndialogues: 3\nseed: 2020-99-99", "not YAML"),
    (f"run: a\npool: p.json\ndialogues: 3\nseed: {'9' * 5000}", "not YAML"),
    (
        "run: a\npool: p.json\ndialogues: 3\ngeneration: {complexity_weights: {clarification: .nan}}",
        "nan is not allowed; allowed: number at least 0",
    ),
    (MERGES, "run.yaml:5:5: this is not YAML: with its '<<' this mapping has over 10000 keys"),
    (
        "run: a\npool: p.json\ngeneration:\n\tsteps: 3",
        "run.yaml:4:1: this is not YAML: while scanning for the next token",
    ),
    ("run: a\npool: 3\ndialogues: 3", "pool: 3 is not allowed; allowed: text, or list, not empty, of text"),
    ("run: a\npool: p.json\ndialogues: 3\nmodels: ~", "models: null is not allowed; allowed: section"),
    (
        "run: a\npool: p.json\ndialogues: 3\nmodels: {default: {provider: openai, model: m, temprature: 1}}",
        "unknown key 'models.default.temprature'; did you mean 'temperature'?",
    ),
    (
        "run: a\npool: p.json\ndialogues: 3\nmodels: {experts: {safety: {provider: offline, sede: 1}}}",
        "did you mean 'seed'?",
    ),
    (
        "run: a\npool: p.json\ndialogues: 99999999999999999999",
        "dialogues: 99999999999999999999 is not allowed; allowed: whole",
    ),
    ("run: a\npool: p.json\ndialogues: 3\nbudget: {usd: .nan}", "budget.usd: "),
    ("? [a]\n: 1", "found unhashable key"),
    ("1: 2\nrun: a", "unknown key '1'"),
    ("seed: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
    (ALIASES, "seed: a list of 9 is not allowed"),
    ("run: a\npool: p.json\ndialogues: 3\nlog: 'memory://x'", "gone when the command ends"),
]


@pytest.mark.parametrize(("text", "message"), BAD_CONFIGS, ids=[message[:30] for _, message in BAD_CONFIGS])
def test_a_bad_config_gets_one_clear_message(command: Command, tmp_path: Path, text: str, message: str) -> None:
    """It names the file, the key, what was given and what is allowed; the status is 2, and no log is made."""
    path = tmp_path / "run.yaml"
    path.write_text(text)
    status, _, err = command("launch", path)
    assert status == 2
    assert message in " ".join(err.split())
    assert str(path) in err or "memory" in err
    assert list(tmp_path.iterdir()) == [path]


PLACES = [
    ("dialogs: 4", "4:1: unknown key 'dialogs'"),
    ("dialogues: 4", "4:1: this is not YAML: the key 'dialogues' stands twice"),
    ("generation:\n  steps: {min: 4,\n    max: 0}", "6:5: generation.steps.max: "),
    ("seed: 2020-99-99", "4:7: this is not YAML: month must be in 1..12"),
    ("budget: {usd: 1, calls: -3}", "4:18: budget.calls: "),
    ("models:\n  default:\n    provider: offline\n    sed: 1", "7:5: unknown key 'models.default.sed'"),
    (
        "models: {default: {provider: magic}}",
        "4:20: models.default.provider: 'magic' is not allowed; allowed: offline or",
    ),
    ("experts:\n- safety\n- {expert: naturalness, vote: 3}", "6:25: unknown key 'experts.1.vote'"),
    ("experts:\n- safety\n- nobody", "6:3: experts: there is no expert 'nobody'"),
    ("experts: [own.py:EXPERT]", "4:11: experts: "),
    ("models:\n  experts:\n    nobody: {provider: offline}", "6:5: models.experts: there is no expert 'nobody'"),
    ("rules:\n  severity: {shema: advisory}", "5:14: rules: there is no rule 'shema'"),
    ("rules:\n  disable:\n  - shema", "5:3: rules: there is no rule 'shema'"),
    ("rules:\n  add: [none.py:RULE]", "5:9: rules: "),
]


@pytest.mark.parametrize(("text", "message"), PLACES, ids=[message[:30] for _, message in PLACES])
def test_a_mistake_is_named_with_its_line_and_column(command: Command, tmp_path: Path, text: str, message: str) -> None:
    """Those of the key, or of the place at which YAML ends."""
    path = tmp_path / "run.yaml"
    path.write_text(f"run: a\npool: p.json\ndialogues: 3\n{text}\n")
    status, _, err = command("launch", path)
    assert status == 2
    assert f"{path}:{message}" in " ".join(err.split())


@pytest.mark.parametrize("spoil", [b"# caf\xe9\n", "x".encode("utf-16")], ids=["latin", "utf-16"])
def test_a_config_in_another_encoding_is_refused(command: Command, tmp_path: Path, spoil: bytes) -> None:
    """With the remedy."""
    path = write_config(tmp_path)
    path.write_bytes(path.read_bytes() + spoil)
    status, _, err = command("launch", path)
    assert (status, "this is not UTF-8 text; save it as UTF-8" in err) == (2, True)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["unix", "windows", "old mac"])
def test_a_config_that_another_editor_wrote_is_read(tmp_path: Path, mark: bytes, end: bytes) -> None:
    """Ends of lines and a mark at the beginning are no text."""
    path = write_config(tmp_path)
    wanted = read_run(path).config
    path.write_bytes(mark + path.read_bytes().replace(b"\n", end))
    assert read_run(path).config == wanted


BAD_POOLS = [
    (b"{not json", 2),
    (b"[]", 2),
    (b'[{"type": "function", "function": {"description": "d", "parameters": {"type": "object"}}}]', 2),
    (b'[{"type": "function", "function": {"name": "a", "parameters": [1]}}]', 2),
    (
        b"""[{"name": "a", "description": "x", "parameters": {"type": "object", "properties": {}}},
             {"name": "a", "description": "y", "parameters": {"type": "object", "properties": {}}}]""",
        2,
    ),
    (b"\xff\xfe\x00\x01", 2),
]


@pytest.mark.parametrize(("pool", "wanted"), BAD_POOLS)
def test_a_bad_pool_gets_one_clear_message(command: Command, tmp_path: Path, pool: bytes, wanted: int) -> None:
    """It names the file; the status is 2, and nothing is begun."""
    (tmp_path / "pool.json").write_bytes(pool)
    config = write_config(tmp_path, pool=["pool.json"])
    status, _, err = command("launch", config, "--in-process")
    assert status == wanted
    assert "pool.json" in err
    assert not (tmp_path / "log.sqlite").exists()


def test_a_run_under_another_config_is_refused(command: Command, tmp_path: Path) -> None:
    """The message says what differs, and the run is left as it was."""
    assert command("launch", write_config(tmp_path, dialogues=2), "--in-process", "--quiet")[0] == 0
    status, _, err = command("launch", write_config(tmp_path, dialogues=2, seed=99), "--in-process", "--quiet")
    assert status == 2
    assert "seed: was 3, is 99" in err
