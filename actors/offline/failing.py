"""Calls that fail, one function for each kind: what is called, what comes back, and what is done about it."""

from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import JsonValue

from ...events import JsonObject
from ..evidence import is_read_only, names_a_thing
from . import speech
from .calls import arguments_for, call, empty_result, said, told
from .dice import Dice
from .memory import Memory
from .scene import Scene, before

_OUTAGES = ("the service did not answer in time", "the service is down", "the rate limit is reached")


def _first_try(scene: Scene, name: str, other: JsonValue, result: JsonValue, again: str) -> list[JsonObject]:
    arguments = scene.arguments | ({name: other} if name else {})
    return [
        said("assistant", scene.turn.text, "", [call("first_try", c.name, arguments) for c in scene.calls[:1]]),
        told([("first_try", result)], failed=["first_try"] if isinstance(result, dict) and "error" in result else []),
        scene.corrected(again),
    ]


def bad_argument(scene: Scene) -> list[JsonObject]:
    """Return a call with one wrong value, its refusal, and the call as it should be."""
    name, wrong = _wrong(scene)
    why = f"the value of {speech.phrase(name) or 'the request'} is not valid"
    again = f"That was my mistake, {why}. I'll call again with what it should be."
    return _first_try(scene, name, wrong, {"error": f"invalid request: {why}"}, again)


def _wrong(scene: Scene) -> tuple[str, JsonValue]:
    """Return an argument and a wrong value of its type: another argument's if there is one, else one cut short."""
    closed, given = {"enum", "const", "pattern", "format"}, scene.arguments
    free = [name for name in given if isinstance(given[name], str | int | float) and not closed & {*scene.shape(name)}]
    pairs = [(n, given[o]) for n in free for o in free if type(given[n]) is type(given[o]) and given[n] != given[o]]
    name = next(iter(free or given), "")
    return pairs[0] if pairs else (name, _narrower(given.get(name), scene.shape(name), scene.dice))


def nothing_found(scene: Scene) -> list[JsonObject]:
    """Return a call that is too narrow, its empty result, and the call as the user wants it."""
    given = scene.arguments
    name = min(given, key=lambda one: (names_a_thing(one), not isinstance(given[one], str)), default="")
    narrow = _narrower(given.get(name), scene.shape(name), scene.dice)
    again = f"Nothing was found{f' with that {speech.phrase(name)}' if name else ''}. I'll try it as you said."
    return _first_try(scene, name, narrow, empty_result(scene.tools[0].returns), again)


def _narrower(value: JsonValue, shape: JsonObject, dice: Dice) -> JsonValue:
    """Return a value that is near *value*."""
    allowed = shape.get("enum")
    if others := [one for one in allowed if one != value] if isinstance(allowed, list) else []:
        return dice.pick(others)
    match value:
        case bool():
            return not value
        case int() | float():
            return value - 1 if value > 1 else value + 1
        case list() if value:
            return value[:-1] or [_narrower(value[0], {}, dice)]
        case dict() if value:
            return value | {(name := next(iter(value))): _narrower(value[name], {}, dice)}
        case str():
            try:
                return (date.fromisoformat(value[:10]) - timedelta(days=1)).isoformat() + value[10:]
            except ValueError:
                return value.rpartition(" ")[0] or value[:-1] or value
        case _:
            return value


def outage(scene: Scene) -> list[JsonObject]:
    """Return calls that fail for a while, and the same again."""
    why, tries = scene.dice.pick(_OUTAGES), _tries(scene, 1)
    again = scene.corrected(f"That did not work: {why}. I'll try again.")
    return [said("assistant", scene.turn.text, "", tries), _failed(tries, why), again]


def _tries(scene: Scene, attempt: int) -> list[JsonObject]:
    return [call(f"try_{attempt}_{number}", c.name, c.arguments) for number, c in enumerate(scene.calls, start=1)]


def _failed(tries: Sequence[JsonObject], why: str) -> JsonObject:
    ids = [str(one["id"]) for one in tries]
    return told([(id_, {"error": f"{why}; nothing was changed"}) for id_ in ids], failed=ids)


def second_failure(scene: Scene) -> list[JsonObject]:
    """Return calls that fail twice, and the same again."""
    first, again = (_tries(scene, number) for number in (1, 2))
    return [
        said("assistant", scene.turn.text, "", first),
        _failed(first, _OUTAGES[0]),
        said("assistant", f"That did not work: {_OUTAGES[0]}. I'll try again.", "", again),
        _failed(again, _OUTAGES[2]),
        scene.corrected(f"Again it did not work: {_OUTAGES[2]}. I'll try once more."),
    ]


def alternative_tool(scene: Scene) -> list[JsonObject]:
    """Return a call of a tool that is out of service, and the calls that do without it."""
    called = {one.name for one in scene.calls}
    others = [tool for tool in scene.box.tools if tool.name not in called and is_read_only(tool.name, tool)]
    tool = scene.dice.pick(others or scene.box.tools)
    calls = [call("other_way", tool.name, arguments_for(tool, Memory(scene.box), scene.dice))]
    why = "this service has been taken down"
    again = scene.corrected(f"That does not work: {why}. I'll go another way.")
    return [said("assistant", scene.turn.text, "", calls), _failed(calls, why), again]


def permanent_failure(scene: Scene) -> list[JsonObject]:
    """Return a request before the masked one, for what cannot be done today."""
    tool = scene.dice.pick(scene.box.tools)
    arguments = arguments_for(tool, Memory(scene.box), scene.dice)
    calls, wish = [call("closed", tool.name, arguments)], f"{speech.wishes([tool], '')} first"
    asked = f"Could you {wish}? {speech.details(speech.facts(arguments))}".rstrip()
    reply = "I am sorry, that is not possible: the service is closed for today."
    user, assistant, revised = before(scene, asked, reply, "Then without it.")
    return [
        user,
        said("assistant", "I'll try.", "", calls),
        _failed(calls, "closed until tomorrow"),
        assistant,
        revised,
    ]
