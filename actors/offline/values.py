"""Values by schema: what it allows, what its description says in words, and what the name means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from random import Random
from typing import Any

import rstr
from pydantic import JsonValue

from ...events import JsonObject
from ..evidence import is_error, names_a_thing
from ..tools.graph import singular, words_of
from ..tools.schema import followed
from .dice import Dice
from .hints import Hints, hints_of

_DEEPEST = 6
_FIRST_DAY = datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001 - a day in a story, of no zone
_FORMS = {"date": "%Y-%m-%d", "time": "%H:%M", "date-time": "%Y-%m-%dT%H:%M:%S"}
_DATED = {"day": "date", "dob": "date", "datetime": "date-time", "timestamp": "date-time"}
_FORMATS = {"email": "email", "uri": "url", "url": "url", "uuid": "uuid4", "ipv4": "ipv4", "hostname": "hostname"}
_KINDS = frozenset("""
    first_name last_name name city country country_code state state_abbr postcode street_address email phone_number url
    user_name password company job currency_code language_name language_code latitude longitude ipv4 file_name file_path
    color_name iban uuid4 vin mac_address domain_name timezone license_plate isbn13 credit_card_number hostname ssn
    """.split())  # fmt: skip  # noqa: SIM905
"""Methods of faker that a name may mean."""
_ALIASES = {
    "zip": "postcode", "postal_code": "postcode", "phone": "phone_number", "username": "user_name",
    "address": "street_address", "street": "street_address", "location": "city", "place": "city", "origin": "city",
    "destination": "city",
    "language": "language_name", "lang": "language_code", "currency": "currency_code", "file": "file_name",
    "filename": "file_name", "path": "file_path", "link": "url", "website": "url", "uri": "url", "color": "color_name",
    "colour": "color_name", "ip": "ipv4", "uuid": "uuid4", "lat": "latitude", "lon": "longitude", "isbn": "isbn13",
}  # fmt: skip
_PEOPLE = frozenset("""
    full person user people customer client patient doctor sender receiver recipient owner contact guest passenger
    author artist employee member friend driver student teacher attendee participant host creator assignee agent
    """.split())  # fmt: skip  # noqa: SIM905
_OF_EACH = 96
_SPANS = {
    "year": (2019, 2026), "month": (1, 12), "day": (1, 28), "hour": (0, 23), "minute": (0, 59), "age": (18, 80),
    "latitude": (-60, 60), "lat": (-60, 60), "longitude": (-170, 170), "lon": (-170, 170), "page": (1, 5),
}  # fmt: skip
_PROSE = frozenset("""message text content contents description comment note body summary reason feedback question
    observation thought detail instruction caption review reply transcript answer""".split())  # fmt: skip  # noqa: SIM905
_SENTENCES = (
    "Please have a look at this when you can.", "The meeting moves to the afternoon.", "Thank you for the quick help.",
    "I will be there ten minutes early.", "The plans have changed since last week.", "Everything is ready to go.",
    "Could somebody confirm the details?", "The first draft is almost done.", "We need two more chairs.",
)  # fmt: skip
_TOPICS = (
    "garden party", "budget review", "team lunch", "spring cleaning", "city marathon", "jazz concert", "book club",
    "weekend market", "solar panels", "coffee tasting", "river walk", "home office", "school play", "winter tyres",
)  # fmt: skip
_DONE = frozenset({"result", "status", "response", "output", "state", "outcome"})
_PEOPLES = frozenset({"first_name", "last_name", "name", "email", "city"})

Source = Callable[[str, JsonObject], JsonValue]
"""A value that is known already for a property, by its name and schema; None where none is."""


def resolved(schema: JsonValue, root: JsonObject) -> JsonObject:
    """Return *schema* without references and branches: of several, the first that is not null."""
    for _ in range(_DEEPEST):
        node = followed(root, schema)
        branches = [b for key in ("anyOf", "oneOf", "allOf") if isinstance(bs := node.get(key), list) for b in bs]
        solid = [branch for branch in branches if isinstance(branch, dict) and branch.get("type") != "null"]
        if "properties" in node or not solid:
            return node
        schema = {"description": node.get("description", ""), **solid[0]}
    return {}


def type_of(schema: JsonObject) -> str:
    """Return the schema's type: the first that is not null, or the one that its keywords mean."""
    named = schema.get("type")
    named = next((one for one in named if one != "null"), None) if isinstance(named, list) else named
    return str(named or ("object" if "properties" in schema else "array" if "items" in schema else "string"))


def properties_of(schema: JsonObject) -> Mapping[str, JsonValue]:
    """Return the properties of an object's schema by name."""
    return properties if isinstance(properties := schema.get("properties"), dict) else {}


def required_of(schema: JsonObject) -> Sequence[str]:
    """Return the names of the properties that an object must have."""
    return [str(name) for name in required] if isinstance(required := schema.get("required"), list) else []


@dataclass(frozen=True, slots=True)
class Maker:
    """Values of the schemas of one document."""

    root: JsonObject
    source: Source = lambda *_: None
    told: bool = False
    """A tool returns them, so they are complete and tell of success."""

    def value(self, schema: JsonValue, name: str, dice: Dice, depth: int = 0, around: str = "") -> JsonValue:
        """Return a value of *schema* under *name*, in an item of the list *around*."""
        shape = resolved(schema, self.root)
        if (known := self.source(name, shape)) is not None:
            return known
        if allowed := self._allowed(shape, name):
            return dice.pick(allowed)
        match type_of(shape):
            case "boolean":
                return self.told or dice.chance(0.7)
            case "integer" | "number" as type_:
                return _number(shape, name, dice, whole=type_ == "integer")
            case "array":
                least, most, one = shape.get("minItems", 1), shape.get("maxItems", 2), singular(name)
                low, high = (bound if isinstance(bound, int) else 1 for bound in (least, most))
                inner = {"description": shape.get("description", ""), **resolved(shape.get("items"), self.root)}
                count = dice.between(low, max(low, min(high, 2)))
                made = [self.value(inner, one, dice.apart(at), depth + 1, one) for at in range(count)]
                return [value for at, value in enumerate(made) if value not in made[:at] or at < low]
            case "object":
                return self.object(shape, dice, depth, around)
            case "null":
                return None
            case _:
                text = _text(shape, name if len(words_of(name)) > 1 else f"{around} {name}", dice, told=self.told)
                most, least = shape.get("maxLength"), shape.get("minLength")
                text = text[:most] if isinstance(most, int) else text
                return text.ljust(least, "x") if isinstance(least, int) else text

    def object(self, shape: JsonObject, dice: Dice, depth: int = 0, around: str = "") -> JsonObject:
        """Return an object of *shape* with all that it requires and, up to some depth, some of the rest."""
        required = required_of(shape)
        made: JsonObject = {}
        for name, inner in properties_of(shape).items():
            draws = dice.apart(name)
            if name in required or (depth <= _DEEPEST // 2 and (self.told or draws.chance(0.3))):
                value = self.value(inner, name, draws, depth + 1, around)
                if name in required or not (self.told and is_error("", {name: value})):
                    made[name] = value
        return made

    def _allowed(self, shape: JsonObject, name: str) -> list[JsonValue]:
        listed = [shape["const"]] if "const" in shape else shape.get("enum")
        allowed: list[JsonValue] = [one for one in listed if one is not None] if isinstance(listed, list) else []
        if not allowed and type_of(shape) == "string" and "pattern" not in shape:
            allowed = [*_hints(shape).choices]
        good: list[JsonValue] = [one for one in allowed if not (self.told and is_error("", {name: one}))]
        return good or allowed


def _hints(shape: JsonObject) -> Hints:
    return hints_of(str(shape.get("description") or ""))


def _number(shape: JsonObject, name: str, dice: Dice, *, whole: bool) -> float | int:
    bounds = {key: b for key, b in shape.items() if key[-4:] == "imum" and isinstance(b, int | float)}
    if names_a_thing(name) and not bounds:
        return dice.between(10_000, 99_999)
    usual = _hints(shape).range or ((1, 20) if whole else (5, 400))
    low, high = next((_SPANS[word] for word in words_of(name)[::-1] if word in _SPANS), usual)
    least = bounds.get("minimum", bounds.get("exclusiveMinimum", low - 1) + 1)
    most = max(least, bounds.get("maximum", bounds.get("exclusiveMaximum", max(high, least + 10) + 1) - 1))
    most = min(most, least + 5000)
    if isinstance(step := shape.get("multipleOf"), int | float) and step > 0:
        return step * dice.between(-int(-least // step), int(most // step))
    return dice.between(-int(-least // 1), int(most)) if whole else round(least + (most - least) * dice.share(), 2)


def _text(shape: JsonObject, name: str, dice: Dice, *, told: bool) -> str:
    if isinstance(pattern := shape.get("pattern"), str):
        return rstr.Rstr(Random(dice.bits())).xeger(pattern)  # noqa: S311 - chance that can be repeated, no secret
    words, format_, hints = words_of(name), str(shape.get("format", "")), _hints(shape)
    last, kind = words[-1] if words else "", _FORMATS.get(format_) or _kind_named(name)
    given = shape.get("examples", [shape["example"]] if "example" in shape else [])
    examples = [str(one) for one in given] if isinstance(given, list) and given else hints.examples
    if form := hints.date or _FORMS.get(format_) or _FORMS.get(_DATED.get(last, last)):
        birth = last == "dob" or "birth" in str(shape.get("description"))
        days = -dice.between(7000, 22_000) if birth else dice.between(0, 250)
        return (_FIRST_DAY + timedelta(days=days, minutes=30 * dice.between(0, 20))).strftime(form)
    if examples and kind not in _PEOPLES:
        return dice.like(dice.pick(examples))
    if kind:
        return fake(kind, dice)
    if names_a_thing(name):
        return f"{(words[-2] if len(words) > 1 else 'ref')[:3].upper()}-{dice.between(10_000, 99_999)}"
    if told and last in _DONE:
        return "completed"
    if last == "name" and len(words) > 1:
        return f"{fake('last_name', dice)} {words[-2].capitalize()}"
    return dice.pick(_SENTENCES if last in _PROSE else _TOPICS)


@lru_cache(maxsize=4096)
def _kind_named(name: str) -> str | None:
    """Return the kind of value that *name* means, by its last words; None where it means none."""
    words = words_of(name)
    for count in (2, 1):
        tail = "_".join(words[-count:])
        if len(words) >= count and (kind := _ALIASES.get(tail, tail)) in _KINDS and kind != "name":
            return kind
    if words[-1:] == ("name",) and (len(words) == 1 or words[-2] in _PEOPLE):
        return "name"
    return "name" if words and words[-1] in _PEOPLE - {"full"} else None


def fake(kind: str, dice: Dice) -> str:
    """Return a value of *kind*."""
    return dice.pick(_some(kind))


@lru_cache(maxsize=64)
def _some(kind: str) -> tuple[str, ...]:
    faker = _faker()
    faker.seed_instance(kind)
    made = getattr(faker, kind)
    return tuple(str(made()).replace("\n", ", ") for _ in range(_OF_EACH))


@cache
def _faker() -> Any:  # noqa: ANN401 - its methods are found by name
    from faker import Faker  # noqa: PLC0415 - a fifth of a second that only those pay who ask the offline model

    return Faker("en_US")
