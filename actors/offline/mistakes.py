"""Mistakes, at the rates that the user sets: what refinement, judging, repair and rejection are for."""

from collections.abc import Iterator

from pydantic import JsonValue

from ...events import JsonObject
from ..evidence import kind_of
from .dice import Dice
from .memory import Toolbox
from .settings import Mistakes
from .values import properties_of, required_of, resolved, type_of

_WRONG: JsonObject = {
    "integer": "a few", "number": "about right", "boolean": "maybe", "array": "everything", "object": "as usual",
}  # fmt: skip


def spoil(turns: list[JsonObject], box: Toolbox, rates: Mistakes, dice: Dice) -> list[JsonObject]:
    """Return *turns*, which are changed, with the mistakes that the dice say."""
    places = [place for turn in turns for call in _each(turn, "calls") for place in _arguments(call, box)]
    needed = [(arguments, name) for arguments, name, shape in places if shape["needed"]]
    if dice.chance(rates.missing_argument) and needed:
        arguments, name = dice.pick(needed)
        del arguments[name]
    named = [(arguments, name) for arguments, name, shape in places if _identifies(arguments.get(name), name, shape)]
    if dice.chance(rates.invented_identifier) and named:
        arguments, name = dice.pick(named)
        arguments[name] = _other(arguments[name], dice)
    left = [(arguments, name, shape) for arguments, name, shape in places if name in arguments]
    if dice.chance(rates.wrong_type) and left:
        arguments, name, shape = dice.pick(left)
        arguments[name] = _WRONG.get(type_of(shape), [arguments[name]])
    results = [result for turn in turns for result in _each(turn, "results")]
    if dice.chance(rates.broken_pairing) and results:
        dice.pick(results)["call"] = f"call_{dice.between(100_000, 999_999)}"
    return turns


def broken_off(text: str, rates: Mistakes, dice: Dice) -> str:
    """Return *text*, cut short where the dice say so."""
    return text[: max(1, len(text) * dice.between(30, 90) // 100)] if dice.chance(rates.malformed_json) else text


def _arguments(call: JsonObject, box: Toolbox) -> Iterator[tuple[JsonObject, str, JsonObject]]:
    """Yield the arguments of *call*, now its own, with the name and the schema of each."""
    tool, given = box.by_name.get(str(call["name"])), call["arguments"]
    if tool is not None and isinstance(given, dict):
        arguments = call["arguments"] = dict(given)
        shape = resolved(tool.parameters, tool.parameters)
        for name, inner in properties_of(shape).items():
            if name in arguments:
                yield arguments, name, {**resolved(inner, tool.parameters), "needed": name in required_of(shape)}


def _each(turn: JsonObject, key: str) -> list[JsonObject]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items := turn.get(key), list) else []


def _identifies(value: JsonValue, name: str, shape: JsonObject) -> bool:
    return isinstance(value, str | int) and "enum" not in shape and kind_of(name, value).identifies


def _other(value: JsonValue, dice: Dice) -> JsonValue:
    """Return an identifier of the same look that nobody mentioned."""
    if isinstance(value, int):
        return dice.between(10_000, 99_999)
    text = str(value)
    if "@" in text:
        return text.replace("@", f"{dice.between(10, 99)}@", 1)
    return dice.like(text) if sum(map(str.isdigit, text)) > 1 else f"{text}-{dice.between(1000, 9999)}"
