"""What has been said and found up to a turn, so that identifiers flow and nothing is made up."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pydantic import JsonValue

from ....events import JsonObject
from .naming import PEOPLE, is_identifier, singular, slot_of, words_of
from .sections import Call, Turn
from .toolbook import ToolBook
from .values.schemas import type_of

_CARRIED = frozenset(
    [
        "symbol",
        "stock",
        "airport",
        "zip",
        "zipcode",
        "url",
        "path",
        "username",
        "email",
        "filename",
        "address",
        "sku",
        "isbn",
        "ticker",
        "city",
        "coordinates",
    ]
)
_DEPTH = 6


@lru_cache(maxsize=4096)
def decoded(content: str) -> JsonValue:
    """A result's content as JSON, or the string itself."""
    try:
        value: JsonValue = json.loads(content)
    except (ValueError, RecursionError):
        return content
    return value


def is_failure(content: str) -> bool:
    """Whether a result says that the call failed."""
    value = decoded(content)
    if isinstance(value, dict):
        return bool(value.get("error")) or value.get("status") == "error"
    return isinstance(value, str) and value.lower().startswith("error")


class Known:
    """Facts in the order in which they became known; it grows turn by turn."""

    def __init__(self, book: ToolBook, turns: Iterable[Turn] = ()) -> None:
        self._book = book
        self._values: dict[str, list[JsonValue]] = {}
        self._texts: list[str] = []
        self._said = ""
        self._made: dict[str, Call] = {}
        self.signatures: set[str] = set()
        """Every call made, by name and arguments."""
        self.call_ids: set[str] = set()
        for turn in turns:
            self.add(turn)

    def add(self, turn: Turn) -> None:
        """Take in what *turn* says."""
        if turn.text and turn.role == "user":
            self._hear(turn.text)
        for call in turn.calls:
            self.add_call(call)
        for result in turn.results:
            self.add_result(self._made.get(result.call), result.content)

    def add_call(self, call: Call) -> None:
        """Take in a call that was made."""
        self._made[call.id] = call
        self.call_ids.add(call.id)
        self.signatures.add(signature(call.name, call.arguments))

    def add_result(self, call: Call | None, content: str) -> None:
        """Take in what came back, and with it that the arguments were right; nothing from a failure."""
        self._hear(content)
        if is_failure(content):
            return
        spec = self._book.by_name.get(call.name) if call is not None else None
        entity = spec.entity if spec is not None else ""
        if call is not None:
            self._learn(call.arguments, entity, 0)
        self._learn(decoded(content), entity, 0)

    def _hear(self, text: str) -> None:
        self._texts.append(text)
        self._said = ""

    @property
    def said(self) -> str:
        """All that was said and found, as one text."""
        if not self._said and self._texts:
            self._said = "\n".join(self._texts)
            self._texts = [self._said]
        return self._said

    def mentions(self, value: JsonValue) -> bool:
        """Whether *value* stands somewhere in what was said or found."""
        return spoken(value) in self.said

    def _learn(self, value: JsonValue, entity: str, depth: int) -> None:
        for slot, leaf in _leaves(value, entity, depth):
            values = self._values.setdefault(slot, [])
            if leaf in values:
                values.remove(leaf)
            values.append(leaf)

    def candidates(self, name: str, schema: JsonObject, entity: str) -> list[JsonValue]:
        """The known values that fit an argument, the latest first."""
        slot = slot_of(name, entity)
        type_ = type_of(schema)
        found = [v for key in self._keys(slot) for v in reversed(self._values.get(key, ())) if fits_type(v, type_)]
        allowed = schema.get("enum")
        return [v for v in found if v in allowed] if isinstance(allowed, list) else found

    def _keys(self, slot: str) -> list[str]:
        if not is_identifier(slot):
            return [slot] if slot.rsplit(maxsplit=1)[-1] in _CARRIED else []
        keys = [slot]
        head, _, last = slot.rpartition(" ")
        keys += [key for key in self._values if key != slot and key.endswith(f" {slot}")]
        short = " ".join(slot.split()[-2:])
        if short != slot and short in self._values:
            keys.append(short)
        if head and last == "id" and head in self._values:
            keys.append(head)
        if head in PEOPLE and last == "id":
            keys += [f"{person} id" for person in sorted(PEOPLE) if person != head]
        return keys

    def knows_slot(self, slot: str) -> bool:
        """Whether a value for an identifier of *slot* is known."""
        return any(self._values.get(key) for key in self._keys(slot))


def fits_type(value: JsonValue, type_: str) -> bool:
    """Whether *value* can be given where a schema says *type_*."""
    match type_:
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return False


def spoken(value: JsonValue) -> str:
    """A leaf as words show it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def signature(name: str, arguments: JsonObject) -> str:
    """What makes two calls identical."""
    return f"{name} {json.dumps(arguments, sort_keys=True, ensure_ascii=False)}"


def _leaves(value: JsonValue, entity: str, depth: int) -> Iterator[tuple[str, JsonValue]]:
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, dict | list):
                inner = singular(words_of(name)[-1])
                yield from _leaves(part, entity if inner in _WRAPPERS else inner, depth + 1)
                if isinstance(part, list):
                    yield from (
                        (slot_of(name, entity), leaf) for leaf in reversed(part) if isinstance(leaf, str | int | float)
                    )
            elif isinstance(part, str | int | float) and part != "":
                yield slot_of(name, entity), part
    elif isinstance(value, list):
        for item in reversed(value):
            yield from _leaves(item, entity, depth + 1)


_WRAPPERS = frozenset(["result", "item", "data", "record", "match", "list", "entry", "response", "output", "detail"])
