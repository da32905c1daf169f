"""Rules are switched, tuned and added by a config; what is wrong in it is said."""

import asyncio
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import RULES, Rule, apply_rules, finding
from toolace_mt.cluster.config import importing
from toolace_mt.cluster.config.rule_process import KIND
from toolace_mt.cluster.config.rule_set import RuleSettings, load_rules, rule_set, selected
from toolace_mt.cluster.errors import ConfigError
from toolace_mt.events import Finding, RunStarted, Severity, fold
from toolace_mt.store import open_log

Command = Callable[..., tuple[int, str, str]]
Written = Callable[..., Path]
Record = dict[str, Any]

POLITE = '''"""A rule of a user's own."""

from toolace_mt.actors.rules import Rule, finding
from toolace_mt.events import Severity, UserTurn


def check(view):
    """Every user says please."""
    for turn in view.turns:
        if isinstance(turn, UserTurn) and "please" not in turn.text.lower():
            yield finding("the user does not say please", (turn.id,))


POLITE = Rule("polite", "Every user says please.", Severity.BLOCKING, check)
SCHEMA = Rule("schema", "A name that is taken.", Severity.BLOCKING, check)
NUMBER = 5
'''


@pytest.fixture(name="package")
def _package(own: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installed package that brings a rule."""
    point = EntryPoint("polite", "own_rules:POLITE", KIND.group)
    monkeypatch.syspath_prepend(str(own.parent))
    monkeypatch.setattr(importing, "entry_points", lambda *, group: [point] if group == KIND.group else [])
    importing.installed.cache_clear()
    yield
    importing.installed.cache_clear()


@pytest.fixture(name="own")
def _own(tmp_path: Path) -> Path:
    """A file with rules of a user's own."""
    path = tmp_path / "own_rules.py"
    path.write_text(POLITE)
    return path


def test_without_settings_the_rules_are_those_of_the_project() -> None:
    """All of them, as they are."""
    assert selected(RULES, RuleSettings()) == RULES == load_rules(RuleSettings())


def test_a_disabled_rule_is_not_applied() -> None:
    """The others stay."""
    kept = selected(RULES, RuleSettings(disable=("schema",)))
    assert set(kept) == set(RULES) - {"schema"}
    assert "schema" not in {check.check for check in apply_rules(fold("d", []), kept).checks}


def test_a_severity_holds_for_every_finding_of_a_rule() -> None:
    """Also for those to which the rule gives another one; the rule that was given is untouched."""

    def check(_: DialogueView) -> Iterator[Finding]:
        yield finding("one", ())
        yield finding("two", (), severity=Severity.ADVISORY)

    rule = Rule("r", "It holds.", Severity.BLOCKING, check)
    for severity in Severity:
        tuned = selected({"r": rule}, RuleSettings(severity={"r": severity}))
        found = apply_rules(fold("d", []), tuned).findings
        assert [finding.severity for finding in found] == [severity, severity]
    assert rule.severity is Severity.BLOCKING


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (RuleSettings(disable=("shema",)), "there is no rule 'shema'; did you mean 'schema'?"),
        (RuleSettings(severity={"zzz": Severity.ADVISORY}), "there is no rule 'zzz'; there are argument_order,"),
        (RuleSettings(disable=tuple(RULES)), "every rule is disabled"),
        (RuleSettings(add=("nonsense",)), "is no import path; one is written package.module:RULE"),
        (RuleSettings(add=("no_such_module_here:RULE",)), "cannot be imported: ModuleNotFoundError"),
        (RuleSettings(add=("json:loads",)), "has to be a Rule of toolace_mt.actors.rules, it is a function"),
        (RuleSettings(add=("json:RULE",)), "it is not there"),
        (RuleSettings(add=("nowhere.py:RULE",)), "cannot be imported: there is no such file"),
    ],
)
def test_settings_that_mean_nothing_are_refused(settings: RuleSettings, message: str) -> None:
    """The message says what there is instead."""
    with pytest.raises(ConfigError, match="rules: ") as refused:
        load_rules(settings)
    assert message in str(refused.value)


def test_a_rule_is_added_by_its_file_or_its_module(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is applied beside the others, and can be tuned like them."""
    monkeypatch.syspath_prepend(str(own.parent))
    for path in (f"{own}:POLITE", "own_rules:POLITE"):
        rules = load_rules(RuleSettings(add=(path,), severity={"polite": Severity.ADVISORY}))
        assert set(rules) == {*RULES, "polite"}
        assert rules["polite"].severity is Severity.ADVISORY


def test_a_name_that_is_taken_is_refused(own: Path) -> None:
    """Two rules of one name could not be told apart in the log."""
    with pytest.raises(ConfigError, match=r"own_rules\.py:SCHEMA@.* is named 'schema', and so is another rule"):
        load_rules(RuleSettings(add=(f"{own}:SCHEMA",)))


@pytest.mark.usefixtures("package")
def test_rules_of_installed_packages_apply_by_themselves() -> None:
    """Their entry points are found; a config can disable them, and naming one again adds nothing."""
    assert "polite" in load_rules(RuleSettings())
    assert "polite" not in load_rules(RuleSettings(disable=("polite",)))
    assert set(rule_set(RuleSettings()).identity()["added"]) == {"polite"}
    assert set(rule_set(RuleSettings()).changes()) == {"added"}
    assert load_rules(rule_set(RuleSettings(add=("own_rules:POLITE",))).pinned) == load_rules(RuleSettings())


def test_the_identity_knows_names_severities_and_the_text_of_added_rules(own: Path) -> None:
    """What would judge otherwise is another identity."""
    plain = rule_set(RuleSettings()).identity()
    assert rule_set(RuleSettings(disable=("unsupported_claims",))).identity() != plain
    assert rule_set(RuleSettings(severity={"grounding": Severity.BLOCKING})).identity() != plain
    added = RuleSettings(add=(f"{own}:POLITE",))
    before = rule_set(added).identity()
    own.write_text(POLITE + "\n# changed\n")
    assert rule_set(added).identity() != before != plain


def test_former_names_of_rules_still_work(command: Command, written: Written, bad: Record, own: Path) -> None:
    """They mean the rule of today, a message says so, a run keeps what its user wrote, and no new rule may have one."""
    assert set(RULES) - set(load_rules(RuleSettings(disable=("claims",)))) >= {"unsupported_claims"}
    tuned = load_rules(RuleSettings(severity={"leftovers": Severity.ADVISORY}))
    assert tuned["placeholders"].severity is Severity.ADVISORY
    assert rule_set(RuleSettings(disable=("claims",))).changes() == {"disabled": ["claims"]}
    _, out, said = command("check", written(bad), "--no-log", "--ignore", "claims,grounding")
    assert "The rule 'claims' is now called 'unsupported_claims'" in " ".join(said.split())
    assert "grounding" not in out
    own.write_text(POLITE.replace('Rule("polite"', 'Rule("claims"'))
    with pytest.raises(ConfigError, match="former name of the rule 'unsupported_claims'"):
        load_rules(RuleSettings(add=(f"{own}:POLITE",)))


def test_a_config_switches_tunes_and_adds(command: Command, written: Written, bad: Record, own: Path) -> None:
    """A file beside the config is named relative to it; processes of a pool apply the same rules."""
    config = own.with_name("rules.yaml")
    config.write_text(
        "rules:\n  disable: [unsupported_claims]\n  severity: {grounding: advisory}\n  add: ['own_rules.py:POLITE']\n"
    )
    file = written(bad, bad)
    for jobs in ("1", "2"):
        status, out, _ = command("check", file, "--no-log", "--config", config, "--jobs", jobs)
        assert status == 1
        assert "data.jsonl:1 turn t2 (message 2): advisory grounding" in out
        assert "data.jsonl:2 turn t1 (message 1): blocking polite: the user does not say please" in out
    status, out, _ = command("check", file, "--no-log", "--config", config, "--ignore", "polite")
    assert status == 0
    assert command("check", file, "--no-log", "--config", config, "--select", "polite")[1].count("polite") == 3


def test_a_run_knows_by_which_rules_it_was_checked(command: Command, written: Written, good: Record, own: Path) -> None:
    """Another text of an added rule is another rule: the run is not gone on with."""
    config = own.with_name("rules.yaml")
    config.write_text("rules: {add: ['own_rules.py:POLITE']}\n")
    file = written(good)
    assert command("check", file, "--config", config)[0] == 1
    assert asyncio.run(_applied("check-data"))["polite"] == "blocking"
    own.write_text(POLITE.replace("please", "thanks"))
    status, _, err = command("check", file, "--config", config)
    assert status == 2
    assert "run 'check-data' is in the log already" in err


async def _applied(run: str) -> dict[str, Any]:
    """The rules that a run's first event names, with their severities."""
    async with open_log("toolace-mt.sqlite", writable=False) as log:
        event = (await log.read(run))[0].event
    assert isinstance(event, RunStarted)
    rules = event.config["rules"]
    assert isinstance(rules, dict)
    applied = rules["applied"]
    assert isinstance(applied, dict)
    return applied


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: [", "this is not YAML"),
        ("- a", "a config is a mapping of keys"),
        ("rule: {}", "unknown key 'rule'; rules stand under 'rules'"),
        ("rules: {disabled: [a]}", "unknown key 'rules.disabled'; did you mean 'disable'?"),
        ("rules: {severity: {schema: fatal}}", "'fatal' is not allowed; allowed: blocking or advisory"),
        ("rules: 5", "rules.yaml:1:1: rules:"),
    ],
)
def test_a_bad_config_of_rules_is_said(
    command: Command, written: Written, good: Record, text: str, message: str
) -> None:
    """File, key, and what is wrong; status 2."""
    config = written(text, name="rules.yaml")
    status, _, err = command("check", written(good), "--config", config)
    assert status == 2
    assert message in " ".join(err.split())
    assert "rules.yaml" in err
