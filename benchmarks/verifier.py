"""The rules against real dialogues: false alarms, defects found at the right turn, and speed.

Run it with `make bench-verifier`; it reads ../shared/data, or what $TOOLACE_MT_DATA names.
"""

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolace_mt.actors.formats import PASSIVE, read_record, recognised
from toolace_mt.actors.rules import RULES, apply_rules
from toolace_mt.events import Dialogue, Finding, JsonObject, Severity, Verdict, fold

STRUCTURAL = (
    "call_without_result", "empty_dialogue_or_turn", "extra_argument", "id_duplicate", "id_mismatch", "malformed_json",
    "missing_required", "not_starting_with_user", "out_of_enum_or_range", "result_without_call",
    "tool_not_in_candidates", "two_user_messages", "unknown_tool", "wrong_type",
)  # fmt: skip
TARGETS: Mapping[str, tuple[float, bool]] = {
    **dict.fromkeys(STRUCTURAL, (1.0, False)),
    "hallucinated_id": (0.98, True),
    "premature_call": (0.95, False),
    "hallucinated_quantity": (0.80, False),
    "claim_with_unknown_number": (0.90, False),
    "repeated_call": (0.98, False),
    "truncated_result": (0.98, False),
}
"""The share to be found at the right turn, and whether only blocking findings count."""
MOST_BLOCKED, MOST_ADVISED, SPEED = 0.005, 0.06, 1000.0
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One dialogue of the data, and what its file says about it."""

    dialogue: Dialogue
    source: str
    messages: int
    defect: str
    at: int
    """The index of the message with the planted defect; -1: none."""


def main() -> int:
    """Print the tables; 1 where a target is missed, 2 where the data is not there."""
    folder = Path(os.environ.get("TOOLACE_MT_DATA", Path(__file__).parents[1].parent / "shared" / "data")) / "dialogues"
    if not folder.is_dir():
        print(
            f"There is no data at {folder}: set TOOLACE_MT_DATA to the folder that holds 'dialogues'.", file=sys.stderr
        )
        return 2
    good, bad = list(cases(folder / "good.jsonl")), list(cases(folder / "bad.jsonl"))
    natural = list(cases(folder / "natural_defects.jsonl"))
    missed = alarms(good) + defects(bad) + speed(good)
    published(natural)
    precision(good, bad)
    return 1 if missed else 0


def cases(path: Path) -> Iterator[Case]:
    """The dialogues of a file."""
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            record = read_record(raw)
            imported = recognised(record).read(record, f"{path.name}:{line}", PASSIVE)
            dialogue = fold(str(record["id"]), [imported])
            yield Case(dialogue, str(record["source"]), _length(record), str(record.get("defect", "")), _at(record))


def _length(record: JsonObject) -> int:
    messages = record["messages"]
    return len(messages) if isinstance(messages, list) else 0


def _at(record: JsonObject) -> int:
    at = record.get("at")
    return at if isinstance(at, int) else -1


def alarms(good: Sequence[Case]) -> int:
    """Print the false alarms among trustworthy dialogues, by rule and source; how many targets are missed."""
    sources = sorted({case.source for case in good})
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    blocked, advised, unjudged = 0, 0, 0
    for case in good:
        found = apply_rules(case.dialogue).findings
        for check, severity in {(finding.check, finding.severity.value) for finding in found}:
            rows[f"{check} ({severity})"][case.source] += 1
        blocked += any(f.severity is Severity.BLOCKING and f.verdict is Verdict.FAIL for f in found)
        advised += any(f.severity is Severity.ADVISORY for f in found)
        unjudged += any(f.verdict is Verdict.ERROR for f in found)
    print(f"\n## False alarms in {len(good)} trustworthy dialogues\n")
    counts = Counter(case.source for case in good)
    table(["rule", "all", *sources], [["dialogues", len(good), *(counts[source] for source in sources)]] + [
        [name, row.total(), *(row[source] or "" for source in sources)] for name, row in sorted(rows.items())
    ])  # fmt: skip
    missed = 0
    for what, count, most in (("blocking", blocked, MOST_BLOCKED), ("advisory", advised, MOST_ADVISED)):
        share = count / len(good)
        missed += share > most
        print(f"\n{what}: {count} dialogues, {share:.2%} (at most {most:.1%}): {'missed' if share > most else 'met'}")
    print(f"\ncould not be judged: {unjudged}")
    return missed


def defects(bad: Sequence[Case]) -> int:
    """Print how many planted defects were found at the right turn, by kind; how many targets are missed."""
    total, found, blocking = Counter[str](), Counter[str](), Counter[str]()
    by: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in bad:
        near = [finding for finding in apply_rules(case.dialogue).findings if beside(finding, case)]
        total[case.defect] += 1
        found[case.defect] += bool(near)
        blocking[case.defect] += any(finding.severity is Severity.BLOCKING for finding in near)
        by[case.defect].update({finding.check for finding in near})
    print(f"\n## Found of {len(bad)} planted defects, within one message\n")
    rows, missed = [], 0
    for kind in sorted(total):
        target = TARGETS.get(kind)
        reached = (blocking if target and target[1] else found)[kind] / total[kind]
        short = target is not None and reached < target[0]
        missed += short
        wanted = "" if target is None else f"{target[0]:.0%}{' blocking' if target[1] else ''}"
        rules = ", ".join(f"{name} {count}" for name, count in by[kind].most_common(3))
        shares = [f"{count[kind] / total[kind]:.1%}" for count in (found, blocking)]
        rows.append([kind, total[kind], *shares, wanted, "" if target is None else "missed" if short else "met", rules])
    table(["defect", "planted", "found", "as blocking", "target", "", "by"], rows)
    return missed


def beside(finding: Finding, case: Case) -> bool:
    """Whether *finding* shows within one message of the planted place."""
    if not finding.turns:
        return not case.messages
    return abs(int(finding.turns[0].partition(".")[0][1:]) - 1 - case.at) <= 1


def precision(good: Sequence[Case], bad: Sequence[Case]) -> None:
    """Print for each rule in how many dialogues it finds a planted defect, and in how many it raises a false alarm."""
    right, elsewhere, wrong = Counter[str](), Counter[str](), Counter[str]()
    for case in good:
        wrong.update({finding.check for finding in apply_rules(case.dialogue).findings})
    for case in bad:
        findings = apply_rules(case.dialogue).findings
        near = {finding.check for finding in findings if beside(finding, case)}
        right.update(near)
        elsewhere.update({finding.check for finding in findings} - near)
    print("\n## Precision by rule\n")
    print("Right: beside a planted defect. Wrong: in a trustworthy dialogue. Rules without either are left out.\n")
    table(
        ["rule", "right", "wrong", "elsewhere in a defective dialogue", "precision"],
        [
            [rule, right[rule], wrong[rule], elsewhere[rule], f"{right[rule] / (right[rule] + wrong[rule]):.0%}"]
            for rule in RULES
            if right[rule] + wrong[rule]
        ],
    )


def published(natural: Iterable[Case]) -> None:
    """Print what the rules say of dialogues that were published with a defect."""
    results = [apply_rules(case.dialogue).findings for case in natural]
    blocked = sum(any(f.severity is Severity.BLOCKING for f in found) for found in results)
    print(f"\n## {len(results)} dialogues that were published with a defect\n")
    missed = results.count(())
    print(f"blocked: {blocked}; with an advisory only: {len(results) - blocked - missed}; not found: {missed}")


def speed(good: Sequence[Case]) -> int:
    """Print how many dialogues all rules judge in a second of one core; 1 where that is too few."""
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        for case in good:
            apply_rules(case.dialogue)
        seconds.append(time.process_time() - start)
    rate = len(good) / min(seconds)
    print(f"\n## Speed\n\n{len(RULES)} rules, {rate:,.0f} dialogues per second and core (at least {SPEED:,.0f})")
    return rate < SPEED


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table of Markdown."""
    print(f"| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |")


if __name__ == "__main__":
    sys.exit(main())
