"""A run is judged by the rules and experts that its config says, its user's own among them."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from support.commands import Command
from support.runs import assert_whole, dialogues_in, facts, write_config
from toolace_mt.actors.rules import RULES
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.config.rule_set import RuleSettings
from toolace_mt.cluster.errors import ConfigError
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, launch
from toolace_mt.cluster.run.work import Work, making
from toolace_mt.events import (
    DeclinedBy,
    DialogueAccepted,
    DialogueEvent,
    DialogueRejected,
    ExpertVoted,
    FillDeclined,
    Recorded,
    RulesApplied,
    Run,
    RunEvent,
)

OWN = '''
"""What a user may have written."""

from zlib import crc32

from toolace_mt.actors.experts import Expert
from toolace_mt.actors.rules import Rule, Violation
from toolace_mt.events import Severity, UserTurn


def shouts(view):
    first = view.turns[0]
    yield Violation("the user does not shout", (first.id,), evidence=first.text)


def changed(view):
    yield Violation(f"it is {crc32(str(view.turns).encode())}", ())


SHOUT = Rule("shout", "The user shouts.", Severity.ADVISORY, shouts)
STILL = Rule("still", "Nothing ever changes.", Severity.ADVISORY, changed, structural=True)
TAKEN = Rule("schema", "Its name is taken.", Severity.ADVISORY, shouts)
WORDY = Rule("shout", "Its severity is a word.", "loud", shouts)
ODD = Rule("a, b", "Its name is none.", Severity.ADVISORY, shouts)
RUN = Rule("execution", "Its name is another's.", Severity.ADVISORY, shouts)
NUMBER = 5
COST = Expert("my_arguments", "Would you pay $5 for these arguments?", "Fail it for arguments that cost $5 or ${more}.")
SAME = Expert("coherence", "Its name is taken.", "Is it taken?")
'''
USUAL = set(RULES)
MODEL = {"provider": "offline", "mistakes": {"wrong_type": 0.3}}
QUICK: dict[str, object] = {
    "dialogues": 6,
    "experts": ["naturalness"],
    "generation": {
        "subtasks": {"min": 2, "max": 2},
        "complexities": {"min": 0, "max": 0},
        "reasonability_iterations": 1,
        "repair_rounds": 0,
    },
    "models": {"default": MODEL},
}


def quick(folder: Path, **changes: object) -> Path:
    """The config of a small run beside a file with rules and experts."""
    folder.mkdir(exist_ok=True)
    (folder / "own.py").write_text(OWN)
    return write_config(folder, **(QUICK | changes))


async def made(config_file: Path, *, in_process: bool = True) -> dict[str, list[Recorded]]:
    """The dialogues of a config's run."""
    resolved = read_run(config_file)
    display = Display(Console(quiet=True), quiet=True)
    launched = await launch(resolved, load_pool(resolved.config.pool), display, in_process=in_process)
    assert launched.ending is Ending.COMPLETED
    return await asyncio.to_thread(assert_whole, config_file.with_name("log.sqlite"), resolved.config.dialogues)


def ends(found: dict[str, list[Recorded]]) -> dict[str, DialogueEvent]:
    """How each dialogue ended."""
    return {stream: event for stream, records in found.items() if isinstance(event := records[-1].event, DialogueEvent)}


def applied(found: dict[str, list[Recorded]]) -> Sequence[RulesApplied]:
    """What the rules said."""
    return [r.event for records in found.values() for r in records if isinstance(r.event, RulesApplied)]


async def test_a_disabled_rule_is_not_applied(tmp_path: Path) -> None:
    """And every other one is."""
    found = await made(quick(tmp_path, rules={"disable": ["length", "schema"]}))
    checked = [{check.check for check in event.checks} for event in applied(found)]
    assert checked
    assert all(names == USUAL - {"length", "schema"} for names in checked)


def test_a_config_that_names_near_duplicates_among_the_rules_says_where_they_went(
    tmp_path: Path, command: Command, caplog: pytest.LogCaptureFixture
) -> None:
    """It is accepted, and the run goes on without comparing."""
    config = quick(tmp_path, rules={"severity": {"near_duplicate": "blocking"}})
    status, _, _ = command("launch", config, "--in-process")
    assert status == 0
    assert "'near_duplicate' is not a rule any more" in caplog.text


async def test_an_advisory_rule_that_is_made_blocking_rejects(tmp_path: Path) -> None:
    """The same finding, of a rule from a file, is only shown where nothing else is said."""
    add = ["own.py:SHOUT"]
    shown = await made(quick(tmp_path / "advisory", rules={"add": add}))
    assert all(any(f.check == "shout" for f in event.findings) for event in applied(shown))
    assert any(isinstance(event, DialogueAccepted) for event in ends(shown).values())
    rejected = await made(quick(tmp_path / "blocking", rules={"add": add, "severity": {"shout": "blocking"}}))
    for event in ends(rejected).values():
        assert isinstance(event, DialogueRejected)
        assert "shout" in event.reason


async def test_a_blocking_rule_that_is_made_advisory_accepts(tmp_path: Path) -> None:
    """What was rejected for nothing else is accepted now, and such findings are in what is accepted."""
    strict = ends(await made(quick(tmp_path / "strict", experts=[])))
    lenient = await made(quick(tmp_path / "lenient", experts=[], rules={"severity": {"schema": "advisory"}}))
    outcomes = ends(lenient)
    for_schema = [
        stream
        for stream, event in strict.items()
        if isinstance(event, DialogueRejected) and event.reason.startswith("schema: ")
    ]
    assert for_schema
    assert all(isinstance(outcomes[stream], DialogueAccepted) for stream in for_schema)
    accepted = {stream: lenient[stream] for stream, event in outcomes.items() if isinstance(event, DialogueAccepted)}
    assert "schema" in {finding.check for event in applied(accepted) for finding in event.findings}


async def test_a_structural_rule_of_a_user_declines_fills(tmp_path: Path) -> None:
    """Before any judge is asked."""
    found = await made(quick(tmp_path, rules={"add": ["own.py:STILL"]}))
    declined = [r.event for records in found.values() for r in records if isinstance(r.event, FillDeclined)]
    assert {event.by for event in declined} == {DeclinedBy.RULE}
    assert any("still: it is " in event.reason for event in declined)
    answers = [r.event for records in found.values() for r in records if r.event.type == "model_answered"]
    assert not [answer for answer in answers if answer.question.startswith("judge:")]


async def test_an_expert_of_a_user_votes(tmp_path: Path, command: Command) -> None:
    """Under its own name, as often as its seat says; audit and replay show it, also when its file is gone."""
    panel = ["naturalness", {"expert": "own.py:COST", "votes": 3}]
    models = {"default": MODEL, "experts": {"my_arguments": {"provider": "offline", "seed": 4}}}
    config = quick(tmp_path, experts=panel, models=models, rules={"disable": ["schema"]})
    found = await made(config)
    (tmp_path / "own.py").unlink()
    votes = [r for records in found.values() for r in records if isinstance(r.event, ExpertVoted)]
    own = [r for r in votes if isinstance(r.event, ExpertVoted) and r.event.expert == "my_arguments"]
    assert len(own) >= 2 * len(found)
    assert {r.event.verdict for r in own if isinstance(r.event, ExpertVoted)} == {"pass", "fail"}
    rejected = next(stream for stream, event in ends(found).items() if isinstance(event, DialogueRejected))
    log = ["--log", tmp_path / "log.sqlite", "--json"]
    audited = await asyncio.to_thread(command, "audit", rejected, *log)
    assert "expert.my_arguments" in {finding["finding"]["check"] for finding in json.loads(audited[1])["findings"]}
    version = next(
        r.version for r in found[rejected] if r.event.type == "model_answered" and "my_arguments" in r.event.question
    )
    prompt = json.loads((await asyncio.to_thread(command, "replay", rejected, "--prompt", str(version), *log))[1])
    assert prompt["same"]
    assert "arguments that cost $5 or ${more}." in prompt["task"]


async def launched_while_a_file_changes(folder: Path, text: str | None, *, in_process: bool) -> None:
    """Launch a run whose workers, once started, find another *text* of the user's file, or no file."""
    resolved = read_run(quick(folder, rules={"add": ["own.py:SHOUT"]}, experts=["own.py:COST"]))
    pool, work = load_pool(resolved.config.pool), making(resolved, load_pool(resolved.config.pool))

    def beginning(run: Run) -> Sequence[RunEvent]:
        events = work.beginning(run)
        (folder / "own.py").unlink()
        if text is not None:
            (folder / "own.py").write_text(text)
        return events

    display = Display(Console(quiet=True), quiet=True)
    await launch(resolved, pool, display, in_process=in_process, work=Work(beginning, work.opening))


LATER: list[tuple[str | None, str]] = [
    (OWN + "\n", r"own\.py:SHOUT' is another text than when this was begun"),
    (None, r"own\.py:SHOUT' cannot be imported: FileNotFoundError"),
]


async def test_a_worker_in_process_judges_by_the_text_that_was_launched(tmp_path: Path) -> None:
    """Rules and experts are imported once in a process, so a file that is gone afterwards changes nothing."""
    await launched_while_a_file_changes(tmp_path, None, in_process=True)
    found = await asyncio.to_thread(dialogues_in, tmp_path / "log.sqlite")
    assert {"shout"} <= {check.check for event in applied(found) for check in event.checks}


@pytest.mark.parametrize(("text", "message"), LATER)
def test_another_process_refuses_another_text(tmp_path: Path, text: str | None, message: str) -> None:
    """A worker that finds another text than the launch did, or no file, says so and judges nothing."""
    pinned = read_run(quick(tmp_path, rules={"add": ["own.py:SHOUT"]}, experts=["own.py:COST"])).pinned
    assert ResolvedRun.of(pinned).pinned == pinned
    (tmp_path / "own.py").unlink()
    if text is not None:
        (tmp_path / "own.py").write_text(text)
    with pytest.raises(ConfigError, match=message):
        ResolvedRun.of(pinned)


@pytest.mark.ray
@pytest.mark.usefixtures("local_ray")
async def test_a_worker_on_ray_says_what_it_cannot_load(tmp_path: Path) -> None:
    """At once, as it is, and not as a worker that is lost."""
    text, message = LATER[1]
    with pytest.raises(ConfigError, match=message):
        await launched_while_a_file_changes(tmp_path, text, in_process=False)


@pytest.mark.ray
@pytest.mark.usefixtures("local_ray")
async def test_workers_on_ray_judge_by_them_too(tmp_path: Path) -> None:
    """Each loads the files by itself; what they say is what they say in process."""
    own: dict[str, Any] = {
        "rules": {"add": ["own.py:SHOUT"], "severity": {"schema": "advisory"}},
        "experts": ["naturalness", "own.py:COST"],
    }
    on_ray = await made(quick(tmp_path / "ray", **own), in_process=False)
    local = await made(quick(tmp_path / "local", **own))
    assert {s: facts(records) for s, records in on_ray.items()} == {s: facts(records) for s, records in local.items()}
    assert {"shout"} <= {finding.check for event in applied(on_ray) for finding in event.findings}


# Going on with a run


def test_a_run_goes_on_only_with_the_same_rules_and_experts(tmp_path: Path, command: Command) -> None:
    """The message names what changed; where the files lie does not matter."""
    own: dict[str, Any] = {"rules": {"add": ["own.py:SHOUT"]}, "experts": ["own.py:COST"], "dialogues": 1}

    def again(**changes: object) -> str:
        status, _, err = command("launch", quick(tmp_path, **(own | changes)), "--in-process", "--quiet")
        assert status == 2
        return " ".join(err.split())

    assert command("launch", quick(tmp_path, **own), "--in-process", "--quiet")[0] == 0
    assert 'rules.disabled: was nothing, is ["length"]' in again(rules={"add": ["own.py:SHOUT"], "disable": ["length"]})
    assert 'rules.severity.length: was nothing, is "blocking"' in again(
        rules={"add": ["own.py:SHOUT"], "severity": {"length": "blocking"}}
    )
    gone = again(rules={})
    assert 'rules.added.shout: was "own.py:SHOUT@' in gone
    assert "is nothing" in gone
    assert 'experts: was ["my_arguments"], is ["safety"]' in again(experts=["safety"])
    moved = tmp_path / "moved"
    quick(moved, **own)
    (moved / "log.sqlite").write_bytes((tmp_path / "log.sqlite").read_bytes())
    status, out, _ = command("launch", moved / "run.yaml", "--in-process", "--quiet")
    assert status == 0
    assert "finished already" in out


def test_another_text_under_the_same_name_is_another_run(tmp_path: Path, command: Command) -> None:
    """It would judge otherwise."""
    config = quick(tmp_path, rules={"add": ["own.py:SHOUT"]}, experts=["own.py:COST"], dialogues=1)
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    (tmp_path / "own.py").write_text(OWN.replace("$5 or", "$6 or"))
    status, _, err = command("launch", config, "--in-process", "--quiet")
    assert status == 2
    told = " ".join(err.split())
    assert 'rules.added.shout: was "own.py:SHOUT@' in told
    assert 'added_experts.my_arguments: was "own.py:COST@' in told


def test_rules_that_are_as_they_were_are_no_part_of_the_identity(tmp_path: Path) -> None:
    """A run is known by what its dialogues are made of; rules count where they were changed."""
    plain = read_run(quick(tmp_path))
    said = read_run(quick(tmp_path, rules={"disable": [], "severity": {}, "add": []}))
    written = plain.config.to_json()
    made_of = ("run", "dialogues", "seed", "generation", "experts", "execution")
    differ = ("scenario", "languages", "personas", "examples", "context")
    assert plain.identity("p") == {**{key: written[key] for key in (*made_of, *differ)}, "pool": "p"}
    assert said.identity("p") == plain.identity("p")


# Mistakes

_TWICE: dict[str, object] = {"experts": ["own.py:COST", {"expert": "./own.py:COST"}]}
BAD: list[tuple[dict[str, object], str]] = [
    ({"rules": {"add": ["none.py:RULE"]}}, "none.py:RULE' cannot be imported: FileNotFoundError"),
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
    ({"experts": ["none.py:EXPERT"]}, "none.py:EXPERT' cannot be imported: FileNotFoundError"),
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


# What is listed


def test_the_listings_show_what_a_config_adds(tmp_path: Path, command: Command) -> None:
    """With severity, seat and origin, beside the project's own."""
    panel = ["safety", {"expert": "own.py:COST", "votes": 3, "wave": 2}]
    rules = {"add": ["own.py:SHOUT"], "severity": {"length": "blocking"}, "disable": ["language"]}
    config = quick(tmp_path, rules=rules, experts=panel)
    listed = {rule["rule"]: rule for rule in json.loads(command("rules", config, "--json")[1])}
    assert listed["shout"]["severity"] == "advisory"
    assert listed["shout"]["origin"].startswith("own.py:SHOUT@")
    assert (listed["length"]["severity"], listed["length"]["origin"]) == (
        "blocking",
        "toolace-mt",
    )
    assert listed["language"]["severity"] == "disabled"
    out = command("rules", config)[1]
    assert "own.py:SHOUT@" in out
    assert "origin" not in command("rules")[1]
    known = {expert["expert"]: expert for expert in json.loads(command("experts", config, "--json")[1])}
    assert known["my_arguments"]["seat"] == {"votes": 3, "quorum": 2, "wave": 2}
    assert known["my_arguments"]["origin"].startswith("own.py:COST@")
    assert known["coherence"]["seat"] is None
    out = command("experts", config)[1]
    assert "2 of 3, wave 2" in out
    assert "own.py:COST@" in out
    assert "my_arguments" not in command("experts")[1]


def test_an_estimate_counts_the_votes_of_a_users_expert(tmp_path: Path, command: Command) -> None:
    """They cost as much as any."""

    def votes(*experts: object) -> float:
        config = quick(tmp_path, experts=list(experts))
        estimated = dict(json.loads(command("launch", config, "--dry-run", "--json")[1])["by_purpose"])
        return float(estimated["vote"]["low"])

    assert votes("safety", "own.py:COST") == 2 * votes("safety")
