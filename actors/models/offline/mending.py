"""A turn made right: arguments that fit and come from somewhere, results that answer their calls."""

import json
import re
from dataclasses import replace
from difflib import get_close_matches
from typing import TypeAlias

from pydantic import JsonValue

from ....events import JsonObject
from .complexity import is_empty
from .contents import decoded, fits_type, is_failure, spoken
from .inspecting import identifying, misfits, unfounded_identifiers
from .known import Known
from .naming import is_identifier, slot_of
from .place import Place
from .sections import Call, Result, Turn
from .story import Story
from .telling import told
from .toolspec import ToolSpec
from .values.making import make
from .values.schemas import type_of
from .values.wish import Wish

_VARIANTS = 7
_TOKEN = re.compile(r"[#\w][\w@.#/-]{2,}")
_MOST_TOKENS = 400
_LIKENESS = 0.75
_NEAR_NAME = 0.3


Blamed: TypeAlias = frozenset[tuple[str, str]]
"""Arguments that somebody found fault with: the call's id and the argument's name."""


def mended(place: Place, index: int, story: Story, blamed: Blamed = frozenset()) -> Turn:
    """The turn at *index*, with what shows to be wrong or is blamed made right; its ids stay."""
    turn = place.turns[index]
    if turn.calls:
        known, results = place.before(index), place.results_of(index)
        calls = [_call(c, place, known, _Source(known, results.get(c.id, ""), story), blamed) for c in turn.calls]
        return replace(turn, calls=tuple(calls))
    if turn.role == "tool" and index:
        known = place.before(index)
        return replace(turn, results=_paired(turn, place.turns[index - 1], place, known))
    return turn


def _paired(turn: Turn, calling: Turn, place: Place, known: Known) -> tuple[Result, ...]:
    """The results under the ids of the calls, and about the things that were asked for."""
    calls = {call.id: call for call in calling.calls}
    free = [id_ for id_ in calls if id_ not in {result.call for result in turn.results}]
    made: list[Result] = []
    for result in turn.results:
        id_ = free.pop(0) if result.call not in calls and free else result.call
        made.append(Result(id_, _agreeing(result.content, calls.get(id_), place, known)))
    return tuple(made)


def _agreeing(content: str, call: Call | None, place: Place, known: Known) -> str:
    """A result that says which thing it is about as the call does, where the call is right."""
    spec = None if call is None else place.book.by_name.get(call.name)
    value = decoded(content)
    if call is None or spec is None or not isinstance(value, dict) or is_failure(content):
        return content
    slots = {slot_of(name, spec.entity): part for name, part in call.arguments.items()}
    agreed = {
        name: slots[slot]
        if is_identifier(slot := slot_of(name, spec.entity)) and slot in slots and known.mentions(slots[slot])
        else part
        for name, part in value.items()
    }
    return content if agreed == value else json.dumps(agreed, ensure_ascii=False)


def _call(call: Call, place: Place, known: Known, source: "_Source", blamed: Blamed) -> Call:
    if source.shows_trouble:
        return call  # it is meant to go wrong
    spec = _tool_of(call, place)
    if spec is None:
        return call
    arguments = {n: value for n, value in call.arguments.items() if n in spec.properties or not spec.properties}
    wrong = {_plain(p.split("/")[1]) for p, _, _ in misfits(spec, arguments) if p}
    wrong |= {_plain(pointer.split("/")[1]) for pointer, _ in unfounded_identifiers(spec, arguments, known)}
    accused = {name for id_, name in blamed if id_ == call.id} - wrong
    missing = [name for name in spec.required if name not in arguments]
    for name in (*missing, *(n for n in sorted(wrong | accused) if n in arguments and n in spec.properties)):
        found = source.value(spec, name, None if name in accused else arguments.get(name))
        if found is not None:
            arguments[name] = found
        elif name not in spec.required:
            arguments.pop(name, None)
    ordered = {name: arguments[name] for name in (*spec.properties, *arguments) if name in arguments}
    return Call(call.id, spec.name, ordered)


def _tool_of(call: Call, place: Place) -> ToolSpec | None:
    """The tool of a call, or the one whose name comes nearest."""
    names = place.book.by_name
    near = [] if call.name in names else get_close_matches(call.name, list(names), n=1, cutoff=_NEAR_NAME)
    return names.get(near[0] if near else call.name)


def _plain(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


class _Source:
    """Where the right value of an argument comes from: its wrong form, the result, what is known, the story."""

    def __init__(self, known: Known, content: str, story: Story) -> None:
        self._known, self._content, self._story = known, content, story

    @property
    def shows_trouble(self) -> bool:
        """Whether the call came back with a failure or with nothing."""
        return bool(self._content) and (is_failure(self._content) or is_empty(self._content))

    def value(self, spec: ToolSpec, name: str, wrong: JsonValue) -> JsonValue:
        """The right value; None where there is none."""
        schema = spec.properties[name]
        slot = slot_of(name, spec.entity)
        coerced = _coerced(wrong, schema)
        if coerced is not None and (not identifying(slot, coerced) or self._known.mentions(coerced)):
            return coerced
        echoed = self._echoed(spec, slot, schema)
        if echoed is not None and (not identifying(slot, echoed) or self._known.mentions(echoed)):
            return echoed
        drawn = self._drawn(spec, name, schema)
        if drawn is not None:
            return drawn
        candidates = self._known.candidates(name, schema, spec)
        if candidates:
            return candidates[0]
        near = self._near(wrong) if type_of(schema) == "string" else None
        if near is not None:
            return near
        if identifying(slot, wrong) and name in spec.required:
            return None
        return echoed if echoed is not None else self._make(spec, name, schema, 0)

    def _echoed(self, spec: ToolSpec, slot: str, schema: JsonObject) -> JsonValue:
        value = decoded(self._content) if self._content else None
        if isinstance(value, dict):
            for name, part in value.items():
                if slot_of(name, spec.entity) == slot and fits_type(part, type_of(schema)):
                    return part
        return None

    def _drawn(self, spec: ToolSpec, name: str, schema: JsonObject) -> JsonValue:
        """What the story gives for it, where the user has said it; the value that was said last."""
        best: JsonValue = None
        latest = -1
        for variant in range(_VARIANTS):
            value = self._make(spec, name, schema, variant)
            said = [max(map(self._known.said.rfind, (spoken(leaf), told(leaf)))) for leaf in _plain_leaves(value)]
            if said and min(said) > latest:
                best, latest = value, min(said)
        return best

    def _make(self, spec: ToolSpec, name: str, schema: JsonObject, variant: int) -> JsonValue:
        key = self._story.key
        find = self._known.finder(spec, name)
        return make(Wish(name, schema, spec.parameters, self._story, key, variant, spec.entity, find, spec.speaks_of))

    def _near(self, wrong: JsonValue) -> JsonValue:
        """What was said and looks much like the wrong value."""
        if not isinstance(wrong, str) or not wrong:
            return None
        tokens = [t.rstrip(".") for t in dict.fromkeys(_TOKEN.findall(self._known.said)) if any(c.isdigit() for c in t)]
        near = get_close_matches(wrong, tokens[-_MOST_TOKENS:], n=1, cutoff=_LIKENESS)
        return near[0] if near else None


def _plain_leaves(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return [leaf for part in parts for leaf in _plain_leaves(part)]
    return [] if value is None or isinstance(value, bool) else [value]


def _coerced(value: JsonValue, schema: JsonObject) -> JsonValue:
    """*value* in the type that the schema wants, where it is the same thing said differently."""
    type_ = type_of(schema)
    allowed = schema.get("enum")
    if isinstance(allowed, list):
        return next((a for a in allowed if spoken(a).lower() == spoken(value).lower()), None)
    if isinstance(value, list) and len(value) == 1 and (type_ != "array" or isinstance(value[0], list)):
        return value[0] if fits_type(value[0], type_) else _coerced(value[0], schema)
    if type_ in ("integer", "number") and isinstance(value, str):
        try:
            number = float(value.replace(",", "").strip("$ "))
        except ValueError:
            return None
        if number != number or abs(number) > 1e15:  # noqa: PLR0124, PLR2004 -- not a number, or no count of anything
            return None
        return int(number) if number == int(number) else (number if type_ == "number" else None)
    if type_ == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return spoken(value)
    if type_ == "boolean" and isinstance(value, str):
        return {"true": True, "yes": True, "false": False, "no": False}.get(value.lower())
    if type_ == "array" and isinstance(value, str | int | float) and not isinstance(value, bool):
        return [value]
    return None
