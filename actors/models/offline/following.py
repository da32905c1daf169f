"""What follows from a call and from what is known: balances, distances, what remains, a file's text."""

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt

from pydantic import JsonValue

from ....events import JsonObject
from .known import Known
from .naming import slot_of, words_of
from .toolspec import ToolSpec
from .values.places import CITIES, City
from .values.wording import COMPANY_NAMES, SYMBOLS
from .verbs import Act
from .vocabulary import word_set

_TAKING = word_set("withdraw pay charge buy purchase transfer spend debit send")
_GIVING = word_set("fund deposit refund add credit load top")
_AMOUNTS = word_set("amount value sum")
_TEXT = word_set("content contents text output lines line")
_ENDS_OF_FILES = word_set("file filename path")
_EXERTED = word_set("force speed")
_LETTING_GO = word_set("release stop park")
_EARTH_KM = 6371.0


def follows(spec: ToolSpec, arguments: JsonObject, known: Known, name: str, type_: str) -> JsonValue:
    """The one right value of a result's field; None where nothing says."""
    words = words_of(name)
    last = words[-1]
    if type_ in ("number", "integer", ""):
        if last == "balance":
            return _balance(spec, arguments, known)
        if "distance" in words and (far := _distance(arguments)) is not None:
            return int(far) if type_ == "integer" else far
        if last in _EXERTED and spec.verb in _LETTING_GO:
            return 0
        if words[0] == "remaining" and (left := _remaining(spec, arguments)) is not None:
            return left
    if type_ in ("string", ""):
        if last == "symbol" and (company := _company(arguments)) is not None:
            return company
        return file_holds(spec, name, arguments, known)
    return None


def file_holds(spec: ToolSpec, name: str, arguments: JsonObject, known: Known) -> str | None:
    """The text of a file, where it was seen or written and a field of a tool that reads is for it."""
    reads = spec.act is Act.LOOK_UP and not spec.tells_facts
    return text_of_file(arguments, known) if reads and words_of(name)[-1] in _TEXT else None


def known_balance(known: Known) -> float | None:
    """The balance that was seen last."""
    found = known.latest("balance")
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def affordable(spec: ToolSpec, name: str, value: JsonValue, known: Known) -> JsonValue:
    """An amount that the balance allows, where one is taken from it."""
    balance = known_balance(known)
    if balance is None or spec.verb not in _TAKING or words_of(name)[-1] not in _AMOUNTS:
        return value
    enough = isinstance(value, int | float) and value <= balance
    return value if enough or balance < 1 else max(1, int(balance * 0.4))


def _balance(spec: ToolSpec, arguments: JsonObject, known: Known) -> float | int | None:
    balance = known_balance(known)
    amount = next((v for n, v in arguments.items() if words_of(n)[-1] in _AMOUNTS and isinstance(v, int | float)), 0)
    sign = -1 if spec.verb in _TAKING else 1 if spec.verb in _GIVING else 0
    if balance is None:
        return _plain(round(amount * 1.4)) if sign > 0 and not isinstance(amount, bool) else None
    return _plain(balance + sign * amount)


def _distance(arguments: JsonObject) -> float | None:
    """How far it is between the two places that a call names, in kilometres as the crow flies."""
    ends = [city for value in arguments.values() if isinstance(value, str) and (city := _PLACES.get(value.lower()))]
    if len(ends) != 2:  # noqa: PLR2004 -- from one to the other
        return None
    one, other = ends
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return _plain(round(2 * _EARTH_KM * asin(sqrt(chord)), 1))


_PLACES: Mapping[str, City] = {key.lower(): city for city in CITIES for key in (city.name, city.zip, city.airport)}


def _remaining(spec: ToolSpec, arguments: JsonObject) -> int | None:
    """How many of a fixed set a call does not name."""
    for name, value in arguments.items():
        items = spec.properties.get(name, {}).get("items")
        allowed = items.get("enum") if isinstance(items, dict) else None
        if isinstance(value, list) and isinstance(allowed, list):
            return max(0, len(allowed) - len(value))
    return None


def _company(arguments: JsonObject) -> str | None:
    """The symbol of the company that a call names."""
    named = next((v for v in arguments.values() if isinstance(v, str) and v in COMPANY_NAMES), None)
    return None if named is None else SYMBOLS[COMPANY_NAMES.index(named)]


def text_of_file(arguments: JsonObject, known: Known) -> str | None:
    """What a file that the call names was given to hold; empty for one that was only just made."""
    for name, value in arguments.items():
        if isinstance(value, str) and words_of(name)[-1] in (*_ENDS_OF_FILES, "name"):
            record = known.record_of(value)
            text = next((v for slot, v in record.items() if slot.split()[-1] in _TEXT), None)
            if isinstance(text, str):
                return text
    return None


def kept_list(spec: ToolSpec, arguments: JsonObject, known: Known, name: str) -> list[JsonValue] | None:
    """A list that was seen before, with what the call adds and without what it takes away."""
    before = known.list_of(slot_of(name))
    if before is None:
        return None
    plain = [value for value in arguments.values() if isinstance(value, str)]
    if not arguments and spec.act in (Act.LOOK_UP, Act.SEARCH):
        return before
    if len(plain) != 1 or len(arguments) != 1:
        return None
    if spec.verb in ("add", "follow", "subscribe"):
        return [*(value for value in before if value != plain[0]), plain[0]]
    return [v for v in before if v != plain[0]] if spec.verb in ("remove", "delete", "unfollow") else None


def same_list(spec: ToolSpec, arguments: JsonObject, names: Sequence[str]) -> list[JsonValue] | None:
    """The one list that a call brings, where the one list of its result shows it."""
    if spec.act in (Act.SEARCH, Act.COMPUTE) or len(names) != 1 or len(arguments) != 1:
        return None
    (value,) = arguments.values()
    return value if isinstance(value, list) and all(isinstance(part, str) for part in value) else None


def _plain(number: float) -> float | int:
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded
