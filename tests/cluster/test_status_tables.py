"""The tables of `status` fit a narrow terminal, and say what is unknown and what is nothing."""

import pytest

from support.commands import look_at
from support.stories import accepted_story, answer, opened_story
from support.views import cost_of, run_audit_of
from toolace_mt.cluster.cli import audit, status, varied
from toolace_mt.cluster.cli.app import console
from toolace_mt.events import AnswerUnusable
from toolace_mt.store.views import Cost, RealisedMeter, VarietyMeter


def shown(cost: Cost, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of its table at 80 columns."""
    look_at(80, monkeypatch)
    with console.capture() as captured:
        status.show_cost(cost)
    return captured.get().splitlines()


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
    assert lines[lines.index(next(line for line in lines if line.startswith("total"))) + 1].strip() == "unknown"


@pytest.mark.parametrize("width", [80, 40])
def test_complexity_and_variety_stay_readable(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name is whole and every number is there, beside its name or, where there is no room, below it."""
    realised, variety = RealisedMeter(), VarietyMeter()
    for number in (1, 2, 3):
        records = accepted_story(f"run/{number}").records
        realised.add(records)
        variety.add(records)
    look_at(width, monkeypatch)
    with console.capture() as captured:
        varied.show_realised(realised.realised)
        varied.show_variety(variety.variety)
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= width
    for name in ("clarification", "  tool_supplied_later"):
        at = next(at for at, line in enumerate(lines) if line.startswith(name))
        beside = lines[at].removeprefix(name).split()
        assert (beside or [line.split()[-1] for line in lines[at + 1 : at + 5]])[:3] == ["3", "3", "3"]
    at = next(at for at, line in enumerate(lines) if line.startswith("openings of 4"))
    assert "33 %" in " ".join(lines[at : at + 4])
    assert "most often, 3 times: i need a flight ..." in " ".join(lines)


@pytest.mark.parametrize("width", [80, 40])
def test_unusable_answers_stand_above_their_examples(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reason says where to read more of it, and text of a model does nothing to the terminal."""
    story = opened_story("run/7")
    story.add("initializer", answer("plan", model="m\x1b[31m"))
    story.add("initializer", AnswerUnusable(question="plan", fault="it is [bold]no[/] JSON", kind="no_object"))
    look_at(width, monkeypatch)
    with console.capture() as captured:
        audit.show_run(run_audit_of("run", [story.records]))
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= width
    at = next(number for number, line in enumerate(lines) if "no object" in line)
    assert lines[at].split() == ["1", "no", "object", "\N{MIDDLE DOT}", "plan", "\N{MIDDLE DOT}", "m\\x1b[31m"]
    assert " ".join(lines[at + 1 :]).split()[:8] == ["run/7", "at", "version", "9:", "it", "is", "[bold]no[/]", "JSON"]
