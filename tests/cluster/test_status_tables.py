"""The table of costs fits a narrow terminal, and says what is unknown and what is nothing."""

import pytest
from rich.console import Console

from support.stories import accepted_story, opened_story
from support.views import cost_of
from toolace_mt.cluster.cli import status
from toolace_mt.events import AnswerUnusable
from toolace_mt.store.views import Cost


def shown(cost: Cost, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of its table at 80 columns."""
    narrow = Console(width=80, force_terminal=False, highlight=False)
    monkeypatch.setattr(status, "console", narrow)
    with narrow.capture() as captured:
        status.show_cost(cost)
    return [line.rstrip() for line in captured.get().splitlines()]


def test_what_was_never_answered_took_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No tokens, and no price; what it was for is known."""
    story = opened_story()
    story.add("filler", AnswerUnusable(question="fill:m9", fault="it is no JSON"))
    lines = shown(cost_of("run", [story.records]), monkeypatch)
    assert [line.split() for line in lines if line.startswith("  fill ")] == [
        ["fill", "0", "0", "0", "1", "\N{EN DASH}"]
    ]


def test_an_empty_run_took_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nought is known."""
    assert shown(cost_of("run", []), monkeypatch)[-1].split() == ["total", "0", "0", "0", "0", "\N{EN DASH}"]


def test_names_stay_whole_at_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long purpose stands on one line, beside its numbers."""
    story = opened_story()
    purpose = "vote:faithfulness_of_results"
    story.add("verifier", AnswerUnusable(question=f"{purpose}:1", fault="it is no JSON"))
    lines = shown(cost_of("run", [accepted_story("run/2").records, story.records]), monkeypatch)
    (line,) = (line for line in lines if purpose in line)
    assert line.split() == [purpose, "0", "0", "0", "1", "\N{EN DASH}"]
    assert max(map(len, lines)) <= 80
    assert next(line for line in lines if line.startswith("total")).endswith("$0.1700 + 3")
    assert "unknown" in lines[-3]
