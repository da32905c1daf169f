"""Error simulation: a first try goes wrong, and the assistant notices and recovers."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from pydantic import JsonValue

from ..contents import decoded, signature, spoken
from ..known import Known
from ..naming import label
from ..sections import Call, Result, Turn
from ..toolspec import ToolSpec
from .scene import Scene
from .variations import Variation, narrow, wrong

_Search: TypeAlias = Callable[[Call, ToolSpec, Known], Iterator[Variation]]

_OUTAGES = (
    ("timeout", "The request timed out after 30 seconds.", "That timed out. Let me try again."),
    (
        "service_unavailable",
        "The service is temporarily unavailable.",
        "The service was down for a moment. I'll retry.",
    ),
    ("rate_limited", "Too many requests. Try again in a few seconds.", "I hit a rate limit there. Trying again now."),
    (
        "internal_error",
        "An internal error occurred. Please retry.",
        "The tool had an internal error. I'll run it again.",
    ),
)
_BAD = (
    "The {} was not accepted as I wrote it. I'll correct it and call again.",
    "I got the {} wrong there. Let me send it correctly.",
    "The call failed because of the {}. I'll try again with the right value.",
)
_EMPTY = (
    "That came back empty, so the {} did not fit. I'll try again with the right one.",
    "Nothing was found with that {}. Let me try again without narrowing it down.",
    "The result is empty. I'll go by exactly the {} that you wanted.",
)


def outage(scene: Scene) -> list[Turn]:
    """The same calls fail for no fault of the assistant's, and are made again."""
    code, message, words = scene.dice.pick(_OUTAGES)
    first = tuple(replace(call, id=f"{call.id}_try") for call in scene.turn.calls)
    error = json.dumps({"error": code, "message": message})
    return [
        Turn("assistant", text=scene.turn.text, calls=first),
        Turn("tool", results=tuple(Result(call.id, error) for call in first)),
        replace(scene.turn, text=words),
    ]


def bad_argument(scene: Scene) -> list[Turn]:
    """One argument is wrong at first; the tool says what is wrong with it."""
    found = _choose(scene, wrong)
    if found is None:
        return outage(scene)
    call, variation = found
    error = f"Invalid {variation.name}: {spoken(variation.value)!r}. {variation.why}"
    return _twice(scene, call, variation, json.dumps({"error": error}, ensure_ascii=False), _BAD)


def empty_result(scene: Scene) -> list[Turn]:
    """The first call asks for a little less, or for something near, and finds nothing."""
    found = _choose(scene, narrow)
    if found is None:
        return outage(scene)
    call, variation = found
    nothing = _nothing_like(scene.place.results_of(scene.index).get(call.id, ""))
    return _twice(scene, call, variation, nothing, _EMPTY)


def _choose(scene: Scene, search: _Search) -> tuple[Call, Variation] | None:
    """The most convincing variation of one of the calls, that is no call which was made before."""
    known = scene.place.before(scene.index)
    found = [
        (call, variation)
        for call in scene.turn.calls
        if (spec := scene.spec(call)) is not None
        for variation in search(call, spec, known)
        if signature(call.name, {**call.arguments, variation.name: variation.value}) not in known.signatures
    ]
    if not found:
        return None
    best = min(variation.rank for _, variation in found)
    return scene.dice.pick([one for one in found if one[1].rank == best])


def _twice(scene: Scene, call: Call, variation: Variation, content: str, words: tuple[str, ...]) -> list[Turn]:
    first = Call(f"{call.id}_try", call.name, {**call.arguments, variation.name: variation.value})
    return [
        Turn("assistant", text=scene.turn.text, calls=(first,)),
        Turn("tool", results=(Result(first.id, content),)),
        replace(scene.turn, text=scene.dice.pick(words).format(label(variation.name))),
    ]


def _nothing_like(content: str) -> str:
    """An empty result in the shape of a full one; a plain refusal where a full one is no list."""
    value = decoded(content) if content else None
    if isinstance(value, list):
        return "[]"
    if isinstance(value, dict):
        lists: dict[str, JsonValue] = {name: [] for name, part in value.items() if isinstance(part, list)}
        if lists and all(isinstance(part, list | int) and not isinstance(part, bool) for part in value.values()):
            return json.dumps({name: lists.get(name, 0) for name in value})
        return json.dumps({"error": "not_found", "message": "No matching record was found."})
    return "No results found."
