"""Calls and their results, made from schemas and from what is known; turns as a reply has them."""

import json
from collections.abc import Collection, Sequence

from pydantic import JsonValue

from ...events import JsonObject, Tool
from ..evidence import is_read_only, names_a_thing
from ..tools.graph import words_of
from .dice import Dice
from .lacking import CONDITIONS, lacking_names
from .memory import Memory, signature
from .values import Maker, properties_of, required_of, resolved, type_of

_TRIES = 4


def arguments_for(tool: Tool, memory: Memory, dice: Dice) -> JsonObject:
    """Return arguments for a call of *tool* that was not made yet: identifiers that are known, and new values."""
    arguments: JsonObject = {}
    for attempt in range(_TRIES):
        arguments = _arguments(tool, memory, dice.apart(attempt), attempt / (_TRIES - 1))
        if signature(tool.name, arguments) not in memory.made:
            break
    return arguments


def _arguments(tool: Tool, memory: Memory, dice: Dice, new: float) -> JsonObject:
    """Return arguments; *new* is the share of known identifiers that are passed over."""
    used: list[JsonValue] = []

    def source(name: str, shape: JsonObject) -> JsonValue:
        passed_over = dice.apart("known", name).chance(new)
        known = None if passed_over else memory.identifier(name, tool.name, shape, used)
        used.append(memory.state.value(name, shape, dice.apart("exists", name)) if known is None else known)
        return used[-1]

    shape, maker = resolved(tool.parameters, tool.parameters), Maker(tool.parameters, source)
    bound = not CONDITIONS.isdisjoint(shape)
    required = required_of(shape) or list(properties_of(shape))[: 0 if bound else 1]
    optional = (
        []
        if bound
        else [n for n in properties_of(shape) if n not in required and not names_a_thing(n) and dice.chance(0.2)]
    )
    wanted = [name for name in properties_of(shape) if name in {*required, *optional[:2]}]
    made = {name: maker.value(properties_of(shape)[name], name, dice.apart(name)) for name in wanted}
    while bound and (lacking := [name for name in lacking_names(shape, made) if name in properties_of(shape)]):
        made |= {name: maker.value(properties_of(shape)[name], name, dice.apart(name)) for name in lacking}
    moments = [name for name, value in made.items() if isinstance(value, str) and value[:2] == "20" and "-" in value]
    return made | dict(zip(moments, sorted(str(made[name]) for name in moments), strict=True))  # nothing ends first


def result_for(tool: Tool, arguments: JsonObject, memory: Memory, dice: Dice) -> JsonValue:
    """Return what *tool* gives: by its schema if it has one, about what was asked, the same for the same thing."""
    asked, used = {words_of(name): value for name, value in arguments.items()}, list[JsonValue]()
    echoed = {name: value for name, value in arguments.items() if names_a_thing(name) and not isinstance(value, dict)}
    about = is_read_only(tool.name, tool) and bool(echoed)
    draws = dice.apart(*map(str, echoed.values())) if about else dice.apart(signature(tool.name, arguments))

    def source(name: str, shape: JsonObject) -> JsonValue:
        value, type_, allowed = asked.get(words_of(name)), type_of(shape), shape.get("enum")
        value = memory.identifier(name, tool.name, shape, used) if value is None and about else value
        if value is None and names_a_thing(name):
            value = memory.state.value(name, shape, draws.apart("exists", len(used)))
        used.append(value)
        fits = isinstance(value, {"string": str, "integer": int, "number": int | float}.get(type_, ()))
        return value if fits and (not isinstance(allowed, list) or value in allowed) else None

    if tool.returns is not None:
        return Maker(tool.returns, source, told=True).value(tool.returns, "result", draws)
    given: JsonObject = {"properties": memory.box.gives[tool.name]}
    return {"status": "completed", **echoed, **Maker(given, source, told=True).object(given, draws)}


def empty_result(returns: JsonObject | None) -> JsonValue:
    """Return what a tool gives that finds nothing."""
    shape = resolved(returns, returns or {})
    if not properties_of(shape):
        return [] if type_of(shape) == "array" else {"results": []}
    blank: JsonObject = {"array": [], "object": {}, "integer": 0, "number": 0, "boolean": False}
    return {name: blank.get(type_of(resolved(one, returns or {})), "") for name, one in properties_of(shape).items()}


def content(value: JsonValue) -> str:
    """Return a result as a dialogue holds it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def call(id_: str, name: str, arguments: JsonObject | str) -> JsonObject:
    """Return a call."""
    return {"id": id_, "name": name, "arguments": arguments}


def said(role: str, text: str, id_: str = "", calls: Sequence[JsonObject] = ()) -> JsonObject:
    """Return a turn of the user or the assistant."""
    return {"role": role, **({"id": id_} if id_ else {}), "text": text, **({"calls": [*calls]} if calls else {})}


def told(results: Sequence[tuple[str, JsonValue]], id_: str = "", *, failed: Collection[str] = ()) -> JsonObject:
    """Return a turn of results, each with the id of its call; those of the calls *failed* say that they are errors."""
    shown: list[JsonValue] = [
        {"call": call_id, **({"error": True} if call_id in failed else {}), "content": value}
        for call_id, value in results
    ]
    return {"role": "tool", **({"id": id_} if id_ else {}), "results": shown}
