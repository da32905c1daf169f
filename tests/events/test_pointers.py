"""Pointers into arguments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from toolace_mt.events.pointers import escaped, nearest, nodes, pointer_of, same, steps_of

_json: st.SearchStrategy[JsonValue] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.floats(), st.text(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text("ab/~01", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(_json)
def test_every_node_is_where_its_pointer_leads(value: JsonValue) -> None:
    """Pointers are unique, and each one is found whole."""
    found = dict(nodes(value))
    assert len(found) == len(list(nodes(value)))
    for pointer in found:
        assert nearest(value, pointer) == pointer


@given(_json)
def test_a_value_is_the_same_as_itself(value: JsonValue) -> None:
    """Also where it holds what is not equal to itself."""
    assert same(value, value)
    assert not same(value, [value])


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), (1, 1.0), ([], {}), ("1", 1), (None, False)])
def test_json_tells_types_apart(one: JsonValue, other: JsonValue) -> None:
    """Values that Python finds equal may differ as JSON."""
    assert not same({"a": [one]}, {"a": [other]})


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("/a/0/b", "/a/0/b"),
        ("/a/0/missing/deeper", "/a/0"),
        ("/a/1", "/a"),
        ("/a/00", "/a"),
        ("/a/-", "/a"),
        ("/a/٣", "/a"),
        ("/a/" + "9" * 5000, "/a"),
        ("a", ""),
        ("", ""),
    ],
)
def test_what_is_missing_leads_to_where_it_is_missing(pointer: str, found: str) -> None:
    """A pointer from a model may say anything."""
    assert nearest({"a": [{"b": 1}]}, pointer) == found


def test_a_pointer_is_read_as_it_was_written() -> None:
    """A slash and a tilde in a key survive; what is no pointer is refused."""
    assert pointer_of(["a/b~1", 0]) == f"/{escaped('a/b~1')}/0" == "/a~1b~01/0"
    assert steps_of(f"/{escaped('a/b~1')}/x") == ["a/b~1", "x"]
    with pytest.raises(ValueError, match="begins with '/'"):
        steps_of("a/b")
