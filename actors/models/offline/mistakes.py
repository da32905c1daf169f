"""Mistakes, at the rates that the user sets: what refinement, judging, repair and rejection are for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pydantic import JsonValue

from .dice import Dice
from .inspecting import identifying
from .naming import slot_of
from .sections import Call, Turn
from .settings import Mistakes
from .toolbook import ToolBook
from .values.schemas import type_of

Spoiler = Callable[[list[Turn], ToolBook, Dice], list[Turn] | None]
"""The turns with one mistake; None where there is no place for it."""

_WRONG: dict[str, JsonValue] = {
    "integer": "a few",
    "number": "about right",
    "boolean": "maybe",
    "array": "everything",
    "object": "as usual",
}


def spoiled(turns: list[Turn], book: ToolBook, rates: Mistakes, dice: Dice) -> list[Turn]:
    """*turns* with the mistakes that the dice say."""
    for rate, spoil in (
        (rates.missing_argument, _without_argument),
        (rates.invented_identifier, _with_invention),
        (rates.wrong_type, _with_wrong_type),
        (rates.broken_pairing, _unpaired),
    ):
        if dice.chance(rate):
            turns = spoil(turns, book, dice) or turns
    return turns


def broken_off(text: str, rates: Mistakes, dice: Dice) -> str:
    """*text*, cut short where the dice say so."""
    if not dice.chance(rates.malformed_json):
        return text
    return text[: max(1, len(text) * dice.between(30, 90) // 100)]


def _without_argument(turns: list[Turn], book: ToolBook, dice: Dice) -> list[Turn] | None:
    places = [
        (turn, call, name)
        for turn, call in _calls(turns)
        for name in call.arguments
        if call.name in book.by_name and name in book.by_name[call.name].required
    ]
    if not places:
        return None
    turn, call, name = dice.pick(places)
    return _with_call(turns, turn, replace(call, arguments={k: v for k, v in call.arguments.items() if k != name}))


def _with_invention(turns: list[Turn], book: ToolBook, dice: Dice) -> list[Turn] | None:
    places = [
        (turn, call, name)
        for turn, call in _calls(turns)
        for name, value in call.arguments.items()
        if call.name in book.by_name
        and isinstance(value, str | int)
        and identifying(slot_of(name, book.by_name[call.name].entity), value)
        and "enum" not in book.by_name[call.name].properties.get(name, {})
    ]
    if not places:
        return None
    turn, call, name = dice.pick(places)
    return _with_call(
        turns, turn, replace(call, arguments={**call.arguments, name: _other(call.arguments[name], dice)})
    )


def _other(value: JsonValue, dice: Dice) -> JsonValue:
    """An identifier of the same look that nobody mentioned."""
    if isinstance(value, int):
        return int(dice.digits(max(4, len(str(value)))))
    text = str(value)
    if "@" in text:
        return text.replace("@", f"{dice.digits(2)}@", 1)
    digits = sum(char.isdigit() for char in text)
    if digits < 2:  # noqa: PLR2004 -- too few to make it another
        return f"{text}-{dice.digits(4)}"
    return "".join(str(dice.below(10)) if char.isdigit() else char for char in text)


def _with_wrong_type(turns: list[Turn], book: ToolBook, dice: Dice) -> list[Turn] | None:
    places = [
        (turn, call, name)
        for turn, call in _calls(turns)
        for name in call.arguments
        if call.name in book.by_name and name in book.by_name[call.name].properties
    ]
    if not places:
        return None
    turn, call, name = dice.pick(places)
    type_ = type_of(book.by_name[call.name].properties[name])
    wrong = _WRONG.get(type_, [call.arguments[name]])
    return _with_call(turns, turn, replace(call, arguments={**call.arguments, name: wrong}))


def _unpaired(turns: list[Turn], book: ToolBook, dice: Dice) -> list[Turn] | None:
    del book
    places = [turn for turn in turns if turn.role == "tool" and turn.results]
    if not places:
        return None
    turn = dice.pick(places)
    first, *rest = turn.results
    broken = replace(turn, results=(replace(first, call=f"call_{dice.digits(6)}"), *rest))
    return [broken if other is turn else other for other in turns]


def _calls(turns: Sequence[Turn]) -> Iterator[tuple[Turn, Call]]:
    return ((turn, call) for turn in turns for call in turn.calls)


def _with_call(turns: list[Turn], turn: Turn, call: Call) -> list[Turn]:
    changed = replace(turn, calls=tuple(call if other.id == call.id else other for other in turn.calls))
    return [changed if other is turn else other for other in turns]
