"""What a tool returns: by its declared schema where there is one, otherwise by what its name promises."""

import re
from collections.abc import Sequence

from pydantic import JsonValue

from ....events import JsonObject
from .about import Asked
from .agreeing import resulting
from .arithmetic import result_of
from .contents import fits_type, signature
from .following import same_list
from .known import Known
from .listing import file_text
from .naming import PEOPLE, capital, is_identifier, plural_of, singular, slot_of, words_of
from .sections import Call
from .story import Story
from .toolbook import ToolBook
from .toolspec import NAMELESS, ToolSpec
from .values import times, wording
from .values.making import make
from .values.records import FIELDS, OTHERWISE, WITHOUT_IDENTIFIER, field_type
from .values.schemas import properties_of, required_of, resolved, type_of
from .values.wish import Wish
from .verbs import Act, past
from .vocabulary import word_set

_DEPTH = 4
_SPEAKS_OF_IDS = re.compile(r"\bIDs?\b|\b[Ii]ds\b")
_ENTRIES = 2
_PLAIN_VERB = 3
"""Letters of a verb that a status can be made of."""
_VERSIONED = frozenset({"commit", "branch", "repository"})
_FREE = frozenset({"free", "available", "open"})
_MAP_KEYS = ("available", "reserved")
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
_SADLY = word_set(
    "failed failure error rejected declined denied unreachable conflict waitlisted cancelled canceled expired closed "
    "invalid unavailable pressed"
)
_GONE = ("cancel", "delet", "remov", "clos", "revok", "archiv")
_WORDY = word_set("message result detail details note output response notification")
_COUNTS = frozenset({"count", "total", "total_results", "num_results", "result_count"})
_NEGATIVE = frozenset({"failure", "failed", "error", "deleted", "removed"})


class ResultMaker:
    """Writes the result of one call."""

    def __init__(
        self, story: Story, book: ToolBook, spec: ToolSpec, call: Call, known: Known, *, later: Sequence[ToolSpec] = ()
    ) -> None:
        self._story, self._book, self._spec, self._call = story, book, spec, call
        self._later, self._known = later, known
        finding = spec.act in (Act.LOOK_UP, Act.SEARCH, Act.COMPUTE)
        self._seed = f"{story.key}/{signature(spec.name, call.arguments) if finding else call.id}"
        self._asked = Asked(spec, call.arguments, known)

    def result(self) -> JsonValue:
        """The result: it repeats what was asked for, and adds what the tool knows."""
        spec = self._spec
        number = result_of(spec.words, self._call.arguments) if spec.act is Act.COMPUTE else None
        if spec.returns is not None:
            schema = resolved(spec.returns, spec.returns)
            names = list(properties_of(schema, spec.returns))
            if number is not None and len(names) == 1 and _numeric(properties_of(schema, spec.returns)[names[0]]):
                return {names[0]: number}
            if type_of(schema) != "object" or properties_of(schema, spec.returns) or _is_map(schema):
                return self._declared("", schema, spec.entity, 0, 0)
        if number is not None:
            return {"result": number}
        return self._promised()

    def _promised(self) -> JsonObject:
        act, entity = self._spec.act, self._spec.entity
        plural = plural_of(entity)
        several = plural != entity and plural in self._spec.words
        if (act is Act.SEARCH and entity not in WITHOUT_IDENTIFIER) or (several and act in (Act.SEARCH, Act.LOOK_UP)):
            return {
                plural: [
                    {**self._record(entity, index), **self._further(entity, index)}
                    for index in range(self._asked.entries(_ENTRIES))
                ]
            }
        if self._spec.finds_one is not None:
            name = self._spec.finds_one.replace(" ", "_")
            return {name: self._value(name, {}, entity, 0)}
        if act in (Act.LOOK_UP, Act.SEARCH, Act.COMPUTE, Act.OTHER):
            return {**self._record(entity, 0), **self._further(entity)}
        if act is Act.SIGN_IN:
            return {"success": True, "message": f"Signed in as {self._story.handle}."}
        made: JsonObject = {"success": True} if act is Act.DELETE else {}
        if act in (Act.CREATE, Act.SEND) and entity != NAMELESS:
            made[f"{entity}_id"] = self._value(f"{entity}_id", {}, entity, 0)
        made.update(self._asked.short(3))
        return {**made, "status": self.status, **self._further(entity)}

    @property
    def status(self) -> str:
        """How things stand after the call."""
        verb = self._spec.verb
        if "logout" in self._spec.words:
            return "signed out"
        if self._spec.act in (Act.CHANGE, Act.DELETE) and verb.isalpha() and len(verb) >= _PLAIN_VERB:
            return past(verb)
        return _AFTER.get(verb) or _DONE.get(self._spec.act) or "active"

    def _record(self, entity: str, index: int) -> JsonObject:
        record: JsonObject = {}
        if self._spec.speaks_of & _VERSIONED and self._spec.act is Act.LOOK_UP and entity not in FIELDS:
            line = self._wish("output", {}, entity, index, self._seed).choose(wording.CHANGES)
            return {"output": line}
        if entity == NAMELESS:
            return {**self._asked.short(4), "status": "completed"}
        if f"{entity} id" in self._asked.echo or entity not in WITHOUT_IDENTIFIER:
            record[f"{entity}_id"] = self._value(f"{entity}_id", {}, entity, index)
        if index == 0 and self._spec.act is not Act.SEARCH:
            record.update(self._asked.short(4))
        for name in FIELDS.get(entity, OTHERWISE):
            if name not in record:
                record[name] = self._value(name, {"type": field_type(words_of(name))}, entity, index)
        return record

    def _further(self, entity: str, index: int = 0) -> JsonObject:
        """Identifiers that later calls will need and that a result of this tool may well have."""
        made: JsonObject = {}
        if self._spec.act not in (Act.LOOK_UP, Act.SEARCH, Act.CREATE):
            return made
        needed = dict.fromkeys(slot for spec in self._later for _, slot in spec.needs)
        for slot in needed:
            head = slot.split()[0]
            if self._known.knows_slot(slot):
                continue
            if head != entity and head in self._spec.speaks_of and slot not in self._asked.echo:
                made[slot.replace(" ", "_")] = self._value(slot.replace(" ", "_"), {}, head, index)
        return made

    def _value(self, name: str, schema: JsonObject, entity: str, index: int) -> JsonValue:
        """One value of a result: what was asked, what is known, what follows from both, or something new."""
        slot, type_ = slot_of(name, entity), type_of(schema) if schema else ""
        told = self._asked.told(slot, name, type_, index, in_list=self._spec.act is Act.SEARCH)
        if told is not None and _allowed(told, schema):
            return told
        if is_identifier(slot):
            schema = self._taken_by_others(slot, schema)
        if isinstance(allowed := schema.get("enum"), list) and (apt := self._apt(allowed, index)) is not None:
            return apt
        if words_of(name)[-1] in ("status", "state") and (type_ in ("string", "")):
            return self._status(schema, index)
        person = index == 0 and slot.split()[0] in PEOPLE and is_identifier(slot) and self._spec.act is Act.LOOK_UP
        stranger = self._asked.stranger(self._story) if person else ""
        seed = f"{self._story.key}{stranger}" if person else self._seed
        value = make(self._wish(name, schema, entity, index, seed))
        return self._asked.within(name, value) if type_ in ("integer", "number") else value

    def _wish(self, name: str, schema: JsonObject, entity: str, index: int, seed: str) -> Wish:
        topic = self._spec.speaks_of
        return Wish(name, schema, schema, self._story, seed, index, entity, topic=topic, city=self._asked.city)

    def _apt(self, allowed: Sequence[JsonValue], index: int) -> JsonValue:
        """The allowed value that what is known speaks of, or that the next tools are for: a light to be set."""
        if self._spec.act is not Act.SEARCH:
            names = [value for value in allowed if isinstance(value, str)]
            stands = resulting(names, self._spec, self._call.arguments) if not index else None
            return stands if stands is not None else self._asked.apt(allowed, index)
        fit = [v for spec in self._later for v in allowed if isinstance(v, str) and set(words_of(v)) <= spec.speaks_of]
        fit = list(dict.fromkeys(fit))
        return fit[index] if index < len(fit) else None

    def _status(self, schema: JsonObject, index: int) -> JsonValue:
        act, allowed = self._spec.act, schema.get("enum")
        stands = self._asked.standing(self._later) if act is Act.LOOK_UP and not index else None
        if stands is not None and (not isinstance(allowed, list) or stands in allowed):
            return stands
        if not isinstance(allowed, list):
            return self.status if act in _DONE else ("completed", "active", "pending")[index % 3]
        names = [value for value in allowed if isinstance(value, str)]
        if act is Act.DELETE:
            gone = [name for name in names if any(stem in name.lower() for stem in _GONE)]
            names = gone or names
        else:
            names = [name for name in names if not _SADLY & set(words_of(name))] or names
        return names[index % len(names) if act not in _DONE else 0] if names else None

    def _taken_by_others(self, slot: str, schema: JsonObject) -> JsonObject:
        """How the tools that take the identifier describe it, unless it is declared to be of another type."""
        taken = self._book.taken.get(slot)
        return taken if taken is not None and ("type" not in schema or type_of(schema) == type_of(taken)) else schema

    def _declared(self, name: str, schema: JsonObject, entity: str, index: int, depth: int) -> JsonValue:
        """A value of the declared schema."""
        match type_of(schema):
            case "object":
                return self._declared_object(name, schema, entity, index, depth)
            case "array":
                return self._declared_array(name, schema, entity, index, depth)
            case "boolean":
                told = self._asked.echo.get(slot_of(name, entity)) if name else None
                if isinstance(told, bool) and index == 0:
                    return told
                return not _NEGATIVE & set(words_of(name or "value")) or self._spec.act is Act.DELETE
            case "integer" if name in _COUNTS and self._spec.act is Act.SEARCH:
                return _ENTRIES
            case "string" if "enum" not in schema and "format" not in schema and "pattern" not in schema:
                return self._declared_text(name or "result", schema, entity, index)
            case _:
                return self._value(name or "value", schema, entity, index)

    def _declared_array(self, name: str, schema: JsonObject, entity: str, index: int, depth: int) -> JsonValue:
        items = resolved(schema.get("items"), self._spec.returns or {})
        words = words_of(name) if name else ()
        inner = singular(words[-1]) if words else entity
        told = self._asked.several(slot_of(name, entity), inner) if name and not index and depth <= 1 else None
        if told is None and depth <= 1:
            lists = properties_of(self._spec.returns or {}, self._spec.returns or {})
            told = same_list(self._spec, self._call.arguments, list(lists))
        if told is not None:
            return told
        count = 0 if depth > _DEPTH else self._asked.entries(_ENTRIES)
        simple = type_of(items) not in ("object", "array")
        if simple and words:
            single = "_".join((*words[:-1], inner))
            if _SPEAKS_OF_IDS.search(str(schema.get("description", ""))) and not is_identifier(slot_of(single, entity)):
                single = f"{entity}_id"
            made = [self._declared(single, items, inner, index * 2 + i, depth + 1) for i in range(count)]
            if inner == "time" and words[0] in _FREE:
                wished = times.clock_text(Wish("time", {}, {}, self._story, self._story.key))
                made = [*sorted({wished, *map(str, made[1:])})]
            made = self._asked.on_the_way(inner, made, self._story)
            return [*made[:-1], *self._asked.added()] if depth <= 1 and not index and self._asked.added() else made
        return [self._declared(inner, items, inner, i, depth + 1) for i in range(count)]

    def _declared_text(self, name: str, schema: JsonObject, entity: str, index: int) -> JsonValue:
        words = words_of(name)
        if self._spec.act is Act.LOOK_UP and (text := self._asked.text_of_file(name)) is not None:
            return text
        whole = file_text(self._spec, name, self._call.arguments, self._wish(name, schema, entity, index, self._seed))
        if whole is not None:
            return whole
        described = str(schema.get("description", "")).lower()
        if words[-1] in ("failure", "error"):
            return ""
        finding = self._spec.act in (Act.LOOK_UP, Act.SEARCH, Act.COMPUTE)
        reported = not finding or "status" in described or "result of" in described
        told = slot_of(name, entity) in self._asked.echo or (finding and "message" in words)
        if words[-1] in _WORDY and reported and not told:
            return f"{capital(self._spec.done)} successfully."
        return self._value(name, schema, entity, index)

    def _declared_object(self, name: str, schema: JsonObject, entity: str, index: int, depth: int) -> JsonObject:
        root: JsonObject = self._spec.returns or {}
        properties = properties_of(schema, root)
        inner = singular(words_of(name)[-1]) if name else entity
        if _is_map(schema):
            values = resolved(schema.get("additionalProperties"), root)
            return {key: self._declared(key, values, inner, index, depth + 1) for key in _MAP_KEYS if depth <= _DEPTH}
        if not properties:
            names = FIELDS.get(inner, OTHERWISE)
            return {n: self._value(n, {"type": field_type(words_of(n))}, inner, index) for n in names}
        required = required_of(schema, root)
        made: dict[str, JsonValue] = {}
        for part, part_schema in properties.items():
            sad = bool({"error", "failure"} & set(words_of(part)))
            if part in required or (depth <= _DEPTH and not sad):
                made[part] = self._declared(part, part_schema, inner, index, depth + 1)
        return self._asked.converted(made)


def _numeric(schema: JsonObject) -> bool:
    return type_of(schema) in ("number", "integer")


def _is_map(schema: JsonObject) -> bool:
    """Whether an object has names of its own choice, all with values of one kind."""
    return not schema.get("properties") and isinstance(schema.get("additionalProperties"), dict)


def _allowed(value: JsonValue, schema: JsonObject) -> bool:
    """Whether a value that is known may stand where the schema is: right type, one of the allowed."""
    allowed = schema.get("enum")
    if isinstance(allowed, list):
        return value in allowed
    return not schema or "type" not in schema or fits_type(value, type_of(schema))
