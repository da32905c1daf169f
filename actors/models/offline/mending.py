"""A turn made right: arguments that fit and come from somewhere, results that answer their calls."""

import re
from dataclasses import replace
from difflib import get_close_matches

from pydantic import JsonValue

from ....events import JsonObject
from .complexity import is_empty
from .inspecting import identifying, misfits, unfounded_identifiers
from .known import Known, decoded, fits_type, is_failure, spoken
from .naming import slot_of
from .place import Place
from .sections import Call, Result, Turn
from .story import Story
from .toolspec import ToolSpec
from .values.making import make
from .values.schemas import type_of
from .values.wish import Wish

_VARIANTS = 7
_TOKEN = re.compile(r"[#\w][\w@.#/-]{2,}")
_MOST_TOKENS = 400
_LIKENESS = 0.75


def mended(place: Place, index: int, story: Story) -> Turn:
    """The turn at *index*, with what shows to be wrong made right; its ids stay."""
    turn = place.turns[index]
    if turn.calls:
        known, results = place.before(index), place.results_of(index)
        return replace(
            turn, calls=tuple(_call(call, place, known, results.get(call.id, ""), story) for call in turn.calls)
        )
    if turn.role == "tool" and index:
        return replace(turn, results=_paired(turn, place.turns[index - 1]))
    return turn


def _paired(turn: Turn, calling: Turn) -> tuple[Result, ...]:
    ids = [call.id for call in calling.calls]
    free = [id_ for id_ in ids if id_ not in {result.call for result in turn.results}]
    return tuple(
        replace(result, call=free.pop(0)) if result.call not in ids and free else result for result in turn.results
    )


def _call(call: Call, place: Place, known: Known, content: str, story: Story) -> Call:
    if content and (is_failure(content) or is_empty(content)):
        return call  # it is meant to go wrong
    spec = place.book.by_name.get(call.name)
    if spec is None:
        near = get_close_matches(call.name, [tool.name for tool in place.book.tools], n=1, cutoff=0.3)
        spec = place.book.by_name[near[0]] if near else None
    if spec is None:
        return call
    arguments = {
        name: value for name, value in call.arguments.items() if name in spec.properties or not spec.properties
    }
    wrong = {p.split("/")[1] for p, _, _ in misfits(arguments, spec.parameters, spec.parameters) if p}
    wrong |= {pointer.split("/")[1] for pointer, _ in unfounded_identifiers(spec, arguments, known)}
    missing = [name for name in spec.required if name not in arguments]
    source = _Source(spec, known, content, story)
    for name in (*missing, *(n for n in (_plain(w) for w in sorted(wrong)) if n in arguments)):
        found = source.value(name, arguments.get(name))
        if found is not None:
            arguments[name] = found
        elif name not in spec.required:
            arguments.pop(name, None)
    ordered = {name: arguments[name] for name in (*spec.properties, *arguments) if name in arguments}
    return Call(call.id, spec.name, ordered)


def _plain(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


class _Source:
    """Where the right value of an argument comes from: its wrong form, the result, what is known, the story."""

    def __init__(self, spec: ToolSpec, known: Known, content: str, story: Story) -> None:
        self._spec, self._known, self._content, self._story = spec, known, content, story

    def value(self, name: str, wrong: JsonValue) -> JsonValue:
        """The right value; None where there is none."""
        schema = self._spec.properties[name]
        slot = slot_of(name, self._spec.entity)
        coerced = _coerced(wrong, schema)
        if coerced is not None and (not identifying(slot, coerced) or self._known.mentions(coerced)):
            return coerced
        echoed = self._echoed(slot, schema)
        if echoed is not None and (not identifying(slot, echoed) or self._known.mentions(echoed)):
            return echoed
        drawn = self._drawn(name, schema)
        if drawn is not None:
            return drawn
        candidates = self._known.candidates(name, schema, self._spec)
        if candidates:
            return candidates[0]
        near = self._near(wrong) if type_of(schema) == "string" else None
        if near is not None:
            return near
        if identifying(slot, wrong) and name in self._spec.required:
            return None
        return echoed if echoed is not None else self._make(name, schema, 0)

    def _echoed(self, slot: str, schema: JsonObject) -> JsonValue:
        value = decoded(self._content) if self._content else None
        if isinstance(value, dict):
            for name, part in value.items():
                if slot_of(name, self._spec.entity) == slot and fits_type(part, type_of(schema)):
                    return part
        return None

    def _drawn(self, name: str, schema: JsonObject) -> JsonValue:
        """What the story gives for it, where the user has said it; the value that was said last."""
        best: JsonValue = None
        latest = -1
        for variant in range(_VARIANTS):
            value = self._make(name, schema, variant)
            said = [self._known.said.rfind(spoken(leaf)) for leaf in _plain_leaves(value)]
            if said and min(said) > latest:
                best, latest = value, min(said)
        return best

    def _make(self, name: str, schema: JsonObject, variant: int) -> JsonValue:
        spec, key = self._spec, self._story.key
        find = self._known.finder(spec, name)
        return make(Wish(name, schema, spec.parameters, self._story, key, variant, spec.entity, find))

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
