"""Error simulation: a first try goes wrong, and the assistant notices and recovers."""

import json
from collections.abc import Iterator
from dataclasses import replace

from pydantic import JsonValue

from .....events import JsonObject
from ..known import decoded, spoken
from ..naming import is_identifier, label, slot_of, words_of
from ..sections import Call, Result, Turn
from ..toolbook import ToolSpec
from ..values.schemas import type_of
from ..verbs import Act
from .scene import Scene

_OUTAGES = (
    ("timeout", "The request timed out after 30 seconds.", "That timed out. Let me try again."),
    (
        "service_unavailable",
        "The service is temporarily unavailable.",
        "The service was briefly unavailable. I'll try once more.",
    ),
    ("rate_limited", "Too many requests. Try again in a few seconds.", "I hit a rate limit there. Trying again now."),
    (
        "internal_error",
        "An internal error occurred. Please retry.",
        "The tool reported an internal error, so I'll run it again.",
    ),
)
_MISSPELT = 4


def outage(scene: Scene) -> list[Turn]:
    """The same calls fail for no fault of the assistant's, and are made again."""
    code, message, words = scene.dice.pick(_OUTAGES)
    first = [replace(call, id=f"{call.id}_try") for call in scene.turn.calls]
    error = json.dumps({"error": code, "message": message})
    return [
        Turn("assistant", text=scene.turn.text, calls=tuple(first)),
        Turn("tool", results=tuple(Result(call.id, error) for call in first)),
        replace(scene.turn, text=words),
    ]


def bad_argument(scene: Scene) -> list[Turn]:
    """One argument is wrong at first; the tool says what is wrong with it."""
    wrongs = [wrong for call in scene.turn.calls for wrong in _wrongs(call, scene)]
    if not wrongs:
        return outage(scene)
    best = min(rank for rank, *_ in wrongs)
    _, call, name, value, why = scene.dice.pick([wrong for wrong in wrongs if wrong[0] == best])
    first = Call(f"{call.id}_try", call.name, {**call.arguments, name: value})
    error = json.dumps({"error": f"Invalid value for {name}: {spoken(value)!r}. {why}"}, ensure_ascii=False)
    words = scene.dice.pick(
        (
            f"The {label(name)} was not accepted as I wrote it. I'll correct it and call again.",
            f"I got the {label(name)} wrong there. Let me send it correctly.",
            f"The call failed because of the {label(name)}. I'll try again with the right value.",
        )
    )
    return [
        Turn("assistant", text=scene.turn.text, calls=(first,)),
        Turn("tool", results=(Result(first.id, error),)),
        replace(scene.turn, text=words),
    ]


_Wrong = tuple[int, Call, str, JsonValue, str]


def _wrongs(call: Call, scene: Scene) -> Iterator[_Wrong]:
    spec = scene.spec(call)
    if spec is None:
        return
    for name, value in call.arguments.items():
        schema = spec.properties.get(name, {})
        if any(key in schema for key in ("enum", "const", "pattern", "format")):
            continue
        made = _wrong(name, value, schema, spec)
        if made is not None:
            yield (made[0], call, name, made[1], made[2])


def _wrong(name: str, value: JsonValue, schema: JsonObject, spec: ToolSpec) -> tuple[int, JsonValue, str] | None:
    """A wrong value of the right type that still comes from the right one: its rank, itself, and what the tool says."""
    if isinstance(value, str) and type_of(schema) == "string":
        return _wrong_text(name, value, spec)
    if isinstance(value, int | float) and not isinstance(value, bool) and "minimum" not in schema:
        if is_identifier(slot_of(name, spec.entity)):
            return (5, int(str(value)[:-1]), "No such record.") if isinstance(value, int) and value > 99 else None  # noqa: PLR2004
        return (3, -value, "It must not be negative.") if value > 0 and "exclusiveMinimum" not in schema else None
    return None


def _wrong_text(name: str, value: str, spec: ToolSpec) -> tuple[int, JsonValue, str] | None:
    parts = value.split("-")
    if len(parts) == 3 and [len(part) for part in parts] == [4, 2, 2] and value.replace("-", "").isdigit():  # noqa: PLR2004
        return 0, f"{parts[1]}/{parts[2]}/{parts[0]}", "Dates have to be given as YYYY-MM-DD."
    if is_identifier(slot_of(name, spec.entity)) or any(c.isdigit() for c in value):
        plain = value.lstrip("#@").lower()
        return (1, plain, "The value does not have the expected form.") if plain != value else None
    if words_of(name)[-1] in ("city", "location", "destination", "origin", "country") and value.isalpha():
        return 1, value.lower(), "Unknown place. Names have to be spelled with a capital letter."
    if len(value) > _MISSPELT and value.lower() != value:
        return 2, value.lower(), "Nothing of that name exists; the spelling has to match exactly."
    if len(value) > _MISSPELT:
        return 4, value.upper(), "Nothing of that name exists; the spelling has to match exactly."
    return None


def empty_result(scene: Scene) -> list[Turn]:
    """The first call asks for a little less, and finds nothing."""
    choices = [choice for call in scene.turn.calls for choice in _narrowed(call, scene)]
    if not choices:
        return outage(scene)
    best = min(choice[0] for choice in choices)
    _, call, arguments, name = scene.dice.pick([choice for choice in choices if choice[0] == best])
    first = Call(f"{call.id}_try", call.name, arguments)
    nothing = _nothing_like(scene.place.results_of(scene.index).get(call.id, ""))
    words = scene.dice.pick(
        (
            f"That came back empty, so the {label(name)} was too narrow. I'll widen it.",
            f"Nothing was found with that {label(name)}. Let me try it with the exact value.",
            f"The result is empty. I'll search again with the {label(name)} as you gave it.",
        )
    )
    return [
        Turn("assistant", text=scene.turn.text, calls=(first,)),
        Turn("tool", results=(Result(first.id, nothing),)),
        replace(scene.turn, text=words),
    ]


def _narrowed(call: Call, scene: Scene) -> Iterator[tuple[int, Call, JsonObject, str]]:
    spec = scene.spec(call)
    if spec is None:
        return
    rank = 0 if spec.act is Act.SEARCH else 2
    for name, value in call.arguments.items():
        schema = spec.properties.get(name, {})
        if any(key in schema for key in ("enum", "const", "pattern", "format", "maxLength")):
            continue
        if isinstance(value, str) and value and type_of(schema) == "string":
            exact = is_identifier(slot_of(name, spec.entity)) or any(c.isdigit() for c in value)
            narrow = value.lower().lstrip("#@") if exact else _narrow(name, value)
            if narrow != value:
                yield rank + exact, call, {**call.arguments, name: narrow}, name


def _narrow(name: str, value: str) -> str:
    last = words_of(name)[-1]
    if last in ("query", "keyword", "keywords", "product", "item", "title", "topic", "name", "pattern"):
        return f"{value} (exact match)"
    if last in ("city", "location", "destination", "origin", "place", "region"):
        return f"{value} city center"
    return value.lower() if value.lower() != value else value.upper()


def _nothing_like(content: str) -> str:
    """An empty result in the shape of a full one."""
    value = decoded(content) if content else None
    if isinstance(value, dict):
        lists = {name: [] for name, part in value.items() if isinstance(part, list)}
        if lists:
            return json.dumps({**lists, "message": "No matches found."} if len(value) == len(lists) else lists)
    return json.dumps({"results": [], "message": "No matches found."}) if not isinstance(value, list) else "[]"
