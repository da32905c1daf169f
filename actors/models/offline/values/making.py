"""A value for a wish: what the schema allows first, then what the name suggests."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from ..naming import is_identifier, singular, words_of
from . import makers, times
from .apt import apt
from .hints import hinted
from .identifiers import number_identifier, text_identifier, uuid_text
from .kinds import kind_of
from .numbers import real, whole
from .patterns import sample
from .prose import options_in
from .schemas import properties_of, required_of, resolved, type_of
from .wish import Wish
from .wording import PHRASES

_DEPTH = 5
_QUOTED = re.compile(r"['\"`]([\w .:/#-]{1,40})['\"`]")
_FEW = 2
_SOME = 3
"""Numbers of a list that is to be calculated with."""


def make(wish: Wish, depth: int = 0) -> JsonValue:
    """The value; equal wishes get equal values."""
    schema = wish.schema
    if depth and wish.find is not None and (found := wish.find(wish.name, schema, wish.variant)) is not None:
        return found
    if "const" in schema:
        return schema["const"]
    allowed = schema.get("enum")
    if isinstance(allowed, list) and (usable := [value for value in allowed if value is not None]):
        return makers.place(wish).code if _is_country(wish, usable) else wish.choose(usable)
    match type_of(schema):
        case "integer":
            return number_identifier(wish) if is_identifier(wish.slot) and not _bounds(wish) else whole(wish)
        case "number":
            return real(wish)
        case "boolean":
            return schema.get("default") is not True or wish.variant > 0
        case "array":
            return _array(wish, depth)
        case "object":
            return _object(wish, depth)
        case "null":
            return None
        case _:
            return _fitted(text(wish), wish)


def _is_country(wish: Wish, allowed: Sequence[JsonValue]) -> bool:
    return wish.words[-1] == "country" and makers.place(wish).code in allowed


def _bounds(wish: Wish) -> bool:
    return "maximum" in wish.schema or "exclusiveMaximum" in wish.schema


def text(wish: Wish) -> str:
    """A string, by pattern, format, name, or what the description quotes."""
    schema = wish.schema
    pattern, form = schema.get("pattern"), schema.get("format")
    if isinstance(pattern, str):
        return apt(pattern, wish) or sample(pattern, wish.dice)
    if isinstance(form, str) and (made := _by_format(form, wish)) is not None:
        return made
    if is_identifier(wish.slot):
        return text_identifier(wish)
    options = options_in(wish.description)
    if options:
        return wish.choose(options)
    maker = kind_of(wish)
    if maker is not None:
        return maker(wish)
    examples = schema.get("examples")
    if isinstance(examples, list) and (shown := [str(e) for e in examples if isinstance(e, str) and e]):
        return wish.choose(shown)
    quoted = [str(q) for q in _QUOTED.findall(wish.description) if not q.isspace()]
    if quoted:
        return wish.choose(quoted)
    maker = hinted(wish)
    if maker is not None:
        return maker(wish)
    return wish.choose(PHRASES)


def _by_format(form: str, wish: Wish) -> str | None:
    match form:
        case "date":
            return times.day(wish).isoformat()
        case "date-time":
            return times.moment_text(wish) + "Z"
        case "time":
            return times.clock_text(wish) + ":00"
        case "uuid":
            return uuid_text(wish)
        case "email":
            return wish.story.email if not wish.variant else f"team{wish.variant}@example.com"
        case "uri" | "url":
            return f"https://www.example.com/{wish.story.handle.replace('_', '-')}/{wish.variant + 1}"
        case "ipv4":
            return f"192.0.2.{wish.dice.between(2, 250)}"
        case "hostname":
            return "www.example.com"
        case _:
            return None


def _fitted(made: str, wish: Wish) -> str:
    """*made*, as long as the schema allows and no shorter than it asks."""
    least, most = wish.schema.get("minLength"), wish.schema.get("maxLength")
    if isinstance(most, int) and len(made) > most:
        made = made[:most].rstrip() or made[:most]
    if isinstance(least, int):
        while len(made) < min(least, 2000):
            made += f" {made}" if made else "text"
        if isinstance(most, int):
            made = made[:most]
    return made


def _array(wish: Wish, depth: int) -> JsonValue:
    items = resolved(wish.schema.get("items"), wish.root)
    if is_identifier(wish.slot) and "description" not in items:
        items = {**items, "description": wish.description}
    usual = 1 if type_of(items) == "object" else _FEW
    numeric = type_of(items) in ("number", "integer") and not is_identifier(wish.slot)
    least, most = wish.schema.get("minItems"), wish.schema.get("maxItems")
    low = least if isinstance(least, int) else 1
    high = most if isinstance(most, int) else max(low, _SOME if numeric else _FEW)
    count = min(
        max(low, _SOME if numeric and high >= _SOME else 1 + (wish.dice.below(usual) if high > 1 else 0)),
        max(high, low),
        20,
    )
    if depth >= _DEPTH:
        count = low
    name = "_".join((*wish.words[:-1], "id" if wish.words[-1] == "ids" else singular(wish.words[-1])))
    named = is_identifier(wish.slot) and type_of(items) in ("string", "integer")
    made: list[JsonValue] = []
    for index in range(count):
        part = _part(wish, name, items, wish.variant + index)
        value = make(part, depth + 1)
        if value not in made or not (wish.schema.get("uniqueItems") or (named and index >= low)):
            made.append(value)
    return made


def _object(wish: Wish, depth: int) -> JsonValue:
    properties = properties_of(wish.schema, wish.root)
    required = required_of(wish.schema, wish.root)
    if not properties:
        return dict.fromkeys(sorted(required), f"{PHRASES[0]}") or ({} if depth else {"note": wish.choose(PHRASES)})
    made: dict[str, JsonValue] = {}
    for name, schema in properties.items():
        if name in required or (depth < _DEPTH and wish.dice.chance(0.4)):
            made[name] = make(_part(wish, name, schema, wish.variant), depth + 1)
    if not made and depth < _DEPTH:
        name, schema = next(iter(properties.items()))
        made[name] = make(_part(wish, name, schema, wish.variant), depth + 1)
    return made


def _part(wish: Wish, name: str, schema: dict[str, JsonValue], variant: int) -> Wish:
    """A part of a composed value; it belongs to what the whole is called."""
    entity = singular(words_of(wish.name)[-1])
    return replace(wish, name=name, schema=schema, variant=variant, entity=entity)
