"""`refine`: what fails is repaired, judged and verified anew, by the config's models."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolace_mt.actors.exports import EXPORTS
from toolace_mt.actors.exports.of_dialogues import of_dialogues
from toolace_mt.actors.formats import FORMATS, RawRecord, UnwritableDialogue
from toolace_mt.cluster.checking.refining import SpooledRecords
from toolace_mt.events import Dialogue

Command = Callable[..., tuple[int, str, str]]
Written = Callable[..., Path]
Record = dict[str, Any]
ROOT = Path(__file__).parents[3]


@pytest.fixture(name="config")
def _config(tmp_path: Path) -> Callable[..., Path]:
    """Write a run's config with the offline model."""

    def write(name: str = "run.yaml", **changes: Any) -> Path:
        path = tmp_path / name
        config = {"run": "made", "pool": str(ROOT / "examples" / "pool.json"), "dialogues": 5, "log": "log.sqlite"}
        path.write_text(yaml.safe_dump(config | changes))
        return path

    return write


def test_what_fails_is_repaired_and_exported(
    command: Command, written: Written, config: Callable[..., Path], good: Record, tmp_path: Path
) -> None:
    """Exactly the turn that was found fault with is masked and filled; what passes is not touched."""
    slip = json.loads(json.dumps(good))
    slip["messages"][1]["tool_calls"][0]["function"]["arguments"] = json.dumps({"order_id": "OR-7734"})
    file = written(good, slip, good)
    status, out, _ = command("refine", file, "--config", config(), "--in-process", "--quiet", "--out", "out.jsonl")
    assert "3 dialogues, 2 pass the rules; run 'refine-data' refines 1" in out
    history = json.loads(command("replay", "refine-data/1", "--log", "log.sqlite", "--json")[1])
    types = [event["type"] for event in history]
    assert types[:3] == ["dialogue_imported", "rules_applied", "turns_masked"]
    assert {"fill_proposed", "verification_reopened", "expert_voted"} <= set(types)
    assert types[-1] == "dialogue_accepted"
    assert status == 0
    (line,) = (tmp_path / "out.jsonl").read_text().splitlines()
    call = json.loads(line)["messages"][1]["tool_calls"][0]["function"]
    assert json.loads(call["arguments"]) == {"order_id": "OR-5501"}
    audited = json.loads(command("audit", "refine-data/1", "--log", "log.sqlite", "--json")[1])
    assert audited["repairs"][0]["accepted"]
    assert audited["repairs"][0]["turns"] == ["t2"]


def test_refining_again_changes_nothing(
    command: Command, written: Written, config: Callable[..., Path], bad: Record
) -> None:
    """The run is finished; another file under its name is refused, and so are other parameters."""
    file = written(bad)
    arguments = ["--config", config(), "--in-process", "--quiet"]
    command("refine", file, *arguments)
    before = command("runs", "--log", "log.sqlite", "--json")[1]
    _, out, _ = command("refine", file, *arguments)
    assert "finished already; nothing was changed" in out
    assert command("runs", "--log", "log.sqlite", "--json")[1] == before
    status, _, err = command("refine", written(bad, bad, name="b.jsonl"), *arguments, "--run", "refine-data")
    assert status == 2
    assert "run 'refine-data' is in the log already" in err
    status, _, err = command("refine", file, "--config", config(seed=5), "--in-process", "--quiet")
    assert status == 2
    assert "seed: was 0, is 5" in err


def test_what_cannot_be_read_is_told(
    command: Command, written: Written, config: Callable[..., Path], good: Record
) -> None:
    """There is nothing to refine in it, and it is not passed over in silence."""
    status, out, err = command("refine", written(good, "{broken"), "--config", config(), "--in-process", "--quiet")
    assert status == 1
    assert "1 of 2 dialogues pass the rules: there is nothing to refine" in out
    assert "data.jsonl:2: blocking readable_record" in err
    assert "1 record could not be read" in err


def test_all_of_a_file_can_be_put_before_the_experts(
    command: Command, written: Written, config: Callable[..., Path], good: Record
) -> None:
    """Also what passes the rules."""
    file = written(good, good)
    assert command("refine", file, "--config", config(), "--in-process", "--quiet")[0] == 0
    status, _, _ = command("refine", file, "--config", config(), "--in-process", "--quiet", "--all")
    funnel = json.loads(command("status", "refine-data", "--log", "log.sqlite", "--json")[1])["funnel"]
    assert (status, funnel["opened"], funnel["accepted"]) == (0, 2, 2)
    history = json.loads(command("replay", "refine-data/1", "--log", "log.sqlite", "--json")[1])
    assert "expert_voted" in [event["type"] for event in history]


def test_what_is_written_is_said_as_facts(
    command: Command, written: Written, config: Callable[..., Path], good: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `export` says it; an accepted dialogue that the format cannot hold is named, and the status is 1."""
    words = ["refine", written(good, good), "--config", config(), "--in-process", "--all", "--json"]
    status, out, _ = command(*words, "--out", "out.jsonl")
    facts = json.loads(out)
    assert (status, facts["out"], facts["written"], facts["left_out"]) == (0, "out.jsonl", 2, [])
    own = FORMATS["openai"]

    def write(dialogue: Dialogue, told: Record) -> Record:
        if dialogue.id == "refine-data/2":
            raise UnwritableDialogue("it does not fit")
        return own.write(dialogue, told)

    monkeypatch.setitem(EXPORTS, "openai", of_dialogues(replace(own, write=write)))
    status, out, err = command(*words, "--out", "out.jsonl", "--force")
    facts = json.loads(out)
    assert (status, facts["written"]) == (1, 1)
    assert facts["left_out"] == [{"dialogue": "refine-data/2", "why": "it does not fit"}]
    assert "that openai cannot hold" in err
    status, out, _ = command(*words)
    assert (status, json.loads(out)["out"], json.loads(out)["written"]) == (0, None, 0)
    words.remove("--all")
    status, out, _ = command(*words, "--out", "other.jsonl")
    nothing = json.loads(out)
    assert (status, nothing["out"], nothing["written"]) == (0, None, 0)
    assert nothing.keys() == facts.keys()


RUDE = """
from toolace_mt.actors.experts import Expert
from toolace_mt.actors.rules import Rule, Violation
from toolace_mt.events import Severity


def thanked(view):
    if "thank" not in view.turns[0].text.lower():
        yield Violation("the user does not say thanks", (view.turns[0].id,))


THANKS = Rule("thanks", "The user says thanks.", Severity.BLOCKING, thanked)
KIND = Expert("kind", "Is the user kind?", "Is the user kind?")
"""


def test_the_rules_and_experts_of_the_config_judge(
    command: Command, written: Written, config: Callable[..., Path], dialogue: Callable[..., Record], tmp_path: Path
) -> None:
    """What fails is what they say, before the run and in it; with others it is another run."""
    (tmp_path / "rude.py").write_text(RUDE)
    file = written(dialogue(), dialogue("OR-7734"))
    lenient = config("lenient.yaml", rules={"severity": {"grounding": "advisory"}})
    assert "2 of 2 dialogues pass the rules" in command("refine", file, "--config", lenient)[1]
    own = {"rules": {"add": ["rude.py:THANKS"]}, "experts": ["rude.py:KIND"]}
    arguments = [file, "--config", config(**own), "--in-process", "--quiet"]
    _, out, _ = command("refine", *arguments, "--all")
    assert "2 dialogues, 0 pass the rules" in out
    audited = json.loads(command("audit", "refine-data/1", "--log", "log.sqlite", "--json")[1])
    assert "thanks" in {finding["finding"]["check"] for finding in audited["findings"]}
    (tmp_path / "rude.py").write_text(RUDE + "#\n")
    status, _, err = command("refine", *arguments, "--all")
    assert status == 2
    assert 'rules.added.thanks: was "rude.py:THANKS@' in err
    assert 'added_experts.kind: was "rude.py:KIND@' in err


def test_mistakes_are_said_before_anything_is_begun(
    command: Command, written: Written, config: Callable[..., Path], bad: Record, tmp_path: Path
) -> None:
    """No rounds of repair, no config, no file, an output that is there."""
    file = written(bad)
    (tmp_path / "there").write_text("mine")
    for arguments, message in (
        ([file, "--config", config("no.yaml", generation={"repair_rounds": 0})], "generation.repair_rounds is 0"),
        ([file, "--config", "none.yaml"], "none.yaml"),
        (["none.jsonl", "--config", config()], "none.jsonl: there is no such file"),
        ([file, "--config", config(), "--out", "there"], "there is there already"),
    ):
        status, _, err = command("refine", *arguments, "--in-process")
        assert status == 2
        assert message in " ".join(err.split())
    assert not (tmp_path / "log.sqlite").exists()


def test_a_spool_gives_back_what_was_put_there() -> None:
    """In any order, as often as asked."""
    raws = [RawRecord(number, number + 1, f"x:{number + 1}", b"ab" * number) for number in range(1, 9)]
    with SpooledRecords() as spool:
        for raw in raws:
            spool.add(raw)
            assert spool[len(spool)] == raw
        assert [spool[number] for number in (8, 1, 5, 5)] == [raws[n - 1] for n in (8, 1, 5, 5)]


def test_what_the_record_has_beside_the_dialogue_is_in_what_is_written(
    command: Command, written: Written, config: Callable[..., Path], good: Record, tmp_path: Path
) -> None:
    """The user's own calls, other columns and fields of messages; not of those that were repaired."""
    slip = json.loads(json.dumps(good))
    slip["messages"][1]["tool_calls"][0]["function"]["arguments"] = json.dumps({"order_id": "OR-7734"})
    slip["messages"][1]["reasoning_content"] = "It was OR-7734."
    slip["messages"][-1]["name"] = "desk"
    own = [
        {"role": "user", "content": None, "tool_calls": [{"id": "u1", "name": "open_box", "arguments": {}}]},
        {"role": "tool", "id": "u1", "content": "empty", "requestor": "user"},
    ]
    file = written({**slip, "id": 88, "split": "b", "messages": [*own, *slip["messages"]]})
    status, out, _ = command("refine", file, "--config", config(), "--in-process", "--quiet", "--out", "out.jsonl")
    said = " ".join(out.split())
    assert "a dialogue has no place for these parts, which were not read: reasoning 1." in said
    assert "users called tools of their own (1 call): carried beside the turns, not judged." in said
    record = json.loads((tmp_path / "out.jsonl").read_text())
    assert (status, record["id"], record["split"], record["messages"][-1]["name"]) == (0, 88, "b", "desk")
    assert record["messages"][:2] == own
    assert "OR-7734" not in json.dumps(record)


def test_experts_share_a_question_as_the_config_says(
    command: Command, written: Written, config: Callable[..., Path], good: Record
) -> None:
    """Those with a model of their own are asked alone, as in a launch."""
    file, own = written(good), {"experts": {"safety": {"provider": "offline", "seed": 2}}}
    made: dict[str, dict[str, Any]] = {
        "apart": {"generation": {"votes_together": 1}},
        "own": {"models": own},
        "shared": {},
    }
    asked = {}
    for run, changes in made.items():
        named = ("--config", config(**changes), "--run", run, "--all", "--in-process", "--quiet")
        assert command("refine", file, *named)[0] == 0
        history = json.loads(command("replay", f"{run}/1", "--log", "log.sqlite", "--json")[1])
        asked[run] = sum(event["type"] == "model_answered" for event in history)
    assert asked == {"apart": 5, "own": 3, "shared": 2}
