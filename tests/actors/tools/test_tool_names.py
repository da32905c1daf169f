"""Safe names: unique, accepted by providers, and traceable."""

import re

from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.tools.names import is_safe, safe_names

close = st.text(alphabet="a_ .é中", min_size=1, max_size=4)
names = st.lists(st.one_of(close, st.text(max_size=80), st.just("x" * 70), st.just("a_2")), max_size=30)


@given(names)
def test_safe_names_are_unique_accepted_and_reversible(originals: list[str]) -> None:
    """Whatever the names are, each gets one that no other has, so that it leads back to its own."""
    safe = safe_names(originals)
    assert len(set(safe)) == len(originals)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in safe)
    back = dict(zip(safe, originals, strict=True))
    assert [back[name] for name in safe] == originals


@given(names)
def test_a_safe_name_keeps_itself(originals: list[str]) -> None:
    """Whoever comes before it, a name that providers accept is not given to another tool."""
    safe = safe_names(originals)
    for name in set(originals):
        if is_safe(name):
            assert safe[originals.index(name)] == name


@given(names, names)
def test_more_tools_behind_change_no_name(originals: list[str], more: list[str]) -> None:
    """Adding tools behind leaves the names of the others alone, unless one of them claims such a name as its own."""
    unclaimed = [name for name in more if not is_safe(name)]
    after = safe_names([*originals, *unclaimed])
    assert after[: len(originals)] == safe_names(originals)


def test_names_stay_readable() -> None:
    """Safe parts of a name are kept."""
    assert safe_names(["Get Order Book", "Café (new)", "get.order/book", "Get_Order_Book", "Get Order Book"]) == (
        "Get_Order_Book_2",
        "Cafe_new",
        "get_order_book",
        "Get_Order_Book",
        "Get_Order_Book_3",
    )
