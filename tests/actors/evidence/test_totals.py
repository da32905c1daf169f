"""Totals over lists: of all things, of the first or last few, of those of one kind."""

from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from toolace_mt.actors.evidence.totals import LastResults, differences, totals
from toolace_mt.events import JsonObject

BILLS: JsonObject = {
    "bills": [
        {"amount": 10.0, "state": "open", "late": True},
        {"amount": 20.0, "state": "paid", "late": False},
        {"amount": 40.0, "state": "open", "late": True},
    ]
}


def test_sums_of_all_of_the_first_and_last_and_of_one_kind() -> None:
    """And the mean; a kind of one thing has no total."""
    found = set(totals(BILLS))
    assert {70.0, 30.0, 60.0, 50.0, 70.0 / 3} == found


def test_a_single_thing_and_words_have_none() -> None:
    """Nor have numbers that are no amounts of things."""
    assert list(totals({"a": 1, "b": [1, 2, 3], "c": [{"n": 1}], "d": [{"x": "1"}, {"x": "2"}]})) == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=4),
        max_leaves=30,
    )
)
def test_any_json_has_totals(value: object) -> None:
    """Whatever a tool returns."""
    assert all(isinstance(total, float) for total in totals(value))  # type: ignore[arg-type]


def test_numbers_without_measure_add_nothing() -> None:
    """No sum of theirs overflows, and a truth value is no number."""
    things: list[JsonValue] = [{"n": 10**400, "x": 1e308, "late": True}, {"n": 1, "x": 1e308, "late": False}]
    assert list(totals({"things": things})) == []
    assert list(differences([{"n": 10**400, "late": True}, {"n": 3, "late": False}])) == []


def test_totals_are_those_of_the_last_results() -> None:
    """A result more is added, and the oldest of seven is forgotten."""
    last = LastResults()
    last.add(BILLS)
    assert 70.0 in last.totals
    last.add({"paid": 4})
    last.add({"paid": 9})
    assert {70.0, 5.0} <= set(last.totals)
    for _ in range(4):
        last.add("nothing")
    assert 70.0 not in last.totals
