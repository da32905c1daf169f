"""`score`: rules and experts against the labels of people."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from support.commands import Command
from toolace_mt.cluster.checking.judging import record_finding
from toolace_mt.cluster.checking.scoring.labels import UNNAMED, Label, LabelError, label_of
from toolace_mt.cluster.checking.scoring.scorer import Scorer, is_held_out
from toolace_mt.events import Finding, Severity

Written = Callable[..., Path]
Record = dict[str, Any]
ROOT = Path(__file__).parents[3]


def found(check: str, message: int | None, *, blocking: bool = False) -> Finding:
    """A finding at a message, or about the whole record."""
    severity = Severity.BLOCKING if blocking else Severity.ADVISORY
    turns = () if message is None else (f"t{message}",)
    return record_finding(1, check, severity, "It is wrong.").model_copy(update={"turns": turns})


@pytest.mark.parametrize(
    ("record", "label"),
    [
        ({"label": "good"}, Label(verdict="good")),
        ({"label": "Bad"}, Label(verdict="bad")),
        ({"label": {"verdict": "bad", "message": 7}}, Label(verdict="bad", message=7)),
        ({"metadata": {"label": {"verdict": "bad", "kind": "wrong sum"}}}, Label(verdict="bad", kind="wrong sum")),
        ({"label": None, "meta": {"label": "good"}}, Label(verdict="good")),
        ({"messages": []}, None),
        ({"metadata": ["label"]}, None),
    ],
)
def test_a_label_stands_in_the_record_or_its_metadata(record: Record, label: Label | None) -> None:
    """As a word, or with the place and the kind of the fault."""
    assert label_of(json.dumps(record).encode()) == label


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("perhaps", "verdict"),
        (1, "this one is '1'"),
        ([], "this one is"),
        ({"verdict": "bad", "message": 0}, "message"),
        ({"verdict": "bad", "message": "7"}, "message"),
        ({"verdict": "bad", "turn": 7}, "turn"),
        ({"verdict": "good", "message": 7}, "no message and no kind"),
        ({"kind": "wrong sum"}, "verdict"),
    ],
)
def test_a_label_that_says_nothing_clear_is_refused(said: object, words: str) -> None:
    """With the form that it has to have."""
    with pytest.raises(LabelError, match='a label is "good", "bad", or') as caught:
        label_of(json.dumps({"label": said}).encode())
    assert words in str(caught.value)


def test_what_cannot_be_read_has_no_label() -> None:
    """It is no record, which its reader says."""
    assert label_of(None) is None
    assert label_of(b"{") is None


def test_a_check_is_right_beside_the_fault_and_wrong_in_a_good_dialogue() -> None:
    """Elsewhere in a bad dialogue it may have found a second fault: that is neither."""
    scorer = Scorer()
    fault = Label(verdict="bad", message=5, kind="sum")
    scorer.add(fault, [found("near", 6), found("near", 1), found("far", 8, blocking=True)])
    scorer.add(fault, [found("near", 4, blocking=True), found("whole", None)])
    scorer.add(fault, [])
    scorer.add(Label(verdict="good"), [found("near", 5), found("near", 7), found("far", 2, blocking=True)])
    scorer.add(Label(verdict="good"), [found("near", 5)])
    scorer.add(Label(verdict="good"), [])
    score = scorer.score
    assert (score.good, score.good_rejected, score.good_remarked) == (3, 1, 1)
    assert (score.bad, score.bad_found, score.bad_rejected) == (3, 2, 1)
    far, near, whole = score.checks
    assert (near.right, near.wrong, near.elsewhere, near.rejects_good) == (2, 2, 0, 0)
    assert (near.precision, near.recall) == (0.5, 2 / 3)
    assert (far.right, far.wrong, far.elsewhere, far.rejects_good, far.precision) == (0, 1, 1, 1, 0.0)
    assert (whole.right, whole.precision) == (1, 1.0)
    (kind,) = score.kinds
    assert (kind.kind, kind.labelled, kind.found, kind.rejected) == ("sum", 3, 2, 1)
    assert dict(kind.by) == {"near": 2, "whole": 1}


def test_a_fault_without_a_place_is_found_anywhere() -> None:
    """A person may only know that something is wrong."""
    scorer = Scorer()
    scorer.add(Label(verdict="bad"), [found("far", 9)])
    (kind,) = scorer.score.kinds
    assert (kind.kind, kind.found) == (UNNAMED, 1)


def test_a_check_that_could_not_judge_says_nothing() -> None:
    """It is neither right nor wrong."""
    broken = found("near", 5).model_copy(update={"verdict": "error"})
    scorer = Scorer()
    scorer.add(Label(verdict="good"), [broken])
    assert (scorer.score.good_remarked, scorer.score.checks) == (0, ())


@given(st.binary(max_size=40), st.floats(0, 1), st.floats(0, 1))
def test_a_record_stays_in_its_part(data: bytes, share: float, other: float) -> None:
    """Whatever its line ends with; a larger share keeps what a smaller one has."""
    less, more = sorted((share, other))
    assert is_held_out(data, less) == is_held_out(data + b"\n", less)
    assert is_held_out(data, less) <= is_held_out(data, more)
    assert not is_held_out(data, 0)
    assert is_held_out(data, 1)


def test_about_the_share_is_held_out() -> None:
    """Of a thousand records, some three hundred."""
    apart = sum(is_held_out(str(number).encode(), 0.3) for number in range(1000))
    assert 250 < apart < 350


def spoilt(good: Record) -> Record:
    """The dialogue with an argument that nobody gave."""
    slip = json.loads(json.dumps(good))
    slip["messages"][1]["tool_calls"][0]["function"]["arguments"] = json.dumps({"order_id": "OR-7734"})
    return {**slip, "label": {"verdict": "bad", "message": 2, "kind": "another order"}}


def test_a_file_is_scored_in_two_parts(command: Command, written: Written, good: Record) -> None:
    """Each with its checks and kinds; what has no label or a wrong one is said."""
    records = [good | {"label": "good"}, spoilt(good), good, good | {"label": "fine"}]
    path = written(*records)
    status, out, err = command("score", path, "--held-out", "0", "--json")
    assert status == 1
    assert ":4: a label is" in err
    assert "1 dialogue without a label" in err
    scored = json.loads(out)
    assert scored["unlabelled"] == 1
    part = scored["development"]
    assert (part["good"], part["good_rejected"], part["bad"], part["bad_found"], part["bad_rejected"]) == (
        1,
        0,
        1,
        1,
        1,
    )
    assert [kind["kind"] for kind in part["kinds"]] == ["another order"]
    assert scored["held_out"]["good"] == scored["held_out"]["bad"] == 0
    apart = json.loads(command("score", path, "--held-out", "1", "--json")[1])
    assert (apart["held_out"], apart["development"]) == (part, scored["held_out"])


def test_the_tables_name_checks_and_kinds(command: Command, written: Written, good: Record) -> None:
    """And precision and recall of each check."""
    status, out, _ = command("score", written(good | {"label": "good"}, spoilt(good)), "--held-out", "0")
    assert status == 0
    assert "development: 1 good, 1 bad" in out
    assert "held out" not in out
    (row,) = [line.split() for line in out.splitlines() if line.startswith("grounding ")]
    assert row == ["grounding", "1", "0", "100", "%", "100", "%", "0", "0"]
    assert any(line.startswith("another order ") for line in out.splitlines())


def test_a_file_without_labels_says_how_to_label(command: Command, written: Written, good: Record) -> None:
    """There is nothing to score."""
    status, _, err = command("score", written(good))
    assert status == 2
    assert 'write "label": "good" or "bad"' in err


@pytest.fixture(name="config")
def _config(tmp_path: Path) -> Path:
    path = tmp_path / "run.yaml"
    settings = {"run": "made", "pool": str(ROOT / "examples" / "pool.json"), "dialogues": 5, "log": "log.sqlite"}
    path.write_text(yaml.safe_dump(settings | {"rules": {"severity": {"grounding": "advisory"}}}))
    return path


def test_experts_are_scored_by_a_recorded_run(
    command: Command, written: Written, good: Record, config: Path, tmp_path: Path
) -> None:
    """Their votes before any repair; the rules' findings are today's. Another run's dialogues have none."""
    path = written(good | {"label": "good"}, spoilt(good))
    command("refine", path, "--config", config, "--all", "--in-process", "--quiet", "--run", "votes")
    log = ("--log", tmp_path / "log.sqlite", "--held-out", "0", "--json")
    status, out, err = command("score", path, "--run", "votes", *log)
    assert (status, err) == (0, "")
    checks = {one["check"]: one for one in json.loads(out)["development"]["checks"]}
    assert {name for name in checks if name.startswith("expert.")}
    assert all(one["wrong"] == 0 for name, one in checks.items() if name.startswith("expert."))
    other = written(good | {"label": "good"}, name="other.jsonl")
    assert "without a vote in run 'votes'" in command("score", other, "--run", "votes", *log)[2]
    assert command("score", path, "--run", "nothing", *log)[0] != 0


@pytest.mark.parametrize("moved", [False, True])
def test_votes_are_those_of_the_shard_and_not_of_another_of_its_name(
    command: Command, good: Record, config: Path, tmp_path: Path, *, moved: bool
) -> None:
    """Where the run was over the same folder elsewhere, two files of one name cannot be told apart: none counts."""
    folder = tmp_path / "set"
    for name, record in (("a", good | {"label": "good"}), ("b", spoilt(good))):
        (folder / name).mkdir(parents=True)
        (folder / name / "data.jsonl").write_text(json.dumps(record) + "\n")
    command("refine", folder, "--config", config, "--all", "--in-process", "--quiet", "--run", "votes")
    folder = folder.rename(tmp_path / "other") if moved else folder
    log = ("--log", tmp_path / "log.sqlite", "--held-out", "0", "--json")
    facts = json.loads(command("score", folder, "--run", "votes", *log)[1])
    experts = [one for one in facts["development"]["checks"] if one["check"].startswith("expert.")]
    assert (facts["unvoted"], bool(experts)) == ((2, False) if moved else (0, True))
    assert [one["wrong"] for one in experts] == [0] * len(experts)


def test_the_labelled_dialogues_that_ship_are_told_apart(command: Command) -> None:
    """No flawless one is rejected, and most of the faults are found at their place."""
    status, out, _ = command("score", ROOT / "examples" / "labelled.jsonl", "--json")
    assert status == 0
    scored = json.loads(out)
    parts = [scored["development"], scored["held_out"]]
    assert sum(part["good"] for part in parts) == 40
    assert not any(part["good_rejected"] for part in parts)
    assert sum(part["bad_found"] for part in parts) >= 36
