"""`~` in a config and in the name of a log is the user's home."""

import shutil
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import ROOT, write_config


def test_a_path_of_a_config_may_begin_at_home(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Log, pool, people, policy, prompts, rules and answers are found there, and no folder `~` is made."""
    home, here = tmp_path / "home", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    monkeypatch.setenv("HOME", str(home))
    shutil.copy(ROOT / "examples" / "pool.json", home)
    (home / "policy.md").write_text("Be kind.")
    (home / "people.jsonl").write_text('{"persona": "a baker"}\n')
    (home / "rules.py").write_text(
        "from toolace_mt.actors.rules import Rule\n"
        "from toolace_mt.events import Severity\n"
        "OWN = Rule('own', 'nothing', Severity.ADVISORY, lambda view: ())\n"
    )
    own = {"pool": ["~/pool.json"], "context": "~/policy.md", "personas": "~/people.jsonl", "dialogues": 1}
    config = write_config(here, log="~/log.sqlite", rules={"add": ["~/rules.py:OWN"]}, **own)
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    assert (home / "log.sqlite").is_file()
    monkeypatch.setenv("TOOLACE_MT_LOG", "~/log.sqlite")
    assert "small" in command("runs")[1]
    assert command("log", "answers", "small", "--out", home / "answers.jsonl")[0] == 0
    recorded = {"default": {"provider": "recorded", "file": "~/answers.jsonl"}}
    again = write_config(here, log="~/second.sqlite", models=recorded, **own)
    assert command("launch", again, "--in-process", "--quiet")[0] == 0
    assert not (here / "~").exists()
    assert not Path("~").exists()
