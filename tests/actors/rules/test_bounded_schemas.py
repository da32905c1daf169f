"""Schemas of strangers are applied in bounded time."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.evidence.schema_validation import CannotValidate, schema_errors
from toolace_mt.actors.rules import RULES
from toolace_mt.events import Tool, Verdict

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
HASTE = 5.0
"""Seconds of this process."""


def doubling(keyword: str, last: Any) -> dict[str, Any]:
    """A schema of 4 KB whose application takes 2^40 steps."""
    parts: dict[str, Any] = {f"a{n}": {keyword: [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(40)}
    return {"type": "object", "$ref": "#/$defs/a0", "$defs": parts | {"a40": last}}


@pytest.mark.parametrize(
    ("keyword", "last"),
    [
        ("allOf", {"type": "object"}),
        ("anyOf", {"type": "string"}),
        ("anyOf", {"required": ["b"] * 300}),
        ("oneOf", {"type": "object"}),
        ("oneOf", False),
    ],
)
def test_a_schema_that_doubles_its_work_is_given_up_on(keyword: str, last: Any) -> None:
    """Whatever joins its parts, and whether they fit or not, it ends soon."""
    started = time.process_time()
    with pytest.raises(CannotValidate, match="takes too long"):
        schema_errors(doubling(keyword, last), {"a": 1})
    assert time.process_time() - started < HASTE


def test_what_takes_too_long_is_an_error_and_no_pass(
    view: Callable[..., DialogueView], tool: Callable[..., Tool]
) -> None:
    """The rule says that it could not judge."""
    find = tool("find").model_copy(update={"parameters": doubling("allOf", {"type": "object"})})
    seen = view(("user", "Find A1"), ("call", {"find": {"a": 1}}), ("result", "found"), tools=[find])
    (violation,) = RULES["schema"].check(seen)
    assert violation.verdict is Verdict.ERROR
    assert "takes too long" in violation.message


def test_a_part_cannot_change_its_dialect_to_escape() -> None:
    """A `$schema` within a schema does not bring back steps without bounds."""
    whole = doubling("allOf", {"type": "object"})
    whole["$ref"] = "#/$defs/escape"
    whole["$defs"]["escape"] = {"$schema": DRAFT_7, "allOf": [{"$ref": "#/$defs/a0"}]}
    with pytest.raises(CannotValidate, match="takes too long"):
        schema_errors(whole, {"a": 1})


def test_a_large_value_of_an_ordinary_schema_is_judged() -> None:
    """The steps that are allowed grow with the value."""
    item = {"type": "object", "properties": {name: {"type": "integer"} for name in "abcd"}, "required": ["a"]}
    schema: dict[str, Any] = {"type": "array", "items": {"$ref": "#/$defs/item"}, "$defs": {"item": item}}
    many: list[Any] = [dict.fromkeys("abcd", 1) for _ in range(5_000)]
    assert schema_errors(schema, many) == []
    (error,) = schema_errors(schema, [*many, {"a": "x"}])
    assert list(error.absolute_path) == [5_000, "a"]


def test_of_very_many_errors_the_first_are_told() -> None:
    """A list of wrong items gives no list as long."""
    assert len(schema_errors({"items": {"type": "string"}}, [1] * 5_000)) == 100
