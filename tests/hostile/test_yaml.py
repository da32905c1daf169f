"""Values of YAML that its own loader cannot read: a mistake of the file, in a config, in rules and in a pool."""

import re
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import write_config

VALUES = [
    "190:20:30",
    "1" + ":59" * 3000,
    "1" + ":59" * 400 + ".5",
    "0x" + "f" * 5000,
    "1" * 5000,
    "!!int ''",
    "!!float ''",
    "!!float [1]",
    "!!bool perhaps",
    "!!timestamp soon",
    "!!timestamp 2024-99-99",
    "!!map [1]",
    "!!omap {a: 1}",
    "!!binary 'zz!'",
    "!!python/object/apply:os.system ['touch ran']",
    "{? [1] : 2}",
    "&a [*a]",
    '"\\ud800"',
    "*nowhere",
    "[" * 3000,
    "1e999999",
]
KEYS = [".nan", "2024-01-01", "!!null x", '"\\ud800"', "1:59:59.5", "? [a]\n", "-.inf"]

PLACE = re.compile(r"run\.yaml:\d+:\d+: ")


@pytest.mark.parametrize("value", VALUES, ids=[value[:20] for value in VALUES])
@pytest.mark.parametrize("key", ["dialogues", "rules"])
def test_a_value_that_yaml_cannot_read_is_a_mistake(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: str
) -> None:
    """With the place in the config, in a few words; nothing is run."""
    monkeypatch.chdir(tmp_path)
    config = write_config(tmp_path)
    lines = [
        line for line in config.read_text().splitlines() if not line.startswith("dialogues:") or key != "dialogues"
    ]
    config.write_text("\n".join([*lines, f"{key}: {value}", ""]))
    for words in (["launch", config, "--dry-run"], ["rules", config]):
        status, _, err = command(*words)
        assert status == 2 or words[0] == "rules"
        assert status == 0 or PLACE.search(err), err
        assert len(err) < 2000
    status, _, err = command("pool", "show", config)
    assert status == 2
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("key", KEYS)
def test_what_is_no_word_is_no_key(command: Command, tmp_path: Path, key: str) -> None:
    """Said with its place."""
    config = write_config(tmp_path)
    config.write_text(f"{config.read_text()}{key}: 1\n")
    status, _, err = command("launch", config, "--dry-run")
    assert status == 2
    assert PLACE.search(err), err
