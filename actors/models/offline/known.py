"""What has been said and found up to a turn, so that identifiers flow and nothing is made up."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from pydantic import JsonValue

from ....events import JsonObject
from .contents import decoded, fits_type, is_fact, is_failure, signature, spoken
from .naming import CARRIED, PEOPLE, is_identifier, is_key, lets_in, singular, slot_of, words_of
from .sections import Call, Turn
from .toolbook import ToolBook
from .toolspec import STANDINGS, ToolSpec
from .values.schemas import type_of
from .verbs import Act
from .vocabulary import word_set

_WRAPPERS = word_set("result item data record match list entry response output detail")
_PASSING = word_set("updated sent created deleted ok success done successful signed")
MADE_BY = " tool"
"""Under what a record says which tool has made it; no slot begins with a blank."""
STANDING = " standing"
"""Under what it says how the thing stands, as a tool is called that was used for it."""
_TAKES_AWAY = word_set("remove unfollow delete")
_DEPTH = 6
_SHORT = 24


class Known:
    """Facts in the order in which they became known; it grows turn by turn."""

    def __init__(self, book: ToolBook, turns: Iterable[Turn] = ()) -> None:
        self._book = book
        self._unread: list[tuple[Call | None, str]] = []
        self._learned: dict[str, list[JsonValue]] = {}
        self._records: dict[str, dict[str, JsonValue]] = {}
        self._lists: dict[str, list[JsonValue]] = {}
        self._over: set[str] = set()
        self._said: list[str] = []
        self._joined: tuple[int, str, str] = (0, "", "")
        self._made: dict[str, Call] = {}
        self._signed: set[str] = set()
        self._unsigned: list[Call] = []
        self.call_ids: set[str] = set()
        for turn in turns:
            self.add(turn)

    def add(self, turn: Turn) -> None:
        """Take in what *turn* says."""
        if turn.text and turn.role == "user":
            self._said.append(turn.text)
        for call in turn.calls:
            self.add_call(call)
        for result in turn.results:
            self.add_result(self._made.get(result.call), result.content)

    def add_call(self, call: Call) -> None:
        """Take in a call that was made."""
        self._made[call.id] = call
        self.call_ids.add(call.id)
        self._unsigned.append(call)

    @property
    def signatures(self) -> set[str]:
        """Every call made, by name and arguments."""
        self._signed.update(signature(call.name, call.arguments) for call in self._unsigned)
        self._unsigned.clear()
        return self._signed

    def add_result(self, call: Call | None, content: str) -> None:
        """Take in what came back, and with it that the arguments were right; nothing from a failure."""
        self._said.append(content)
        self._unread.append((call, content))

    def _read_on(self) -> None:
        """Learn from the results since the last time; many questions never need it."""
        for call, content in self._unread:
            if not is_failure(content):
                self._read(call, content)
        self._unread.clear()

    def _read(self, call: Call | None, content: str) -> None:
        spec = self._book.by_name.get(call.name) if call is not None else None
        entity = spec.entity if spec is not None else ""
        value = decoded(content)
        if call is not None:
            self._learn(call.arguments, entity)
            if spec is not None:
                self._end(call.arguments, spec)
                self._record(call.arguments, value if isinstance(value, dict) else {}, spec)
        self._learn(value, entity)
        for name, part in value.items() if isinstance(value, dict) else ():
            if isinstance(part, list) and part and all(isinstance(item, str | int | float) for item in part):
                self._lists[slot_of(name)] = part

    @property
    def _values(self) -> dict[str, list[JsonValue]]:
        """The values of each slot, the latest last."""
        if self._unread:
            self._read_on()
        return self._learned

    @property
    def said(self) -> str:
        """All that was said and found, as one text."""
        return self._text()[1]

    @property
    def lowered(self) -> str:
        """The same in small letters."""
        return self._text()[2]

    def _text(self) -> tuple[int, str, str]:
        count, text, lowered = self._joined
        if count != len(self._said):
            new = "\n".join(self._said[count:])
            self._joined = (len(self._said), f"{text}\n{new}", f"{lowered}\n{new.lower()}")
        return self._joined

    def mentions(self, value: JsonValue) -> bool:
        """Whether *value* stands somewhere in what was said or found."""
        return spoken(value) in self.said

    def heard(self, value: JsonValue) -> bool:
        """Whether *value* was said or found by itself, and not within another number."""
        said = spoken(value)
        return said in self.said and (not said.isdigit() or re.search(rf"(?<!\d){said}(?!\d)", self.said) is not None)

    def _learn(self, value: JsonValue, entity: str) -> None:
        for slot, leaf in self._leaves(value, entity, 0):
            values = self._learned.setdefault(slot, [])
            if leaf in values:
                values.remove(leaf)
            values.append(leaf)

    def _leaves(self, value: JsonValue, entity: str, depth: int) -> Iterator[tuple[str, JsonValue]]:
        if depth > _DEPTH:
            return
        if isinstance(value, dict):
            self._remember(value, entity)
            for name, part in value.items():
                if isinstance(part, dict | list):
                    inner = singular(words_of(name)[-1])
                    yield from self._leaves(part, entity if inner in _WRAPPERS else inner, depth + 1)
                    if isinstance(part, list):
                        leaves = [leaf for leaf in part if isinstance(leaf, str | int | float)]
                        yield from ((slot_of(name, entity), leaf) for leaf in reversed(leaves))
                elif isinstance(part, str | int | float) and part != "":
                    yield slot_of(name, entity), part
        elif isinstance(value, list):
            for item in reversed(value):
                yield from self._leaves(item, entity, depth + 1)

    def _remember(self, value: JsonObject, entity: str) -> None:
        """What a record says, under its own identifier: the first that it has."""
        slots = {slot_of(name, entity): part for name, part in value.items() if is_fact(part)}
        own = next(
            (p for s, p in slots.items() if is_identifier(s) and not lets_in(s) and not isinstance(p, list)), None
        )
        if own is not None and len(slots) > 1:
            facts = {slot: part for slot, part in slots.items() if isinstance(part, list) or part not in _PASSING}
            self._records.setdefault(spoken(own), {}).update(facts)

    def _end(self, arguments: JsonObject, spec: ToolSpec) -> None:
        """What a call does away with is over."""
        if spec.ends_things:
            named = {slot_of(n, spec.entity): v for n, v in arguments.items() if is_identifier(slot_of(n, spec.entity))}
            own = {slot: v for slot, v in named.items() if len(named) == 1 or slot.split()[0] == spec.entity}
            leaves = [leaf for value in own.values() for leaf in (value if isinstance(value, list) else [value])]
            self._over |= {spoken(leaf) for leaf in leaves if isinstance(leaf, str | int)}

    def _record(self, arguments: JsonObject, result: JsonObject, spec: ToolSpec) -> None:
        """What a call says about the thing that it makes or changes."""
        own = next(
            (p for n, p in result.items() if is_identifier(s := slot_of(n, spec.entity)) and not lets_in(s)), None
        )
        if own is None:
            own = next(
                (p for n, p in arguments.items() if is_key(s := slot_of(n, spec.entity)) and not lets_in(s)), None
            )
        if not isinstance(own, str | int):
            return
        record = self._records.setdefault(spoken(own), {})
        record.setdefault(MADE_BY, " ".join(spec.words))
        if spec.state:
            record[STANDING] = spec.state
        if spec.act in (Act.CHANGE, Act.DELETE):
            states = [p for n, p in result.items() if words_of(n)[-1] == "status" and isinstance(p, str)]
            if states:
                record["status"] = states[-1]
        if (
            spec.act is Act.LOOK_UP
            and not spec.tells_facts
            and not is_identifier(slot_of(next(iter(arguments), ""), spec.entity))
        ):
            facts = {slot_of(n, spec.entity): p for n, p in result.items() if isinstance(p, str | int | float)}
            record.update(facts)
        if spec.act is Act.CREATE and "file" in spec.speaks_of and len(arguments) == 1:
            record.setdefault("content", "")
        inner = [part for part in arguments.values() if isinstance(part, dict)]
        for said in (arguments, *inner):
            record.update({slot_of(n, spec.entity): p for n, p in said.items() if isinstance(p, str | int | float)})

    def record_of(self, identifier: JsonValue) -> Mapping[str, JsonValue]:
        """What is known about the thing of that identifier, by slot."""
        if self._unread:
            self._read_on()
        return self._records.get(spoken(identifier), {})

    def latest(self, slot: str) -> JsonValue:
        """The value that was found last for a slot; None where there is none."""
        return (self._values.get(slot) or [None])[-1]

    def list_of(self, slot: str) -> list[JsonValue] | None:
        """The list of plain values that a result showed last under a slot."""
        if self._unread:
            self._read_on()
        return self._lists.get(slot)

    def list_in(self, spec: ToolSpec) -> list[JsonValue] | None:
        """The list from which a tool takes one thing away, where it was seen."""
        if spec.verb not in _TAKES_AWAY or len(spec.required) != 1:
            return None
        if self._unread:
            self._read_on()
        return next((seen for slot, seen in self._lists.items() if set(slot.split()) & set(spec.words)), None)

    def is_over(self, identifier: JsonValue) -> bool:
        """Whether the thing of that identifier was cancelled, deleted or closed."""
        if not isinstance(identifier, str | int):
            return False
        if self._unread:
            self._read_on()
        return spoken(identifier) in self._over

    def stands(self, identifier: JsonValue, state: str) -> bool:
        """Whether the thing of that identifier may stand as *state* says."""
        record = self.record_of(identifier) if isinstance(identifier, str | int) else {}
        seen = record.get(STANDING, record.get("status"))
        return seen not in STANDINGS or seen == state

    def candidates(self, name: str, schema: JsonObject, spec: ToolSpec) -> list[JsonValue]:
        """The known values that fit an argument: those of the right kind first, then the latest."""
        slot = slot_of(name, spec.entity)
        type_ = type_of(schema)
        found = [v for key in self._keys(slot) for v in reversed(self._values.get(key, ())) if fits_type(v, type_)]
        allowed = schema.get("enum")
        if isinstance(allowed, list):
            return [v for v in found if v in allowed]
        if len(found) > 1 and is_identifier(slot):
            found.sort(key=lambda value: -self._likeness(value, spec))
        return found

    def finder(self, spec: ToolSpec, name: str) -> Callable[[str, JsonObject, int], JsonValue]:
        """What gives known identifiers for the parts of a composed argument."""

        def find(part: str, schema: JsonObject, variant: int) -> JsonValue:
            if not is_identifier(slot_of(part, singular(words_of(name)[-1]))):
                return None
            several = self.candidates(part, schema, spec)
            return several[variant % len(several)] if several else None

        return find

    def other_identifier(self, name: str, schema: JsonObject, spec: ToolSpec, value: JsonValue) -> JsonValue:
        """The latest known identifier of something else that the schema's type lets pass; None where there is none."""
        own, type_ = slot_of(name, spec.entity), type_of(schema)
        others = [
            known[-1]
            for slot, known in self._values.items()
            if slot != own and is_identifier(slot) and fits_type(known[-1], type_) and known[-1] != value
        ]
        return others[-1] if others else None

    def _likeness(self, identifier: JsonValue, spec: ToolSpec) -> int:
        """How many words a tool shares with what is known about a thing: a light is set, not a speaker."""
        texts = [
            p for s, p in self.record_of(identifier).items() if isinstance(p, str) and s not in (MADE_BY, STANDING)
        ]
        words = {singular(word) for text in texts if len(text) <= _SHORT for word in words_of(text)}
        return len(words & spec.speaks_of)

    def _keys(self, slot: str) -> list[str]:
        if not is_identifier(slot):
            return [slot] if slot.rsplit(maxsplit=1)[-1] in CARRIED else []
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
