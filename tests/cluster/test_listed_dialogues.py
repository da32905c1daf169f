"""Dialogues of a run as a list: chosen by what they are, each with its reason, whole."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from support.commands import Command, look_at
from toolace_mt.store.views import DialogueLine


def listed(command: Command, log: Path, *words: str) -> list[DialogueLine]:
    """The rows of a list."""
    status, out, _ = command("audit", "small", "--log", log, "--json", *words)
    assert status == 0
    return TypeAdapter(list[DialogueLine]).validate_json(out)


def test_rejected_dialogues_are_listed_with_their_reasons(
    command: Command, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one command; on a terminal of 40 columns no word of a reason is missing."""
    log = finished / "log.sqlite"
    rows = listed(command, log, "--outcome", "rejected")
    assert rows
    look_at(40, monkeypatch)
    _, out, _ = command("audit", "small", "--log", log, "--outcome", "rejected")
    assert max(map(len, out.splitlines())) <= 40
    words = out.split()
    for row in rows:
        assert row.reason
        assert row.id in words
        said = row.reason.split()
        assert any(words[at : at + len(said)] == said for at in range(len(words)))
    assert f"audit {rows[0].id}" in " ".join(words)


def test_each_filter_keeps_what_it_names(command: Command, finished: Path) -> None:
    """What is kept and what is left out by a filter are all dialogues there are."""
    log = finished / "log.sqlite"
    every = listed(command, log, "--list")
    assert [row.id for row in every] == [f"small/{number}" for number in range(1, len(every) + 1)]
    keys = {"--tool": "tools", "--model": "models", "--check": "checks", "--complexity": "complexities"}
    for option, key in keys.items():
        named = {str(name) for row in every for name in getattr(row, key)}
        assert named
        for name in sorted(named)[:3]:
            kept = {row.id for row in listed(command, log, option, name)}
            assert kept == {row.id for row in every if name in getattr(row, key)}
    goal = every[0].goal
    assert every[0].id in [row.id for row in listed(command, log, "--text", goal.upper())]
    assert listed(command, log, "--text", "no dialogue says this") == []
    assert len(listed(command, log, "--since", "1h")) == len(every)
    assert listed(command, log, "--since", "2100-01-01") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("small", "--since", "soon"), "is no time"),
        (("small", "--complexity", "nonsense"), "is not known"),
        (("small/1", "--list"), "is a dialogue"),
        (("small", "--list", "--disagreements"), "do not go together"),
    ],
)
def test_a_mistake_in_a_filter_is_told(command: Command, finished: Path, words: tuple[str, ...], said: str) -> None:
    """What was given, and what would be allowed."""
    status, _, err = command("audit", *words, "--log", finished / "log.sqlite")
    assert status == 2
    assert said in err
