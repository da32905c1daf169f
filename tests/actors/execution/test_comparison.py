"""Comparison of results: equal in substance, or different."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from toolace_mt.actors.execution import ToolImplementation
from toolace_mt.actors.execution.comparison import MOST_DIFFERENCES, compare

SAME = [
    ('{"a": 1, "b": [2, 3]}', '{"b":[2,3],\n "a":1}'),
    ("10", "10.0"),
    ('{"price": 10}', '{"price": 10.0}'),
    ('{"price": "10.50"}', '{"price": 10.5}'),
    ('{"sum": 0.3}', '{"sum": 0.30000000000000004}'),
    ('{"n": 123456789012345678901234567890}', '{"n": 123456789012345678901234567890}'),
    ("  Two   words\n", "Two words"),
    ('"hello"', "hello"),
    ("{'a': True, 'b': None}", '{"a": true, "b": null}'),
    ('{"a": 1}', '{"a": 1, "b": null}'),
    ('{"result": [1, 2]}', "[1, 2]"),
    ("5", '{"result": 5}'),
    ('{"at": "2025-06-30T10:00:00Z"}', '{"at": "2025-06-30 12:00:00+02:00"}'),
    ('"caf\\u00e9"', '"cafe\\u0301"'),
    ("", ""),
    ("null", "null"),
    ('{"x": NaN}', '{"x": NaN}'),
]
OTHER = [
    ('{"a": 1}', '{"a": 2}', "/a"),
    ('{"a": 1}', '{"a": true}', "/a"),
    ('{"a": "1"}', '{"a": true}', "/a"),
    ('{"id": "0010"}', '{"id": 10}', "/id"),
    ('{"id": "1.10"}', '{"id": "1.1"}', "/id"),
    ('{"n": 123456789012345678901234567890}', '{"n": 123456789012345678901234567891}', "/n"),
    ('{"n": 1' + "0" * 400 + "}", '{"n": 1.5}', "/n"),
    ('{"a": [1, 2, 3]}', '{"a": [1, 2]}', "/a/2"),
    ('{"a": [1, 2]}', '{"a": [2, 1]}', "/a/0"),
    ('{"a": [1]}', '{"a": [1, null]}', "/a/1"),
    ('{"a": 1}', '{"b": 1}', "/a"),
    ('{"a/b": {"~": 1}}', '{"a/b": {"~": 2}}', "/a~1b/~0"),
    ('{"a": {}}', '{"a": []}', "/a"),
    ('{"name": "Ada"}', '{"name": "ada"}', "/name"),
    ("Booked.", "Refused.", ""),
    ('{"at": "2025-06-30T10:00:00"}', '{"at": "2025-06-30T10:00:00Z"}', "/at"),
    ('{"result": 5}', '{"result": 6}', "/result"),
    ('{"total": 12.35}', '{"total": 12.3512}', "/total"),
    ("", "null", ""),
]


@pytest.mark.parametrize(("said", "came"), SAME)
def test_representation_makes_no_difference(said: str, came: str) -> None:
    """Order of keys, white space, formats of numbers, an envelope, an absent null: the same is said."""
    assert compare(said, came).same
    assert compare(came, said).same


@pytest.mark.parametrize(("said", "came", "pointer"), OTHER)
def test_substance_makes_a_difference_that_is_located(said: str, came: str, pointer: str) -> None:
    """The first difference says where, what the dialogue says and what came."""
    comparison = compare(said, came)
    assert comparison.differences[0].pointer == pointer
    assert not compare(came, said).same


def test_order_means_nothing_where_that_is_declared() -> None:
    """Lists at the pointers named are compared as bags, and what is left over is located; values may be ignored."""
    tool = ToolImplementation(target="m:f", unordered=("/shelves/*/books", ""), ignored=("/shelves/*/checked",))
    said = '{"shelves": [{"books": [{"id": 1}, {"id": 2}, {"id": 2}], "checked": "today"}]}'
    assert compare(said, '{"shelves": [{"books": [{"id": 2}, {"id": 1}, {"id": 2}], "checked": "now"}]}', tool).same
    less = compare(said, '{"shelves": [{"books": [{"id": 2}, {"id": 1}], "checked": "now"}]}', tool)
    assert [str(one) for one in less.differences] == ['at /shelves/0/books/2 it says {"id": 2}, and nothing came']
    more = compare('{"shelves": [{"books": []}]}', '{"shelves": [{"books": [3]}]}', tool)
    assert [one.pointer for one in more.differences] == ["/shelves/0/books/0"]
    assert compare("[[1], [2]]", "[[2], [1]]", tool).same
    assert not compare("[[1], [2]]", "[[2], [1]]").same


def test_what_is_shown_is_bounded() -> None:
    """However much differs, some of it is shown, shortened, and that there is more is said."""
    said = json.dumps({str(number): "x" * 10_000 for number in range(100)})
    comparison = compare(said, "{}")
    assert len(comparison.differences) == MOST_DIFFERENCES
    assert comparison.more
    assert all(len(str(one)) < 400 for one in comparison.differences)


def test_depth_is_no_obstacle() -> None:
    """Nested 900 deep, the one difference is found."""
    said, came = ('{"a":' * 900 + number + "}" * 900 for number in ("1", "2"))
    assert len(compare(said, came).differences) == 1
    assert compare(said, said).same
    assert not compare("[" * 100_000, "{}").same


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(values)
def test_every_value_is_the_same_as_itself_however_it_is_written(value: JsonValue) -> None:
    """Keys in another order, escapes and indentation are representation."""
    assert compare(json.dumps(value), json.dumps(value, indent=3, ensure_ascii=False, sort_keys=True)).same


@settings(max_examples=150, deadline=None)
@given(values, values)
def test_comparing_has_no_preferred_side(one: JsonValue, other: JsonValue) -> None:
    """If one is not the other, the other is not the one."""
    assert compare(json.dumps(one), json.dumps(other)).same == compare(json.dumps(other), json.dumps(one)).same
