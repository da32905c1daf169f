"""Results are shown as objects only where they come back unchanged."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from toolace_mt.actors.offline.memory import Toolbox
from toolace_mt.actors.offline.prompt import read_turns
from toolace_mt.actors.prompts.rendering import turn_lines
from toolace_mt.actors.replies import WrittenToolTurn
from toolace_mt.actors.result_texts import content_text, same_content, shown_content
from toolace_mt.actors.roles.turn_builder import TurnBuilder
from toolace_mt.events import ToolResult, ToolTurn

AS_OBJECTS = [
    '{"flights": [{"flight_id": "FL-204", "price": 129.0, "direct": true, "gate": null}]}',
    '[{"name": "Zoë"}, 1.0, 12345678901234567890123]',
    '{"name": "Zo\\u00eb"}',
    '{\n  "pages": 3\n}',
    "[]",
    "{}",
]
AS_STRINGS = [
    '{"a": 1, "a": 2}',
    '{"mass": 1e400}',
    '{"mass": 1E5}',
    '{"mass": 1.10}',
    '{"mass": -0}',
    '{"mass": NaN}',
    '{"mass": -Infinity}',
    '{"half": "\\ud83d"}',
    f'{{"digits": {"9" * 5000}}}',
    "[" * 80 + "]" * 80,
    "[" * 100_000,
    '{"cut": "of',
    "{'a': 1}",
    '"quoted"',
    "12.50",
    "null",
    "No flights on that day.",
    "",
]


@pytest.mark.parametrize("text", AS_OBJECTS)
def test_an_object_is_shown_as_one(text: str) -> None:
    """What is shown means the same and has no escaped quotes."""
    assert shown_content(text) == json.loads(text)
    assert '\\"' not in turn_lines([turn(text)])


@pytest.mark.parametrize("text", AS_STRINGS)
def test_what_would_change_stays_a_string(text: str) -> None:
    """A duplicate key, a number written otherwise, a constant, half a character, too deep or no object at all."""
    assert shown_content(text) == text


@pytest.mark.parametrize("text", AS_OBJECTS + AS_STRINGS)
def test_an_unchanged_rewrite_is_the_original(text: str) -> None:
    """The result as shown, sent back, is the very turn, spaces and flag included."""
    before = turn(text, error=True)
    line = json.loads(turn_lines([before]))
    for error in ({}, {"error": True}):
        written = WrittenToolTurn.model_validate(
            {"role": "tool", "results": [{"call": "c", "content": line["results"][0]["content"], **error}]}
        )
        assert TurnBuilder(1, rewritten=before.results).turn(written, "1.3") == before


def test_a_flag_may_be_added_to_the_same_words() -> None:
    """A repair can say that a result is an error."""
    before = turn("No seat left.")
    written = WrittenToolTurn.model_validate(
        {"role": "tool", "results": [{"call": "c", "error": True, "content": "No seat left."}]}
    )
    assert TurnBuilder(1, rewritten=before.results).turn(written, "1.3") == turn("No seat left.", error=True)


def test_the_offline_model_reads_both_forms() -> None:
    """An object and a string come back as texts that mean the same."""
    for text in (*AS_OBJECTS, *AS_STRINGS):
        (read,) = read_turns(turn_lines([turn(text)]), Toolbox(()))
        assert isinstance(read, ToolTurn)
        assert same_content(read.results[0].content, text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('{"a":1,"b":[2]}', '{"b": [2], "a": 1}', True),
        ('{"a": 1}', '{"a": 1.0}', False),
        ('{"a": 1}', '{"a": true}', False),
        ('{"a": 1, "a": 2}', '{"a": 2}', False),
        ("[1, 2]", "[2, 1]", False),
        ("ok", "ok ", False),
    ],
)
def test_same_content(one: str, other: str, same: bool) -> None:
    """Spaces and the order of keys do not matter, all else does."""
    assert same_content(one, other) is same


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_what_a_model_writes_is_shown_as_it_wrote_it(value: JsonValue) -> None:
    """Values of every kind come back from the dialogue; half a surrogate cannot be shown, so that stays escaped."""
    text = content_text(value)
    assert content_text(shown_content(text)) == text


def turn(text: str, *, error: bool = False) -> ToolTurn:
    """A turn of one result."""
    return ToolTurn(id="1.3", subtask=1, results=(ToolResult(call_id="c", content=text, error=error),))
