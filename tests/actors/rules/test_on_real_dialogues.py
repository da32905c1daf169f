"""The rules on real dialogues: they hold what docs/verifier.md says of them."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolace_mt.actors.formats import PASSIVE, read_record, recognised
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import Dialogue, JsonObject, Severity, Verdict, fold

ALWAYS = {
    "call_without_result", "empty_dialogue_or_turn", "extra_argument", "id_duplicate", "id_mismatch", "malformed_json",
    "missing_required", "not_starting_with_user", "out_of_enum_or_range", "result_without_call",
    "tool_not_in_candidates", "two_user_messages", "unknown_tool", "wrong_type",
}  # fmt: skip


def _folder() -> Path:
    beside = Path(__file__).parents[3].parent / "shared" / "data"
    folder = Path(os.environ.get("TOOLACE_MT_DATA", beside)) / "dialogues"
    if not folder.is_dir():
        pytest.skip(f"the real dialogues are not at {folder}; set TOOLACE_MT_DATA to the folder that holds 'dialogues'")
    return folder


def _dialogues(name: str) -> Iterator[tuple[JsonObject, Dialogue]]:
    with (_folder() / name).open("rb") as file:
        for raw in file:
            record = read_record(raw)
            yield record, fold(str(record["id"]), [recognised(record).read(record, name, PASSIVE)])


def test_trustworthy_dialogues_raise_few_alarms() -> None:
    """At most 0.5 % are blocked and 6 % advised on, and every one can be judged."""
    seen = blocked = advised = 0
    for _, dialogue in _dialogues("good.jsonl"):
        applied = apply_rules(dialogue)
        assert all(check.verdict is not Verdict.ERROR for check in applied.checks)
        severities = {finding.severity for finding in applied.findings}
        seen += 1
        blocked += Severity.BLOCKING in severities
        advised += Severity.ADVISORY in severities
    assert blocked <= 0.005 * seen
    assert advised <= 0.06 * seen


def test_planted_defects_are_found_where_they_are() -> None:
    """Within one message: all that is structural, and nearly all that is invented."""
    planted, found, blocking = Counter[str](), Counter[str](), Counter[str]()
    for record, dialogue in _dialogues("bad.jsonl"):
        kind, at, messages = str(record["defect"]), record["at"], record["messages"]
        places = [(int(f.turns[0].split(".")[0][1:]) - 1, f) for f in apply_rules(dialogue).findings if f.turns]
        near = [f for place, f in places if isinstance(at, int) and abs(place - at) <= 1]
        near = near if messages else list(apply_rules(dialogue).findings)
        planted[kind] += 1
        found[kind] += bool(near)
        blocking[kind] += any(f.severity is Severity.BLOCKING for f in near)
    assert {kind: found[kind] for kind in ALWAYS} == {kind: planted[kind] for kind in ALWAYS}
    least = {
        "hallucinated_quantity": 0.80, "premature_call": 0.95, "claim_with_unknown_number": 0.90, "repeated_call": 0.98,
        "truncated_result": 0.98,
    }  # fmt: skip
    assert all(found[kind] >= share * planted[kind] for kind, share in least.items())
    assert blocking["hallucinated_id"] >= 0.98 * planted["hallucinated_id"]
