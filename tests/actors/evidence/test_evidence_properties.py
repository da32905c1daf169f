"""Properties of the evidence: any text is read without a fault, and written values are read again."""

import json
import sys
import tracemalloc
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from toolace_mt.actors.evidence import tokens
from toolace_mt.actors.evidence.dates import days_in
from toolace_mt.actors.evidence.leaves import leaves
from toolace_mt.actors.evidence.mentions import Mentions, Passage
from toolace_mt.actors.evidence.numbers import canonical, numbers_in
from toolace_mt.actors.evidence.results import decoded, is_empty, is_error
from toolace_mt.actors.evidence.tokens import name_parts, plain_text, spaced_tokens
from toolace_mt.actors.evidence.value_kinds import ValueKind, kind_of
from toolace_mt.events.pointers import steps_of

texts = st.text(max_size=80)
json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(texts, texts, texts)
def test_a_text_holds_its_words(before: str, words: str, after: str) -> None:
    """Whatever stands around them, with space between."""
    evidence = Mentions()
    evidence.add(Passage(f"{before} {words} {after}"))
    assert evidence.holds(words)
    assert evidence.holds(words.upper()) or not words.isascii()


@given(st.lists(texts, min_size=40, max_size=120), st.data())
@settings(max_examples=20)
def test_evidence_forgets_nothing(said: list[str], data: st.DataObject) -> None:
    """However many passages were made one, each is still found, and no phrase reaches from one into the next."""
    evidence = Mentions()
    for text in said:
        evidence.add(Passage(text))
    assert evidence.holds(data.draw(st.sampled_from(said)))
    ends = Mentions()
    for number in range(100):
        ends.add(Passage(f"begin{number} middle end{number}"))
    assert ends.holds("begin50 middle end50")
    assert not ends.holds("end50 begin51")


@given(st.floats(min_value=0, max_value=1e12))
def test_a_number_is_read_as_it_is_written(number: float) -> None:
    """Plain and with separators of thousands."""
    written = canonical(number)
    assert written in numbers_in(f"It is {written!r}, no?")
    whole = int(number)
    assert canonical(float(whole)) in numbers_in(f"about {whole:,} of them")


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y/%m/%d"])
)
def test_a_date_is_read_as_it_is_written(day: date, form: str) -> None:
    """In the forms that everybody knows."""
    assert (day.year, day.month, day.day) in {(d.year, d.month, d.day) for d in days_in(f"on {day.strftime(form)}.")}


@given(texts, texts | st.floats() | st.integers() | st.booleans() | st.none())
def test_any_value_has_a_kind(name: str, value: str | float | bool | None) -> None:
    """No text and no number is too odd."""
    assert isinstance(kind_of(name, value), ValueKind)


@given(json_values)
def test_a_result_is_decoded(value: JsonValue) -> None:
    """JSON gives its value again; what it says of itself can be asked."""
    content = json.dumps(value)
    again = decoded(content)
    if not isinstance(value, str):
        assert again == value
    assert isinstance(is_error(content, again), bool)
    assert isinstance(is_empty(content, again), bool)


@given(texts)
def test_any_text_is_read(text: str) -> None:
    """Numbers, days, tokens and parts of anything."""
    assert spaced_tokens(text).startswith(" ")
    assert all(isinstance(number, float) for number in numbers_in(text))
    assert isinstance(days_in(text), frozenset)
    assert all(part for part in name_parts(text))
    decoded(text)


@given(json_values)
def test_a_pointer_leads_to_its_leaf(value: JsonValue) -> None:
    """By the rules of RFC 6901."""
    for leaf in leaves(value):
        node: JsonValue = value
        for key in steps_of(leaf.pointer):
            node = node[int(key)] if isinstance(node, list) else node[key] if isinstance(node, dict) else None
        assert node == leaf.value


@given(st.text("aZ9_ é-。订单がガｶﾞﬁİς゙\u0301, ", max_size=60), st.integers(1, 9))
def test_a_long_text_is_read_in_slices_as_a_short_one_is(text: str, size: int) -> None:
    """Wherever it is cut, its tokens are the same."""
    whole = spaced_tokens(text), plain_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_SLICE", size)
        assert (spaced_tokens(text), plain_text(text)) == whole


@pytest.mark.parametrize("unit", ["订单已经发货。", "Où est la bibliothèque, près du lac? ", "order 17 has left. "])
def test_a_long_text_takes_little_more_memory_than_its_tokens(unit: str) -> None:
    """Two copies of what comes of it: lists of tokens or signs would take many times as much."""
    text = unit * (600_000 // len(unit))
    tracemalloc.start()
    try:
        found = spaced_tokens(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2.2 * sys.getsizeof(found) + 4_000_000
