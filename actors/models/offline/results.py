"""What a tool returns: by its declared schema where there is one, otherwise by what its name promises."""

from collections.abc import Mapping
from typing import TypeAlias

from pydantic import JsonValue

from ....events import JsonObject
from .arithmetic import result_of
from .naming import is_identifier, label, singular, slot_of, words_of
from .sections import Call
from .story import Story
from .toolbook import ToolSpec
from .values.making import make
from .values.records import FIELDS, OTHERWISE, WITHOUT_IDENTIFIER, field_type
from .values.schemas import properties_of, required_of, resolved, type_of
from .values.wish import Wish
from .verbs import Act

_DEPTH = 4
_DONE = {
    Act.CREATE: "created",
    Act.CHANGE: "updated",
    Act.SEND: "sent",
    Act.DELETE: "deleted",
    Act.SIGN_IN: "signed in",
}
_AFTER = {
    "book": "confirmed",
    "reserve": "confirmed",
    "schedule": "scheduled",
    "place": "placed",
    "cancel": "cancelled",
}
_WORDY = frozenset({"message", "result", "detail", "details", "note", "output", "response", "notification"})
_COUNTS = frozenset({"count", "total", "total_results", "num_results", "result_count"})


Taken: TypeAlias = Mapping[str, JsonObject]
"""How tools describe the identifiers that they take, by slot."""


class ResultMaker:
    """Writes the result of one call."""

    def __init__(self, story: Story, spec: ToolSpec, call: Call, taken: Taken, wanted: tuple[str, ...] = ()) -> None:
        self._story, self._spec, self._call = story, spec, call
        self._taken, self._wanted = taken, wanted
        self._seed = f"{story.key}/{call.id}"
        self._echo = {slot_of(name, spec.entity): value for name, value in call.arguments.items()}

    def result(self) -> JsonValue:
        """The result: it repeats what was asked for, and adds what the tool knows."""
        spec = self._spec
        number = result_of(spec.words, self._call.arguments)
        if spec.returns is not None:
            schema = resolved(spec.returns, spec.returns)
            if number is not None and set(properties_of(schema, spec.returns)) == {"result"}:
                return {"result": number}
            if type_of(schema) != "object" or "properties" in schema:
                return self._declared("", schema, spec.entity, 0, 0)
        if number is not None:
            return {"result": number}
        return self._promised()

    def _promised(self) -> JsonObject:
        act, entity = self._spec.act, self._spec.entity
        if act is Act.SEARCH and entity not in WITHOUT_IDENTIFIER:
            return self._search(entity)
        if act in (Act.LOOK_UP, Act.SEARCH, Act.COMPUTE, Act.OTHER):
            return self._record(entity, 0)
        made: JsonObject = {}
        if act in (Act.CREATE, Act.SEND):
            made[f"{entity}_id"] = self._value(f"{entity}_id", {}, entity, 0)
        made["status"] = self.status
        made.update(self._echoed(3))
        if act is Act.SIGN_IN:
            made = {"success": True, "message": f"Signed in as {self._story.handle}."}
        if act is Act.DELETE:
            made = {"success": True, **made}
        return {**made, **self._further(entity)}

    @property
    def status(self) -> str:
        """How things stand after the call."""
        verb = self._spec.verb
        return _AFTER.get(verb) or _DONE.get(self._spec.act) or "active"

    def _search(self, entity: str) -> JsonObject:
        count = 2 + len(self._seed) % 2
        plural = entity if entity.endswith("s") else entity + "s"
        return {plural: [self._record(entity, index) for index in range(count)], **self._further(entity)}

    def _record(self, entity: str, index: int) -> JsonObject:
        record: JsonObject = {}
        own = f"{entity} id"
        if own in self._echo:
            record[own.replace(" ", "_")] = self._echo[own]
        elif entity not in WITHOUT_IDENTIFIER and self._spec.act is not Act.COMPUTE:
            record[f"{entity}_id"] = self._value(f"{entity}_id", {}, entity, index)
        record.update(self._echoed(4) if index == 0 or self._spec.act is Act.SEARCH else {})
        for name in FIELDS.get(entity, OTHERWISE):
            if name not in record:
                record[name] = self._value(name, {"type": field_type(words_of(name))}, entity, index)
        return record if index else {**record, **(self._further(entity) if self._spec.act is not Act.SEARCH else {})}

    def _echoed(self, most: int) -> JsonObject:
        """The arguments that the result repeats: short ones, and no secrets."""
        told = {
            name: value
            for name, value in self._call.arguments.items()
            if not isinstance(value, dict | list | bool) and not {"password", "token", "secret"} & set(words_of(name))
        }
        return dict(list(told.items())[:most])

    def _further(self, entity: str) -> JsonObject:
        """Identifiers that later calls will need and that a result of this tool may well have."""
        made: JsonObject = {}
        for slot in self._wanted:
            head = slot.split()[0]
            if head != entity and head in self._spec.speaks_of and slot not in self._echo:
                name = slot.replace(" ", "_")
                made[name] = self._value(name, {}, head, 0)
        return made

    def _value(self, name: str, schema: JsonObject, entity: str, index: int) -> JsonValue:
        slot = slot_of(name, entity)
        if slot in self._echo and index == 0 and not isinstance(self._echo[slot], dict):
            return self._echo[slot]
        if name == "status" or slot.endswith(" status"):
            return self.status if self._spec.act in _DONE else ("completed", "active", "pending")[index % 3]
        if is_identifier(slot):
            schema = self._taken_by_others(slot, schema)
        return make(Wish(name, schema, schema, self._story, self._seed, index, entity))

    def _taken_by_others(self, slot: str, schema: JsonObject) -> JsonObject:
        """How the tools that take the identifier describe it, unless it is declared to be of another type."""
        taken = self._taken.get(slot)
        return taken if taken is not None and ("type" not in schema or type_of(schema) == type_of(taken)) else schema

    def _declared(self, name: str, schema: JsonObject, entity: str, index: int, depth: int) -> JsonValue:
        """A value of the declared schema."""
        root = self._spec.returns or {}
        slot = slot_of(name, entity) if name else ""
        type_ = type_of(schema)
        if name and slot in self._echo and index == 0 and _same_type(self._echo[slot], type_):
            return self._echo[slot]
        if type_ == "object":
            return self._declared_object(name, schema, entity, index, depth)
        if type_ == "array":
            items = resolved(schema.get("items"), root)
            inner = singular(words_of(name)[-1]) if name else entity
            count = 0 if depth > _DEPTH else 2
            return [self._declared(inner, items, inner, i, depth + 1) for i in range(count)]
        if type_ == "boolean":
            return not ({"failure", "failed", "error", "deleted", "removed"} & set(words_of(name or "value"))) or (
                self._spec.act is Act.DELETE
            )
        if name in _COUNTS and type_ == "integer":
            return 2
        if type_ == "string" and "enum" not in schema and "format" not in schema:
            return self._declared_text(name or "result", schema, entity, index)
        return self._value(name or "value", schema, entity, index)

    def _declared_text(self, name: str, schema: JsonObject, entity: str, index: int) -> JsonValue:
        words = words_of(name)
        described = str(schema.get("description", "")).lower()
        if "error" in words or words[-1] in ("failure",):
            return ""
        act = self._spec.act
        if words[-1] in _WORDY and (act not in (Act.LOOK_UP, Act.SEARCH) or "message" not in described):
            return f"{label(self._spec.done).capitalize()} successfully."
        if words[-1] == "status" or name in ("state", "engineState"):
            return self.status
        return self._value(name, schema, entity, index)

    def _declared_object(self, name: str, schema: JsonObject, entity: str, index: int, depth: int) -> JsonObject:
        root = self._spec.returns or {}
        properties = properties_of(schema, root)
        inner = singular(words_of(name)[-1]) if name else entity
        if not properties:
            return self._free_object(inner, index)
        required = required_of(schema, root)
        made: JsonObject = {}
        for part, part_schema in properties.items():
            if {"error", "failure"} & set(words_of(part)) and part not in required:
                continue
            if depth <= _DEPTH or part in required:
                made[part] = self._declared(part, part_schema, inner, index, depth + 1)
        return made

    def _free_object(self, entity: str, index: int) -> JsonObject:
        names = FIELDS.get(entity, OTHERWISE)
        return {n: self._value(n, {"type": field_type(words_of(n))}, entity, index) for n in names}


def _same_type(value: JsonValue, type_: str) -> bool:
    match type_:
        case "string":
            return isinstance(value, str)
        case "integer" | "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case _:
            return False
