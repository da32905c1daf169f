"""Whatever people write for a schema, what comes out can be relied on."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import JsonValue

from toolace_mt.actors.tools.schema.keywords import KNOWN
from toolace_mt.actors.tools.schema.normalise import normalise_parameters, normalise_returns
from toolace_mt.actors.tools.schema.reader import MAX_DEPTH, NoSchema
from toolace_mt.events import JsonObject

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["dict", "list(str)", "string", "int", "Union[int, None]", "#", "#/properties/a", "3", "[a-z]+", ""]
    ),
    st.text(max_size=4),
)
keywords = st.one_of(st.sampled_from(sorted(KNOWN)), st.sampled_from(["a", "b", "name", "x-y", "optional"]))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keywords, inner, max_size=4)),
    max_leaves=12,
)
objects = st.dictionaries(keywords, anything, max_size=5)


def of(property_: JsonValue, **beside: JsonValue) -> JsonObject:
    """The normalised schema of one argument `a`."""
    schema = normalise_parameters({"type": "object", "properties": {"a": property_}, **beside}).schema
    properties = schema["properties"]
    assert isinstance(properties, dict)
    found = properties["a"]
    assert isinstance(found, dict)
    return found


def notes(raw: JsonValue, **more: JsonValue) -> str:
    """Return the warnings about the parameters *raw*."""
    return "\n".join(normalise_parameters(raw, required=more.get("required")).warnings)


def refs_of(schema: JsonValue) -> list[JsonValue]:
    """Every reference in *schema*."""
    match schema:
        case dict():
            here = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
            return [*here, *(ref for value in schema.values() for ref in refs_of(value))]
        case list():
            return [ref for value in schema for ref in refs_of(value)]
        case _:
            return []


@settings(max_examples=300, deadline=None)
@given(raw=objects, required=anything)
def test_what_is_not_refused_is_a_valid_self_contained_schema(raw: JsonObject, required: JsonValue) -> None:
    """A normalised schema is valid draft 2020-12, of type object with properties, and refers to nothing elsewhere."""
    try:
        schema = normalise_parameters(raw, required=required).schema
    except NoSchema:
        return
    Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    assert isinstance(schema["properties"], dict)
    json.dumps(schema, allow_nan=False)
    Draft202012Validator(schema).is_valid({"a": 1, "b": ["x"]})  # it can be used: nothing in it is left unresolved


@settings(max_examples=200, deadline=None)
@given(raw=anything)
def test_a_result_is_a_valid_schema_too(raw: JsonValue) -> None:
    """So is the schema of a result, whatever its type."""
    try:
        schema = normalise_returns(raw).schema
    except NoSchema:
        return
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"type": "dict"}, {"type": "object"}),
        ({"type": "float"}, {"type": "number"}),
        ({"type": "int"}, {"type": "integer"}),
        ({"type": "str"}, {"type": "string"}),
        ({"type": "bool"}, {"type": "boolean"}),
        ({"type": "list"}, {"type": "array"}),
        ({"type": "tuple"}, {"type": "array"}),
        ({"type": "any"}, {}),
        ({"type": "list(str)"}, {"type": "array", "items": {"type": "string"}}),
        ({"types": "string"}, {"type": "string"}),
        ("string", {"type": "string"}),
        (["string", "null"], {"type": ["string", "null"]}),
        ({"type": ["str", "null"]}, {"type": ["string", "null"]}),
        ({"type": {"type": "int"}, "description": "d"}, {"type": "integer", "description": "d"}),
        ({"enum": ["a", "b"]}, {"type": "string", "enum": ["a", "b"]}),
        ({"items": {"type": "str"}}, {"type": "array", "items": {"type": "string"}}),
        ({"type": "array", "enum": ["a"]}, {"type": "array", "items": {"enum": ["a"]}}),
        ({"type": "integer", "enum": ["1", "2"]}, {"type": "integer", "enum": [1, 2]}),
        ({"type": "integer", "enum": ["one"]}, {"enum": ["one"]}),
        ({"type": "integer", "default": "7"}, {"type": "integer", "default": 7}),
        ({"type": "string", "default": "None"}, {"type": "string"}),
        ({"type": "string", "default": None}, {"type": "string"}),
        ({"type": "string", "nullable": True, "default": None}, {"type": ["string", "null"], "default": None}),
        ({"type": "number", "minimum": "3"}, {"type": "number", "minimum": 3}),
        ({"type": "number", "minimum": 9, "maximum": 3}, {"type": "number"}),
        ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, {"type": "number", "exclusiveMinimum": 0}),
        ({"type": "string", "pattern": "("}, {"type": "string"}),
        ({"type": "string", "pattern": "^(a+)+$"}, {"type": "string"}),
        ({"type": "string", "pattern": "^AB-[0-9]{6}$"}, {"type": "string", "pattern": "^AB-[0-9]{6}$"}),
        ({"type": "array", "items": [{"type": "int"}]}, {"type": "array", "prefixItems": [{"type": "integer"}]}),
        ({"type": "string", "example": "x"}, {"type": "string", "examples": ["x"]}),
        ({"type": "Duration"}, {}),
        ({"$ref": "https://example.org/s.json"}, {}),
        ({"$ref": "#/nowhere", "description": "d"}, {"description": "d"}),
    ],
)
def test_a_quirk_is_read_as_what_it_means(written: JsonValue, meant: JsonObject) -> None:
    """A schema that is not quite valid is mended where its meaning is plain, and left out where it is not."""
    assert of(written) == meant


def test_every_mending_is_reported() -> None:
    """No quirk is mended in silence: each says where it stood and how it was read."""
    raw: JsonObject = {
        "type": "dict",
        "properties": {"a": {"type": "float"}, "b": {"description": "no type"}, "c": {"type": "string", "colour": 1}},
        "required": ["a", "nobody"],
    }
    told = notes(raw)
    assert "parameters: type 'dict' is read as {'type': 'object'}" in told
    assert "parameters/a: type 'float' is read as {'type': 'number'}" in told
    assert "parameters/b: no type is given" in told
    assert "parameters/c: unknown keyword 'colour'" in told
    assert "required 'nobody' is left out: there is no such property" in told


def test_a_good_schema_stays_as_it_is_and_is_not_odd() -> None:
    """A valid schema is not touched."""
    raw: JsonObject = {
        "type": "object",
        "properties": {
            "when": {"type": "string", "format": "date", "description": "The day"},
            "who": {"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{3}$"}, "minItems": 1},
            "how": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}], "default": None},
            "deep": {"type": "object", "properties": {"x": {"type": "boolean"}}, "required": ["x"]},
        },
        "required": ["when"],
        "additionalProperties": False,
    }
    normalised = normalise_parameters(raw)
    assert normalised.schema == raw
    assert normalised.warnings == ()


def test_required_is_found_wherever_it_stands() -> None:
    """Beside the parameters, inside a property, twice, null: what is required is required."""
    beside = normalise_parameters({"type": "object", "properties": {"a": {"type": "string"}}}, required=["a"])
    inside = normalise_parameters({"type": "object", "properties": {"a": {"type": "string", "required": True}}})
    twice = normalise_parameters(
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a", "a"]}, required=["a"]
    )
    assert [found.schema["required"] for found in (beside, inside, twice)] == [["a"], ["a"], ["a"]]
    assert "required" not in normalise_parameters({"type": "object", "properties": {}, "required": None}).schema


def test_allowed_values_in_prose_become_an_enum() -> None:
    """`[Enum]: [...]` in a description allows those values and no others; on an array it speaks of the items."""
    assert of({"type": "string", "description": 'Mode. [Enum]: ["on", "off"]'})["enum"] == ["on", "off"]
    assert of({"type": "string", "description": "The base. [Enum]: USD, EUR"})["enum"] == ["USD", "EUR"]
    doors = of({"type": "array", "items": {"type": "string"}, "description": "Doors. [Enum]: ['left', 'right']"})
    assert doors["items"] == {"type": "string", "enum": ["left", "right"]}
    assert "enum" not in of({"type": "string", "description": "See the [Enum] chapter."})


def test_local_references_are_put_in_place() -> None:
    """Nobody who reads a tool has to resolve anything, and what stood beside a reference stays."""
    raw: JsonObject = {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/Flight", "description": "mine"}, "b": {"type": "Flight"}},
        "$defs": {"Flight": {"type": "object", "properties": {"no": {"type": "string"}}, "description": "theirs"}},
    }
    schema = normalise_parameters(raw).schema
    assert refs_of(schema) == []
    assert schema["properties"] == {
        "a": {"type": "object", "properties": {"no": {"type": "string"}}, "description": "mine"},
        "b": {"type": "object", "properties": {"no": {"type": "string"}}, "description": "theirs"},
    }


def test_a_loop_of_references_is_cut() -> None:
    """A tree of trees is said one level deep, and that it goes on is reported."""
    raw: JsonObject = {
        "type": "object",
        "properties": {"tree": {"$ref": "#/$defs/Tree"}},
        "$defs": {
            "Tree": {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}}
        },
    }
    normalised = normalise_parameters(raw)
    assert refs_of(normalised.schema) == []
    assert "refers to itself" in "\n".join(normalised.warnings)


def test_references_that_multiply_are_bounded() -> None:
    """Twenty definitions that each use the next one twice would be a million schemas: that is refused."""
    bomb: JsonObject = {
        f"d{n}": {"type": "object", "properties": {key: {"$ref": f"#/$defs/d{n + 1}"} for key in ("x", "y")}}
        for n in range(20)
    }
    raw: JsonObject = {"type": "object", "properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": bomb}
    with pytest.raises(NoSchema, match=r"more than 20000 schemas|nested more than"):
        normalise_parameters(raw)


def test_a_schema_that_is_nested_too_deeply_is_refused() -> None:
    """An argument a thousand deep is no argument."""
    deep: JsonObject = {"type": "string"}
    for _ in range(1000):
        deep = {"type": "object", "properties": {"a": deep}}
    with pytest.raises(NoSchema, match=f"nested more than {MAX_DEPTH} deep"):
        normalise_parameters(deep)


@pytest.mark.parametrize(
    "raw",
    [
        5,
        "object",
        [],
        {"type": 7},
        {"type": "string"},
        {"type": "object", "properties": ["a"]},
        {"type": "object", "properties": {"a": 5}},
        {"type": "object", "properties": {"a": {"anyOf": {}}}},
        {"type": "object", "properties": {"a": {"$ref": 5}}},
    ],
)
def test_what_is_no_schema_is_refused(raw: JsonValue) -> None:
    """A value that cannot be read as a schema is refused, not guessed at."""
    with pytest.raises(NoSchema):
        normalise_parameters(raw)


def test_arguments_without_properties_are_found() -> None:
    """`{"city": {"type": "string"}}` and `{"city": "string"}` are the properties, `type` among them or not."""
    written: list[JsonObject] = [
        {"city": {"type": "string"}, "type": {"type": "string"}},
        {"city": "string", "days": "int"},
    ]
    for raw in written:
        schema = normalise_parameters(raw).schema
        assert list(schema["properties"] if isinstance(schema["properties"], dict) else []) == list(raw)


def test_all_of_plain_objects_becomes_one_object() -> None:
    """Inheritance as OpenAPI writes it is one schema with all the properties."""
    raw: JsonObject = {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
            {"type": "object", "properties": {"b": {"type": "integer"}}},
        ]
    }
    schema = normalise_parameters(raw).schema
    assert schema["properties"] == {"a": {"type": "string"}, "b": {"type": "integer"}}
    assert schema["required"] == ["a"]
