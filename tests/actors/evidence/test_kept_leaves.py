"""Leaves and branches of a value that several rules go through."""

from pydantic import JsonValue

from toolace_mt.actors.evidence import leaves
from toolace_mt.actors.evidence.leaves import MAX_DEPTH, branches, kept_leaves


def test_leaves_come_in_order_with_their_places() -> None:
    """Empty lists have none."""
    value: JsonValue = {"a/b": [1, {"c": None, "d": []}, [True]], "e": "f"}
    found = [(leaf.pointer, leaf.name, leaf.value) for leaf in leaves(value)]
    assert found == [("/a~1b/0", "a/b", 1), ("/a~1b/1/c", "c", None), ("/a~1b/2/0", "a/b", True), ("/e", "e", "f")]
    assert [(leaf.pointer, leaf.value) for leaf in leaves("text")] == [("", "text")]


def test_what_is_nested_deeper_than_the_bound_is_not_read() -> None:
    """At the bound it is."""
    value: JsonValue = "deep"
    for _ in range(MAX_DEPTH):
        value = [value]
    assert len(list(leaves(value))) == 1
    assert list(leaves([value])) == []


def test_leaves_can_be_gone_through_twice_and_those_of_a_large_value_are_not_kept() -> None:
    """Memory stays bounded."""
    few, many = kept_leaves({"a": [1, 2]}), kept_leaves([*range(5000)])
    for kept, count in ((few, 2), (many, 5000)):
        assert len(list(kept)) == len(list(kept)) == count
    assert isinstance(few, tuple)
    assert not isinstance(many, tuple)


def test_branches_come_level_by_level_and_are_bounded() -> None:
    """The upper ones first; below the top no level has more than the bound."""
    inner: list[JsonValue] = [{"d": 1}, [], {"e": [2]}]
    value: JsonValue = {"a": {"b": 1}, "c": inner, "f": "g"}
    assert list(branches(value, levels=3, most=9)) == [value, {"b": 1}, inner, {"d": 1}, [], {"e": [2]}]
    assert list(branches(value, levels=2, most=9)) == [value, {"b": 1}, inner]
    assert list(branches(inner, levels=9, most=2)) == [inner, {"d": 1}, []]
    assert list(branches("text", levels=9, most=9)) == []
