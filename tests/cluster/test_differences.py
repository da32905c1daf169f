"""What has changed between two configs is said by its place."""

from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.cluster.config.differences import differences

VALUES = st.recursive(
    st.integers(0, 3) | st.text("ab", max_size=2) | st.lists(st.integers(0, 1), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("xyz"), inner, min_size=1, max_size=3),
    max_leaves=8,
)
CONFIGS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


def test_a_place_is_named_with_both_values() -> None:
    """Down to the part that differs, and no further than a list."""
    before = {"seed": 3, "rules": {"severity": {"claims": "advisory"}}, "same": {"a": 1}}
    now = {"seed": 4, "rules": {"severity": {"claims": "blocking"}, "disabled": ["length"]}, "same": {"a": 1}}
    assert differences(before, now) == (
        'seed: was 3, is 4; rules.severity.claims: was "advisory", is "blocking"; '
        'rules.disabled: was nothing, is ["length"]'
    )


def test_a_section_that_only_one_has_is_named_by_its_parts() -> None:
    """Whichever of them has it."""
    assert differences({"rules": None}, {"rules": {"added": {"a": "x"}}}) == 'rules.added.a: was nothing, is "x"'
    assert differences({"rules": {"added": {"a": "x"}}}, {}) == 'rules.added.a: was "x", is nothing'


def test_many_differences_are_counted() -> None:
    """So that the message can be read."""
    said = differences(dict.fromkeys("abcdefgh", 1), dict.fromkeys("abcdefgh", 2))
    assert said.endswith("; and 2 more")
    assert said.count("was 1, is 2") == 6


@given(CONFIGS, CONFIGS)
def test_nothing_is_said_where_nothing_differs_and_only_there(
    before: dict[str, object], now: dict[str, object]
) -> None:
    """Equal is silent, different is not."""
    assert (differences(before, now) == "") == (before == now)
