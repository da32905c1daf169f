"""What is wrong with turns, as far as their text shows it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from ....events import JsonObject
from .contents import fits_type, is_failure, signature, spoken
from .known import Known
from .naming import is_identifier, slot_of
from .place import Place
from .sections import Call, Turn
from .toolspec import ToolSpec
from .values.schemas import properties_of, required_of, resolved, type_of


class Aspect(StrEnum):
    """What a fault is about."""

    TOOL = "tool"
    SCHEMA = "schema"
    GROUNDING = "grounding"
    PAIRING = "pairing"
    STRUCTURE = "structure"
    WORDS = "words"
    REPEAT = "repeat"
    FAITH = "faith"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    aspect: Aspect
    turn: str
    message: str
    call: str | None = None
    pointer: str | None = None
    quote: str = ""


_OF_CALLS = frozenset({Aspect.TOOL, Aspect.SCHEMA, Aspect.GROUNDING, Aspect.REPEAT})
_LEAST_NUMBER = 100
_MIXED = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])[\w#./-]{4,}|\d{6,}|[\w.+-]+@[\w-]+\.\w+")
_DATED = re.compile(r"\d{4}-\d{2}(-\d{2})?([T ]\d{2}:\d{2}.*)?|\d{1,2}[:/]\d{2}.*")
_FIGURE = re.compile(r"#?\b[A-Za-z]*-?\d[\w.,:/-]*")
_HOLLOW = re.compile(r"\[(?:MASK|mask|insert|your)[^\]]*\]|\{\{|\bTODO\b|lorem ipsum|<[a-z_ ]+>")
_LEAST_FIGURE = 3


def inspect(place: Place, aspects: Collection[Aspect] = frozenset(Aspect), start: int = 0) -> list[Fault]:
    """Every fault of *aspects* in the turns from *start* on, in their order."""
    known = Known(place.book, place.turns[:start])
    later = {name for turn in place.turns[start:] for name in turn.added}
    found: list[Fault] = []
    for index in range(start, len(place.turns)):
        turn = place.turns[index]
        if not turn.masked:
            found += (fault for fault in _turn(place, index, known, later, aspects) if fault.aspect in aspects)
        known.add(turn)
        later -= set(turn.added)
    return found


def _turn(
    place: Place, index: int, known: Known, later: Collection[str], aspects: Collection[Aspect]
) -> Iterator[Fault]:
    turn = place.turns[index]
    yield from _structure(place.turns, index)
    yield from _words(turn, place, index, known)
    yield from _pairing(place.turns, index)
    if turn.calls and not _OF_CALLS.isdisjoint(aspects):
        results = place.results_of(index)
        for call in turn.calls:
            yield from _call(turn, call, place, known, later, content=results.get(call.id, ""))
            yield from _repetition(place, index, call, results.get(call.id, ""))


def _structure(turns: Sequence[Turn], index: int) -> Iterator[Fault]:
    turn = turns[index]
    before = next((t for t in reversed(turns[:index]) if t.role != "tool_list"), None)
    wrong = ""
    if before is None:
        wrong = "" if turn.role in ("user", "tool_list") else "the dialogue does not begin with the user"
    elif turn.role == "user" and before.role == "user":
        wrong = "the user speaks twice in a row"
    elif turn.role == "assistant" and before.role == "assistant":
        wrong = "the assistant speaks twice in a row"
    elif turn.role == "user" and (before.role == "tool" or before.calls):
        wrong = "the user speaks before the assistant has answered"
    if wrong:
        yield Fault(Aspect.STRUCTURE, turn.id, wrong)


def _words(turn: Turn, place: Place, index: int, known: Known) -> Iterator[Fault]:
    if turn.role not in ("user", "assistant"):
        return
    if not turn.text.strip() and not turn.calls:
        yield Fault(Aspect.WORDS, turn.id, f"the {turn.role} says nothing")
    hollow = _HOLLOW.search(turn.text)
    if hollow is not None:
        yield Fault(Aspect.WORDS, turn.id, "a placeholder was left in the words", quote=hollow[0])
    if turn.role == "assistant" and not turn.calls and index and place.turns[index - 1].role == "tool":
        yield from _unfounded(turn, known)


def _unfounded(turn: Turn, known: Known) -> Iterator[Fault]:
    said = known.lowered
    for figure in _FIGURE.findall(turn.text):
        bare = figure.rstrip(".,:;/-").lower()
        if len(bare) >= _LEAST_FIGURE and bare not in said and bare.replace(",", "") not in said:
            message = f"{figure!r} stands in no result and was not said before"
            yield Fault(Aspect.FAITH, turn.id, message, quote=figure.rstrip(".,:;"))
            return


def _pairing(turns: Sequence[Turn], index: int) -> Iterator[Fault]:
    turn = turns[index]
    if turn.calls:
        following = turns[index + 1] if index + 1 < len(turns) else None
        if following is not None and following.masked:
            return
        answered = {result.call for result in following.results} if following is not None else set()
        for call in turn.calls:
            if call.id not in answered:
                yield Fault(Aspect.PAIRING, turn.id, f"call {call.id!r} has no result", call.id, quote=call.id)
    if turn.role == "tool":
        before = turns[index - 1] if index else None
        made = {call.id for call in before.calls} if before is not None else set()
        if before is None or not before.masked:
            for result in turn.results:
                if result.call not in made:
                    message = f"a result answers {result.call!r}, which was not called"
                    yield Fault(Aspect.PAIRING, turn.id, message, quote=result.call)


def _call(
    turn: Turn, call: Call, place: Place, known: Known, later: Collection[str], *, content: str
) -> Iterator[Fault]:
    spec = place.book.by_name.get(call.name)
    if spec is None or call.name in later:
        yield Fault(Aspect.TOOL, turn.id, f"there is no tool {call.name!r} here", call.id, quote=call.name)
        return
    if not call.readable:
        yield Fault(Aspect.SCHEMA, turn.id, f"the arguments of {call.name!r} are no object", call.id, "")
        return
    for pointer, value, message in misfits(spec, call.arguments):
        yield Fault(Aspect.SCHEMA, turn.id, message, call.id, pointer, spoken(value)[:120])
    if content and is_failure(content):
        return
    for pointer, value in unfounded_identifiers(spec, call.arguments, known):
        message = f"the identifier {spoken(value)!r} was never mentioned"
        yield Fault(Aspect.GROUNDING, turn.id, message, call.id, pointer, spoken(value)[:120])


def _repetition(place: Place, index: int, call: Call, content: str) -> Iterator[Fault]:
    """The same call since the user last spoke, with the same result."""
    if content and is_failure(content):
        return
    wanted = signature(call.name, call.arguments)
    for before, told in place.exchange_before(index):
        if before.name == call.name and told == content and signature(before.name, before.arguments) == wanted:
            message = f"{call.name!r} was called just before with the same arguments"
            yield Fault(Aspect.REPEAT, place.turns[index].id, message, call.id)
            return


def unfounded_identifiers(spec: ToolSpec, arguments: JsonObject, known: Known) -> Iterator[tuple[str, JsonValue]]:
    """The identifiers among the arguments that nobody mentioned, with their JSON pointers."""
    for name, part in arguments.items():
        schema = spec.properties.get(name, {})
        if "enum" in schema or "const" in schema or schema.get("default") == part:
            continue
        for pointer, value in _leaves(part, f"/{_escaped(name)}"):
            if identifying(slot_of(name, spec.entity), value) and not _grounded(value, known):
                yield pointer, value


def identifying(slot: str, value: JsonValue) -> bool:
    """Whether a value is one that may not be made up: by its slot, or by its look."""
    if isinstance(value, bool) or value in (None, ""):
        return False
    if isinstance(value, int | float):
        return is_identifier(slot) and value >= _LEAST_NUMBER
    text = str(value)
    if is_identifier(slot):
        return True
    return _MIXED.fullmatch(text) is not None and _DATED.fullmatch(text) is None


def _grounded(value: JsonValue, known: Known) -> bool:
    said = spoken(value)
    return said in known.said or said.lower().strip("#@ ") in known.lowered


def _leaves(value: JsonValue, pointer: str) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, f"{pointer}/{_escaped(name)}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _leaves(part, f"{pointer}/{index}")
    else:
        yield pointer, value


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def misfits(spec: ToolSpec, arguments: JsonObject) -> Iterator[tuple[str, JsonValue, str]]:
    """Where arguments do not fit their tool's schema: pointer, value and what is wrong."""
    strict = "additionalProperties" not in spec.parameters
    yield from _within(arguments, spec.properties, spec.required, spec.parameters, strict=strict)


def _within(
    arguments: JsonObject,
    properties: Mapping[str, JsonObject],
    required: Collection[str],
    root: JsonObject,
    pointer: str = "",
    *,
    strict: bool = False,
) -> Iterator[tuple[str, JsonValue, str]]:
    for name in sorted(name for name in required if name not in arguments and name in properties):
        yield pointer, None, f"the argument {name!r} is missing"
    for name, value in arguments.items():
        if name in properties:
            yield from _misfit(value, properties[name], root, f"{pointer}/{_escaped(name)}", name)
        elif properties and strict:
            yield f"{pointer}/{_escaped(name)}", value, f"there is no argument {name!r}"


def _misfit(
    value: JsonValue, schema: JsonObject, root: JsonObject, pointer: str, name: str
) -> Iterator[tuple[str, JsonValue, str]]:
    if not _of_type(value, schema):
        yield pointer, value, f"{name!r} should be of type {type_of(schema)}"
        return
    allowed = schema.get("enum")
    if isinstance(allowed, list) and value not in allowed:
        yield pointer, value, f"{name!r} is none of the allowed values"
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = schema.get("minimum"), schema.get("maximum")
        if (isinstance(low, int | float) and value < low) or (isinstance(high, int | float) and value > high):
            yield pointer, value, f"{name!r} is out of bounds"
    if isinstance(value, dict):
        yield from _within(value, properties_of(schema, root), required_of(schema, root), root, pointer)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        items = resolved(schema["items"], root)
        for index, part in enumerate(value):
            yield from _misfit(part, items, root, f"{pointer}/{index}", name)


def _of_type(value: JsonValue, schema: JsonObject) -> bool:
    named = schema.get("type")
    if named is None or any(key in schema for key in ("anyOf", "oneOf", "allOf")):
        return True
    types = named if isinstance(named, list) else [named]
    return any(_is(value, str(type_)) for type_ in types)


def _is(value: JsonValue, type_: str) -> bool:
    match type_:
        case "integer":  # 2.0 is one too
            return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
        case "null":
            return value is None
        case "string" | "number" | "boolean" | "array" | "object":
            return fits_type(value, type_)
        case _:
            return True
