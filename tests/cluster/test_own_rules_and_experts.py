"""A run is judged by the rules and experts that its config says, its user's own among them."""

import asyncio
import json
from pathlib import Path
from typing import Any, cast

import pytest

from support.commands import Command
from support.own_rules import QUICK, applied, ends, made, quick
from support.runs import facts
from toolace_mt.actors.rules import RULES
from toolace_mt.events import DeclinedBy, DialogueAccepted, DialogueRejected, ExpertVoted, FillDeclined, ModelAnswered

USUAL = set(RULES)


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
    stubborn = {"default": {"provider": "offline", "mistakes": {"wrong_type": 0.8}}}
    alike: dict[str, object] = {"experts": [], "models": stubborn}
    strict = ends(await made(quick(tmp_path / "strict", **alike)))
    lenient = await made(quick(tmp_path / "lenient", **alike, rules={"severity": {"schema": "advisory"}}))
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
    wrong = {"provider": "offline", "mistakes": {"wrong_type": 0.6}}
    models = {"default": wrong, "experts": {"my_arguments": {"provider": "offline", "seed": 4}}}
    config = quick(tmp_path, dialogues=12, experts=panel, models=models, rules={"disable": ["schema"]})
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


@pytest.mark.parametrize("has_own_model", [False, True])
async def test_experts_share_a_question_unless_one_has_a_model_of_its_own(
    tmp_path: Path, command: Command, *, has_own_model: bool
) -> None:
    """The prompt is shown again as it was, with the words that an added expert had."""
    panel, experts = ["naturalness", "own.py:COST"], {"my_arguments": {"provider": "offline", "seed": 4}}
    models = {"default": {"provider": "offline"}} | ({"experts": experts} if has_own_model else {})
    generation = {**cast("dict[str, Any]", QUICK["generation"]), "votes_together": 3}
    found = await made(quick(tmp_path, experts=panel, models=models, generation=generation, dialogues=2))
    (tmp_path / "own.py").unlink()
    answers = {r.version: r.event.question for r in found["small/1"] if isinstance(r.event, ModelAnswered)}
    asked = {version: question for version, question in answers.items() if question.startswith("vote:")}
    alone, together = ["vote:naturalness:1", "vote:my_arguments:1"], ["vote:naturalness+my_arguments:1"]
    assert [*asked.values()] == (alone if has_own_model else together)
    voted = [r.event for r in found["small/1"] if isinstance(r.event, ExpertVoted)]
    assert [vote.question for vote in voted] == alone
    log, last = ["--log", tmp_path / "log.sqlite", "--json"], str(max(asked))
    prompt = json.loads((await asyncio.to_thread(command, "replay", "small/1", "--prompt", last, *log))[1])
    assert prompt["same"]
    assert "arguments that cost $5 or ${more}." in prompt["task"]


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

    def votes(*experts: object, together: int = 1) -> tuple[float, float]:
        generation = {**cast("dict[str, Any]", QUICK["generation"]), "votes_together": together}
        config = quick(tmp_path, experts=list(experts), generation=generation)
        estimated = dict(json.loads(command("launch", config, "--dry-run", "--json")[1])["by_purpose"])
        return float(estimated["vote"]["low"]), float(estimated["votes"]["low"])

    (one, _), (two, _) = votes("safety"), votes("safety", "own.py:COST")
    assert two == 2 * one
    assert votes("safety", "own.py:COST", together=2) == (0, one)
