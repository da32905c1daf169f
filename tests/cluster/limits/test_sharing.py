"""Slots are shared out fairly."""

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.cluster.limits.fair_shares import Demand, shares

demands = st.dictionaries(
    st.sampled_from("abcdefgh"), st.builds(Demand, st.integers(0, 50), st.sampled_from([1.0, 2.0, inf])), max_size=8
)


@given(st.integers(0, 200), demands)
def test_everything_is_shared_out_and_nothing_twice(slots: int, wanted: dict[str, Demand]) -> None:
    """All slots are given if there is any worker, and no more."""
    given_out = shares(slots, wanted)
    assert sum(given_out.values()) == (slots if wanted else 0)
    assert given_out.keys() == wanted.keys()


@given(st.integers(0, 200), demands)
def test_nobody_lacks_what_another_has_too_much_of(slots: int, wanted: dict[str, Demand]) -> None:
    """A worker that gets less than it could use gets no less than any other, give or take one."""
    given_out = shares(slots, wanted)
    for name, demand in wanted.items():
        if given_out[name] < demand.calls:
            assert given_out[name] >= max(given_out.values()) - 1


def test_a_single_slot_goes_to_who_has_starved_the_longest() -> None:
    """So that it goes around."""
    assert shares(1, {"a": Demand(5, inf), "b": Demand(5, 3.0), "c": Demand(5, 2.0)}) == {"a": 0, "b": 0, "c": 1}
