"""Patterns for one of many words."""

import re

from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.evidence.alternatives import any_of

WORDS = st.lists(st.text("ab-. ", min_size=1, max_size=5), min_size=1, max_size=12)


@given(words=WORDS, text=st.text("abAB-. ", max_size=40))
def test_a_tree_finds_what_a_list_of_the_longest_first_finds(words: list[str], text: str) -> None:
    """Whatever the case, and with the same start and end."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    for before, after in (("", ""), (r"\b", r"\b")):
        slow = re.compile(rf"{before}(?:{listed}){after}", re.IGNORECASE)
        quick = re.compile(f"{before}{any_of(words)}{after}", re.IGNORECASE)
        assert [hit.span() for hit in quick.finditer(text)] == [hit.span() for hit in slow.finditer(text)]


def test_a_sign_may_have_a_pattern_of_its_own() -> None:
    """As the hyphen of a number has."""
    assert re.fullmatch(any_of(["twenty", "twenty-one"], {"-": "[- ]"}), "twenty one")
