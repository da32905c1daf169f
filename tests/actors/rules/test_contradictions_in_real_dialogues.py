"""Contradictions that are planted in real dialogues are found, and real dialogues have none."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import JsonValue

from toolace_mt.actors.evidence.dialogue_view import DialogueView, PlacedCall
from toolace_mt.actors.evidence.reading_tools import is_read_only
from toolace_mt.actors.evidence.volatility import is_volatile
from toolace_mt.actors.formats import PASSIVE, read_record, recognised
from toolace_mt.actors.rules import RULES
from toolace_mt.events import AssistantTurn, Dialogue, ToolCall, ToolResult, ToolTurn, UserTurn, fold

RULE = RULES["contradicting_results"]


@pytest.fixture(scope="module")
def trusted(shared_data: Path) -> list[Dialogue]:
    """The trustworthy dialogues."""
    records = map(read_record, (shared_data / "dialogues" / "good.jsonl").read_bytes().splitlines())
    return [fold(str(record["id"]), [recognised(record).read(record, "good", PASSIVE)]) for record in records]


def places(value: JsonValue, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Return the places of the scalars in a value."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*at, index))
    elif value is not None:
        yield at


def changed(value: JsonValue, at: tuple[str | int, ...]) -> JsonValue:
    """The value with another scalar at that place."""
    if not at:
        if isinstance(value, bool):
            return not value
        return value * 3 + 7 if isinstance(value, int | float) else "Quite another one"
    if isinstance(value, dict):
        return {key: changed(item, at[1:]) if key == at[0] else item for key, item in value.items()}
    assert isinstance(value, list)
    return [changed(item, at[1:]) if index == at[0] else item for index, item in enumerate(value)]


def repeated(dialogue: Dialogue, placed: PlacedCall, content: str) -> Dialogue:
    """The dialogue, with that call made once more after its result, which is *content* now."""
    assert placed.result is not None
    call = ToolCall(id="again", name=placed.call.name, arguments=placed.call.arguments)
    after = placed.result.at + 1
    turns = (
        UserTurn(id="x1", subtask=1, text="Please show me that."),
        AssistantTurn(id="x2", subtask=1, text="", calls=(call,)),
        ToolTurn(id="x3", subtask=1, results=(ToolResult(call_id="again", content=content),)),
    )
    return replace(dialogue, turns=(*dialogue.turns[:after], *turns, *dialogue.turns[after:]))


def readings(dialogue: Dialogue) -> list[PlacedCall]:
    """The calls of a dialogue that only read, of what lasts, and whose result is an object."""
    return [
        placed
        for placed in DialogueView(dialogue).calls
        if placed.result is not None
        and isinstance(placed.result.value, dict)
        and not placed.result.failed
        and is_read_only(placed.call.name, placed.tool)
        and not is_volatile(placed.call.name)
    ]


def test_real_dialogues_do_not_contradict_themselves(trusted: list[Dialogue]) -> None:
    """None of the trustworthy ones, though many look twice at what was changed between."""
    assert [dialogue.id for dialogue in trusted if list(RULE.check(DialogueView(dialogue)))] == []


def test_a_planted_contradiction_is_found_where_it_is(trusted: list[Dialogue]) -> None:
    """The same call with one value changed: nearly always where that value lasts, and at the second result."""
    rng = random.Random(7)
    planted = found = stable = found_stable = 0
    for dialogue in trusted:
        for placed in readings(dialogue)[:2]:
            assert placed.result is not None
            spots = list(places(placed.result.value))
            if not spots:
                continue
            spot = rng.choice(spots)
            content = json.dumps(changed(placed.result.value, spot), ensure_ascii=False)
            violations = list(RULE.check(DialogueView(repeated(dialogue, placed, content))))
            hit = any(violation.turns[0] == "x3" for violation in violations)
            planted += 1
            found += hit
            if all(isinstance(step, str) and not is_volatile(step) for step in spot):
                stable += 1
                found_stable += hit
    assert found_stable >= 0.9 * stable >= 90
    assert found >= 0.5 * planted


def test_the_same_result_again_is_no_contradiction(trusted: list[Dialogue]) -> None:
    """Nor is it with its values in another order, or rounded."""
    for dialogue in trusted[::3]:
        for placed in readings(dialogue)[:2]:
            assert placed.result is not None
            assert isinstance(placed.result.value, dict)
            turned = dict(reversed(placed.result.value.items()))
            assert not list(RULE.check(DialogueView(repeated(dialogue, placed, json.dumps(turned)))))
