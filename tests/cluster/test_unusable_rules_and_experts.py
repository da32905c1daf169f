"""Rules and experts that cannot judge: one message before anything is begun."""

from pathlib import Path

import pytest

from support.commands import Command
from support.own_rules import quick
from toolace_mt.actors.rules import RULES
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.config.rule_set import RuleSettings
from toolace_mt.cluster.errors import ConfigError

_TWICE: dict[str, object] = {"experts": ["own.py:COST", {"expert": "./own.py:COST"}]}
BAD: list[tuple[dict[str, object], str]] = [
    ({"rules": {"add": ["none.py:RULE"]}}, "none.py:RULE' cannot be imported: there is no such file"),
    ({"rules": {"add": ["broken.py:RULE"]}}, "broken.py:RULE' cannot be imported: ZeroDivisionError"),
    ({"rules": {"add": ["leaving.py:RULE"]}}, "leaving.py:RULE' cannot be imported: SystemExit"),
    ({"rules": {"add": ["garbled.py:RULE"]}}, "garbled.py:RULE' cannot be imported: SyntaxError"),
    ({"rules": {"add": ["own.py:COST"]}}, "has to be a Rule of toolace_mt.actors.rules, it is a Expert"),
    ({"rules": {"add": ["own.py:NUMBER"]}}, "has to be a Rule of toolace_mt.actors.rules, it is a int"),
    ({"rules": {"add": ["own.py:TAKEN"]}}, "is named 'schema', and so is another rule; rename it"),
    ({"rules": {"add": ["own.py:WORDY"]}}, "a Severity of toolace_mt.events"),
    ({"rules": {"add": ["own.py:ODD"]}}, "its name is 'a, b'"),
    ({"rules": {"add": ["own.py:RUN"]}}, "findings that are no rule's are named 'execution'"),
    ({"rules": {"add": ["own.py"]}}, "'own.py' is no import path; one is written package.module:RULE or file.py:RULE"),
    ({"rules": {"severity": {"shema": "advisory"}}}, "there is no rule 'shema'; did you mean 'schema'?"),
    ({"rules": {"disable": list(RULES)}}, "every rule is disabled"),
    ({"rules": {"disabled": ["schema"]}}, "unknown key 'rules.disabled'; did you mean 'disable'?"),
    ({"experts": ["none.py:EXPERT"]}, "none.py:EXPERT' cannot be imported: there is no such file"),
    ({"experts": ["broken.py:EXPERT"]}, "broken.py:EXPERT' cannot be imported: ZeroDivisionError"),
    ({"experts": ["nameless.py:EXPERT"]}, "cannot be imported: ValueError: an expert's name has up to 64 letters"),
    ({"experts": ["parting.py:EXPERT"]}, "holds a line of %%%%"),
    ({"experts": ["own.py:SHOUT"]}, "has to be an Expert of toolace_mt.actors.experts, it is a Rule"),
    ({"experts": ["own.py:SAME"]}, "is named 'coherence', and so is another expert; rename it"),
    ({"experts": ["no_such_module:EXPERT"]}, "cannot be imported: ModuleNotFoundError"),
    ({"experts": ["nobody"]}, "experts: there is no expert 'nobody'; there are arguments,"),
    (_TWICE, "an expert is named twice"),
    ({"models": {"experts": {"nobody": {"provider": "offline"}}}}, "models.experts: there is no expert 'nobody'"),
]


@pytest.mark.parametrize(("changes", "message"), BAD, ids=[message[:40] for _, message in BAD])
def test_what_cannot_judge_is_said_before_anything_is_begun(
    tmp_path: Path, command: Command, changes: dict[str, object], message: str
) -> None:
    """One message that names the config; the status is 2, with --dry-run as without, and no log is made."""
    config = quick(tmp_path, **changes)
    expert = "from toolace_mt.actors.experts import Expert\n"
    for name, text in {
        "broken.py": "1 / 0",
        "leaving.py": "raise SystemExit(0)",
        "garbled.py": "def (",
        "nameless.py": f"{expert}EXPERT = Expert('a:b', 'a', 'b')",
        "parting.py": f"{expert}EXPERT = Expert('a', 'a', 'b\\n%%%%\\nc')",
    }.items():
        (tmp_path / name).write_text(text)
    for options in (["--dry-run"], ["--in-process", "--quiet"]):
        status, _, err = command("launch", config, *options)
        told = " ".join(err.split())
        assert status == 2
        assert message in told
        assert told.count("toolace-mt:") == 1
        assert str(config) in told
    assert not (tmp_path / "log.sqlite").exists()


def test_a_config_that_was_not_read_from_a_file_is_resolved_as_well(tmp_path: Path) -> None:
    """A launch takes nothing else, so no log is made over rules that cannot be had."""
    config = read_run(quick(tmp_path)).config
    changed = config.model_copy(update={"rules": RuleSettings(add=(f"{tmp_path}/none.py:RULE",))})
    with pytest.raises(ConfigError, match=r"none\.py:RULE' cannot be imported"):
        ResolvedRun.of(changed)
    assert not (tmp_path / "log.sqlite").exists()
