"""Dialogues that are like a benchmark's records are left out, and named with what they share."""

import json
from pathlib import Path
from typing import Any

import pytest

from toolace_mt.actors.formats import PASSIVE
from toolace_mt.cluster.errors import UsageError
from toolace_mt.cluster.exporting.decontamination import Contaminated, read_benchmarks
from toolace_mt.events import AssistantTurn, Dialogue, DialogueImported, ToolCall, Turn, UserTurn, admit, unopened

WORDS = "please find me the cheapest train from Bern to Milan on the first Friday of next month"
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("find_trains", {"from": "Bern", "to": "Milan"}),
    ("book", {"train": "EC 51", "seats": 2}),
]


def dialogue(words: str, calls: list[tuple[str, dict[str, Any]]] = CALLS) -> Dialogue:
    """A user who says that, and an assistant who calls that."""
    made = tuple(ToolCall(id=f"c{at}", name=name, arguments=given) for at, (name, given) in enumerate(calls))
    turns: tuple[Turn, ...] = (
        UserTurn(id="t1", subtask=0, text=words),
        AssistantTurn(id="t2", subtask=0, text="", calls=made),
    )
    event = DialogueImported(seed=0, parameters=PASSIVE, tools=(), turns=turns, source="a.jsonl:1", meta={})
    return admit(unopened("run/1"), event)


def found(tmp_path: Path, record: dict[str, Any], one: Dialogue) -> Contaminated | None:
    """What the dialogue shares with a benchmark of that record."""
    path = tmp_path / "bench.jsonl"
    path.write_text(json.dumps(record) + "\n")
    benchmarks = read_benchmarks([path])
    assert benchmarks is not None
    return benchmarks.contaminated(one)


@pytest.mark.parametrize(
    "record",
    [
        {"question": [[{"role": "user", "content": f"Hello, {WORDS.upper()}!"}]], "function": [{"name": "x"}]},
        {"instruction": {"task": {"reason_for_call": WORDS.replace(" to ", ", to ")}}},
    ],
)
def test_words_of_the_user_in_a_row_are_found(tmp_path: Path, record: dict[str, Any]) -> None:
    """In a record of any shape, letter case and punctuation aside."""
    shared = found(tmp_path, record, dialogue(f"Hi. {WORDS}", []))
    assert shared is not None
    assert shared.of.endswith("bench.jsonl:1")
    assert len(shared.shared.split()) == 13


def test_fewer_words_in_a_row_tell_nothing(tmp_path: Path) -> None:
    """Twelve are shared by chance; what only the tools' descriptions say does not count."""
    twelve = " ".join(WORDS.split()[:12])
    record = {"q": f"{twelve} or not", "more": "a b c d e f g h i j k l m n", "tools": [{"description": WORDS}]}
    assert found(tmp_path, record, dialogue(WORDS, [])) is None


@pytest.mark.parametrize("as_text", [True, False])
def test_the_same_calls_are_found(tmp_path: Path, as_text: bool) -> None:
    """Whatever their order and that of their arguments."""
    calls = [
        {"function": {"name": name, "arguments": json.dumps(given) if as_text else dict(reversed(given.items()))}}
        for name, given in reversed(CALLS)
    ]
    shared = found(tmp_path, {"messages": [{"tool_calls": calls}]}, dialogue("Other words."))
    assert shared is not None
    assert shared.shared == "all of its 2 calls"
    other = [CALLS[0], ("book", {"train": "EC 53", "seats": 2})]
    assert found(tmp_path, {"messages": [{"tool_calls": calls}]}, dialogue("Other words.", other)) is None
    assert found(tmp_path, {"messages": [{"tool_calls": calls}]}, dialogue("Other words.", CALLS[:1])) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [("{}\n", "nothing could be found in common"), ("no json\n", "no JSON"), (None, "cannot be read")],
)
def test_a_benchmark_that_says_nothing_is_refused(tmp_path: Path, content: str | None, said: str) -> None:
    """A check that could never find anything is no check."""
    path = tmp_path / "bench.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match=said):
        read_benchmarks([path])
