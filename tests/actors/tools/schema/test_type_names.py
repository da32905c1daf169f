"""Type names of other languages are read as what they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from toolace_mt.actors.tools.schema.type_names import schema_of_type
from toolace_mt.events import JsonObject

INTEGER: JsonObject = {"type": "integer"}


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("String", {"type": "string"}),
        (" int ", INTEGER),
        ("List[int]", {"type": "array", "items": INTEGER}),
        ("array<integer>", {"type": "array", "items": INTEGER}),
        ("list(list(int))", {"type": "array", "items": {"type": "array", "items": INTEGER}}),
        ("Dict[str, int]", {"type": "object", "additionalProperties": INTEGER}),
        ("Optional[int]", {"type": ["integer", "null"]}),
        ("int | None", {"type": ["integer", "null"]}),
        ("string or null", {"type": ["string", "null"]}),
        ("Union[List[dict], dict]", {"anyOf": [{"type": "array", "items": {"type": "object"}}, {"type": "object"}]}),
        ("tuple[int, int]", {"type": "array", "prefixItems": [INTEGER, INTEGER], "minItems": 2, "maxItems": 2}),
        ("datetime", {"type": "string", "format": "date-time"}),
        ("any", {}),
        ("json", {}),
    ],
)
def test_a_type_name_is_read(name: str, schema: JsonObject) -> None:
    """Python's, TypeScript's and prose's names mean the same."""
    assert schema_of_type(name) == schema


@pytest.mark.parametrize("name", ["", "Flight", "list[", "list(str))", "a b c", "[" * 400, "x" * 1000])
def test_an_unknown_type_name_is_not_guessed(name: str) -> None:
    """A name in no known grammar is left to the caller."""
    assert schema_of_type(name) is None


@given(st.text(alphabet="intslrdct[]()<>|, oOUNn", max_size=30))
def test_whatever_is_read_is_a_schema(name: str) -> None:
    """No name makes an invalid schema."""
    Draft202012Validator.check_schema(schema_of_type(name) or {})
