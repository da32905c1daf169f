"""The schema of a config as a person reads it: what may stand at a place, in words, and the names that are allowed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

_TYPES = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`", NoneType: "`null`"}
_TYPES |= {date: "day such as 2025-01-31"}


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that may stand at a place."""

    type: Any
    """Without its alternatives and annotations."""
    metadata: tuple[Any, ...] = ()
    """Its bounds."""


def slots_of(annotation: Any, metadata: Iterable[Any] = ()) -> Iterator[Slot]:  # noqa: ANN401 — a type form
    """Yield everything that *annotation* allows."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from slots_of(inner[0], (*metadata, *inner[1:]))
    elif inner and origin not in (Literal, dict, tuple):
        for one in inner:
            yield from slots_of(one, metadata)
    else:
        yield Slot(annotation, tuple(metadata))


def slots_at(top: type[BaseModel], given: Any, path: Sequence[int | str]) -> list[Slot]:  # noqa: ANN401 — as it was read
    """Return what may stand where *path* leads from *top*; a section is told from others by its tag in *given*."""
    slots = [Slot(top)]
    for step in path:
        slots = [below for slot in _meant(slots, given) for below in _below(slot, step)]
        given = _inside(given, step)
    return _meant(slots, given)


def names_in(slots: Iterable[Slot]) -> list[str]:
    """Return the names of keys or values that *slots* allow; empty where the user chooses names."""
    names: list[str] = []
    for slot in slots:
        if is_model(slot.type):
            names += slot.type.model_fields
        elif get_origin(slot.type) is Literal:
            names += [str(value) for value in get_args(slot.type)]
        elif isinstance(slot.type, type) and issubclass(slot.type, Enum):
            names += [str(one.value) for one in slot.type]
        elif get_origin(slot.type) is dict:
            names += names_in(slots_of(get_args(slot.type)[0]))
    return list(dict.fromkeys(names))


def field_words(field: FieldInfo) -> str:
    """Return what a key may hold, in words."""
    return words(_field_slots(field))


def words(slots: Iterable[Slot]) -> str:
    """Return what *slots* allow, in words."""
    return " or ".join(dict.fromkeys(_word(slot) for slot in slots))


def tag_of(model: type[BaseModel]) -> tuple[str, str] | None:
    """Return the key and the value that tell *model* from the others that may stand in its place."""
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) is Literal and len(get_args(field.annotation)) == 1:
            return name, get_args(field.annotation)[0]
    return None


def is_model(type_: Any) -> bool:  # noqa: ANN401 — a type form
    """Return True if it is the type of a section."""
    return isinstance(type_, type) and issubclass(type_, BaseModel)


def sections_of(top: type[BaseModel]) -> dict[type[BaseModel], list[str]]:
    """Return every section of *top* with the keys under which it stands, the outer ones first."""
    found: dict[type[BaseModel], list[str]] = {top: [""]}
    waiting = [(top, "")]
    while waiting:
        model, prefix = waiting.pop(0)
        for name, field in model.model_fields.items():
            for inner, beyond in models_in(field.annotation):
                place = f"{prefix}{name}{beyond}"
                found.setdefault(inner, []).append(place)
                if len(found[inner]) == 1:
                    waiting.append((inner, f"{place}."))
    return found


def models_in(annotation: Any, beyond: str = "") -> Iterator[tuple[type[BaseModel], str]]:  # noqa: ANN401 — a type form
    """Yield the sections that a key may hold, each with the steps to it: an entry of a list, a chosen name."""
    for slot in slots_of(annotation):
        if is_model(slot.type):
            yield slot.type, beyond
        for origin, step, value in ((dict, ".NAME", 1), (tuple, "[]", 0)):
            if get_origin(slot.type) is origin:
                yield from models_in(get_args(slot.type)[value], beyond + step)


def _meant(slots: list[Slot], given: Any) -> list[Slot]:  # noqa: ANN401 — as it was read
    """Return *slots* without the sections that the tag in *given* rules out."""
    if not isinstance(given, dict):
        return slots
    tags = [tag_of(slot.type) if is_model(slot.type) else None for slot in slots]
    tagged = [slot for slot, tag in zip(slots, tags, strict=True) if tag and given.get(tag[0]) == tag[1]]
    return tagged or slots


def _below(slot: Slot, step: int | str) -> Iterator[Slot]:
    if is_model(slot.type):
        field = slot.type.model_fields.get(str(step))
        if field is not None:
            yield from _field_slots(field)
        elif slot.type.model_config.get("extra") == "allow":
            extra = get_type_hints(slot.type, include_extras=True)["__pydantic_extra__"]
            yield from slots_of(get_args(extra)[1])
    elif get_origin(slot.type) is dict:
        yield from slots_of(get_args(slot.type)[1])
    elif get_origin(slot.type) is tuple:
        yield from slots_of(get_args(slot.type)[0])


def _field_slots(field: FieldInfo) -> Iterator[Slot]:
    yield from slots_of(field.annotation, (*field.metadata, *([field] if field.description else [])))


def _inside(given: Any, step: int | str) -> Any:  # noqa: ANN401 — as it was read
    if isinstance(given, dict):
        return given.get(step)
    return given[step] if isinstance(given, list) and isinstance(step, int) and 0 <= step < len(given) else None


def _word(slot: Slot) -> str:
    origin, inner = get_origin(slot.type), get_args(slot.type)
    metadata = [one for outer in slot.metadata for one in (getattr(outer, "metadata", None) or [outer])]
    described = next((one.description for one in slot.metadata if getattr(one, "description", None)), None)
    if described and slot.type is not NoneType:
        return str(described)  # words of its own, where a pattern or a validator decides
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin is dict:
        return f"mapping of a name to {words(slots_of(inner[1]))}"
    if origin is tuple:
        some = "list, not empty," if any(getattr(one, "min_length", 0) for one in metadata) else "list"
        return f"{some} of {words(slots_of(inner[0]))}"
    if slot.type in _TYPES:
        return " ".join(filter(None, [_TYPES[slot.type], _bounds(slot.type, metadata)]))
    if isinstance(slot.type, type) and issubclass(slot.type, Enum):
        return " or ".join(f"`{one.value}`" for one in slot.type)
    return "section" if is_model(slot.type) else "any value"


def _bounds(type_: Any, metadata: list[Any]) -> str:  # noqa: ANN401 — a type form
    if type_ is str:
        return "that is not empty" if any(getattr(one, "min_length", 0) for one in metadata) else ""
    if type_ not in (int, float):
        return ""
    found = {key: getattr(one, key) for one in metadata for key in ("ge", "gt", "le", "lt") if hasattr(one, key)}
    if "ge" in found and "le" in found:
        return f"from {found['ge']} to {found['le']}"
    phrases = {"gt": "above", "ge": "at least", "le": "at most", "lt": "below"}
    return " and ".join(f"{words} {found[key]}" for key, words in phrases.items() if key in found)
