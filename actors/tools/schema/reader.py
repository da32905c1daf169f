"""Any schema that people write, as one that is valid (draft 2020-12), self-contained and bounded."""

import re
from collections.abc import Iterable
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from .branches import merged_all_of, required_names, with_beside, with_flat_properties
from .conditions import dependent_names, of_one_object, with_dependencies
from .inference import inferred_type
from .keywords import BRANCHES, NAMED, ONE, ONE_OR_BOOLEAN, SEVERAL, Note, plain_keywords
from .patterns import fault_of_pattern
from .refs import is_local, named_schema, resolve
from .type_names import JSON_TYPES, any_of, schema_of_type
from .values import with_values

MAX_DEPTH: Final = 40
"""Levels of a schema at the most."""
MAX_SCHEMAS: Final = 20_000
"""Sub-schemas of one tool at the most, each reference's target counted wherever it is put."""


class NoSchema(Exception):
    """The value is not a schema, or not one that can be used."""

    def __init__(self, pointer: str, what: str) -> None:
        super().__init__(f"{pointer or '/'}: {what}")
        self.pointer, self.what = pointer, what


class SchemaReader:
    """Reads the schemas of one tool. Local references are put in place; what is mended or left out is noted."""

    def __init__(self, root: JsonObject, notes: list[str]) -> None:
        self._root = root
        self._notes = notes
        self._seen = 0
        self._branches: set[str] = set()

    def read(self, raw: JsonValue, at: str, refs: tuple[str, ...] = (), depth: int = 0) -> JsonObject:
        """The normalised *raw*, which stands *at* and was reached through *refs*. Raises NoSchema."""
        self._seen += 1
        if depth > MAX_DEPTH:
            raise NoSchema(at, f"it is nested more than {MAX_DEPTH} deep")
        if self._seen > MAX_SCHEMAS:
            raise NoSchema(at, f"it holds more than {MAX_SCHEMAS} schemas")
        match raw:
            case bool():
                return {} if raw else {"not": {}}
            case None:
                self._note(at)("there is no schema, so anything fits")
                return {}
            case str() | [str(), *_]:
                self._note(at)(f"only a type is given: {shown(raw)}")
                return self._object({"type": raw}, at, refs, depth)
            case dict():
                return self._object(raw, at, refs, depth)
            case _:
                raise NoSchema(at, f"a schema is an object, this is {shown(raw)}")

    def _object(self, raw: JsonObject, at: str, refs: tuple[str, ...], depth: int) -> JsonObject:
        note = self._note(at)
        if (ref := raw.get("$ref", raw.get("$dynamicRef"))) is not None:
            return self._reference(raw, ref, at, refs, depth)
        if (flat := with_flat_properties(raw)) is not None:
            note("what stands beside an empty 'properties' is read as its properties")
            return self.read(flat, at, refs, depth + 1)
        if (merged := merged_all_of(raw, self._root, refs)) is not None:
            return self.read(merged[0], at, merged[1], depth + 1)
        base = self._type(raw, at)
        if "$ref" in base or isinstance(raw.get("type"), dict):
            beside = {key: value for key, value in raw.items() if key != "type"}
            return self.read({**base, **beside}, at, refs, depth + 1)
        raw = with_dependencies(raw, note)
        nested = self._nested(raw, at, refs, depth)
        kept = base if of_one_object(base, nested) else {}
        schema = {**kept, **plain_keywords(raw, note), **nested, **dependent_names(raw, note)}
        schema.update(required_names(raw, schema, note, branch=at in self._branches))
        if raw.get("nullable") is True:
            schema = _with_null(schema)
        return with_values(schema, raw, note)

    def _reference(self, raw: JsonObject, ref: JsonValue, at: str, refs: tuple[str, ...], depth: int) -> JsonObject:
        beside = {key: value for key, value in raw.items() if key not in ("$ref", "$dynamicRef")}
        if not isinstance(ref, str):
            raise NoSchema(at, f"a $ref is a text, this is {shown(ref)}")
        if (why := self._unfollowed(ref, refs)) is not None:
            self._note(at)(f"the reference {shown(ref)} {why}")
            return self.read(beside, at, refs, depth + 1) if beside else {}
        target = resolve(self._root, ref)
        whole = with_beside(target, beside) if isinstance(target, dict) else target
        return self.read(whole, at, (*refs, ref), depth + 1)

    def _unfollowed(self, ref: str, refs: tuple[str, ...]) -> str | None:
        if not is_local(ref):
            return "points outside the document and is not followed"
        if ref in refs:
            return "refers to itself and is cut here"
        try:
            resolve(self._root, ref)
        except LookupError:
            return "has no target"
        return None

    def _type(self, raw: JsonObject, at: str) -> JsonObject:
        note = self._note(at)
        if "type" not in raw and isinstance(raw.get("types"), str | list):
            note("'types' is read as 'type'")
        match raw.get("type", raw.get("types")):
            case str(name):
                return self._named_type(name, raw, note)
            case [str(), *_] as names if all(isinstance(name, str) for name in names):
                note(f"it takes several types: {', '.join(shown(name) for name in names)}")
                return any_of([self._named_type(str(name), {}, note) for name in names])
            case dict(inner):
                note("the schema under 'type' is read as the schema itself")
                return inner
            case None | []:
                return inferred_type(raw, note)
            case other:
                raise NoSchema(f"{at}/type", f"a type is a text or a list of texts, this is {shown(other)}")

    def _named_type(self, name: str, raw: JsonObject, note: Note) -> JsonObject:
        if name in JSON_TYPES:
            return {"type": name}
        if (ref := named_schema(self._root, name)) is not None:
            note(f"type {shown(name)} is the name of a schema")
            return {"$ref": ref}
        if (known := schema_of_type(name)) is not None:
            note(f"type {shown(name)} is read as {known or 'any'}")
            return self.read(known, "type") if known else {}
        note(f"type {shown(name)} is unknown")
        return inferred_type(raw, note) if raw else {}

    def _nested(self, raw: JsonObject, at: str, refs: tuple[str, ...], depth: int) -> JsonObject:
        """The keywords of *raw* that hold schemas, each of those normalised."""
        found: JsonObject = {}
        for key, value in raw.items():
            where = f"{at}/{key}"
            if key in BRANCHES:
                self._branches.update((where, *(f"{where}/{one}" for one in _steps(value))))
            if key in NAMED:
                found[key] = self._named(key, value, where, refs, depth)
            elif key in SEVERAL and value is not None:
                if not isinstance(value, list):
                    raise NoSchema(where, f"a list of schemas is expected, this is {shown(value)}")
                found[key] = [self.read(item, f"{where}/{n}", refs, depth + 1) for n, item in enumerate(value)]
            elif key in ONE_OR_BOOLEAN and isinstance(value, bool):
                found[key] = value
            elif key in (*ONE, *ONE_OR_BOOLEAN) and value is not None:
                found[key] = self.read(value, where, refs, depth + 1)
            elif key == "items":
                found.update(self._items(value, raw, where, refs, depth))
        return {key: value for key, value in found.items() if key not in SEVERAL or value}

    def _items(self, value: JsonValue, raw: JsonObject, at: str, refs: tuple[str, ...], depth: int) -> JsonObject:
        if value is None:
            return {}
        if not isinstance(value, list) or "prefixItems" in raw:
            return {"items": self.read(value, at, refs, depth + 1)}
        if not value:
            return {}
        self._note(at)("a list of schemas is read as that of the first items")
        rest = raw.get("additionalItems")
        after: JsonObject = {"items": self.read(rest, at, refs, depth + 1)} if rest is not None else {}
        return {"prefixItems": [self.read(item, f"{at}/{n}", refs, depth + 1) for n, item in enumerate(value)], **after}

    def _named(self, key: str, value: JsonValue, at: str, refs: tuple[str, ...], depth: int) -> JsonObject:
        if (by_name := _by_name(value)) is not None:
            self._note(at)("a list of named schemas is read as an object")
            value = by_name
        if value is None or value == []:
            return {}
        if not isinstance(value, dict):
            raise NoSchema(at, f"an object of schemas is expected, this is {shown(value)}")
        read: JsonObject = {}
        for name, schema in value.items():
            if key == "patternProperties" and (fault := fault_of_pattern(name)) is not None:
                self._note(at)(f"the pattern {shown(name)} is left out: {fault}")
            else:
                read[name] = self.read(schema, f"{at}/{name}", refs, depth + 1)
        return read

    def _note(self, at: str) -> Note:
        place = re.sub(r"/(?:properties|items)(?=/|$)", lambda m: "" if m[0] == "/properties" else "[]", at)
        return lambda what: self._notes.append(f"{place}: {what}")


def _steps(value: JsonValue) -> Iterable[object]:
    """The steps to the schemas in the value of a keyword."""
    return range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()


def _by_name(value: JsonValue) -> JsonObject | None:
    """The schemas of a list in which each says its name; None for anything else."""
    if not isinstance(value, list) or not value:
        return None
    named: JsonObject = {}
    for item in value:
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            return None
        named[str(item["name"])] = {key: part for key, part in item.items() if key != "name"}
    return named


def _with_null(schema: JsonObject) -> JsonObject:
    """*schema*, and null beside it, as OpenAPI 3.0 says it."""
    match schema.get("type"):
        case str(type_) if type_ != "null":
            return {**schema, "type": [type_, "null"]}
        case _:
            return schema
