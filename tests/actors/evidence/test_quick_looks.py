"""Quick looks that spare texts a slow search: none of them may miss what the search would find."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolace_mt.actors.evidence import deeds, implied_numbers, superlatives
from toolace_mt.actors.evidence.deed_words import DEEDS
from toolace_mt.actors.evidence.gathered import Gathered
from toolace_mt.actors.evidence.passages import Passage, as_passage
from toolace_mt.actors.evidence.plain_schemas import plainly_fits
from toolace_mt.actors.evidence.schema_validation import CannotValidate, _errors
from toolace_mt.actors.rules import denied_results, ignored_correction
from toolace_mt.events import JsonObject


def compiled(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern that may be late, as Hypothesis takes one."""
    return re.compile(pattern.pattern, pattern.flags)


LOOKS = [
    (ignored_correction._CORRECTS, ignored_correction._TELLING),
    (ignored_correction._INSTEAD, ignored_correction._TELLING),
    (denied_results._DENIES, denied_results._DENYING),
]


@pytest.mark.parametrize(("search", "words"), LOOKS)
@given(st.data())
@settings(max_examples=150)
def test_each_ascii_phrase_has_one_of_the_words(
    search: re.Pattern[str], words: frozenset[str], data: st.DataObject
) -> None:
    """Phrases of other scripts are always searched for."""
    text = data.draw(st.from_regex(search, alphabet=st.characters(codec="ascii")))
    assert not words.isdisjoint(as_passage(text).words), text


@given(st.from_regex(implied_numbers._SHORT_YEAR))
def test_each_short_year_has_one_of_the_signs(text: str) -> None:
    """The signs are looked for in lower case."""
    hits = implied_numbers._SHORT_YEAR.finditer(text)
    assert all(
        any(sign in hit.group().lower() for sign in implied_numbers._BEFORE_YEAR) for hit in hits if hit[0].isascii()
    )


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.name)
@given(st.data())
@settings(max_examples=60)
def test_each_told_deed_is_likely(deed: object, data: st.DataObject) -> None:
    """The likely kinds are those whose words occur."""
    name = str(getattr(deed, "name", ""))
    text = data.draw(st.from_regex(compiled(deeds._TOLD[name]), alphabet=st.characters(codec="ascii")))
    assert name in deeds._likely(text), text


@pytest.mark.parametrize("kind", superlatives.SUPERLATIVES, ids=lambda kind: kind.name)
@given(st.data())
@settings(max_examples=30)
def test_any_superlative_is_seen(kind: superlatives.Superlative, data: st.DataObject) -> None:
    """The joined pattern finds what each kind's own does."""
    text = data.draw(st.from_regex(compiled(kind.words), alphabet=st.characters(codec="ascii"))).lower()
    assert bool(superlatives._ANY.search(text)) or not kind.words.search(text)


TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
SCHEMAS = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from([*TYPES, ["string", "null"]]),
            "enum": st.lists(st.sampled_from(["a", 1, True, None, 1.0]), max_size=3),
            "minimum": st.sampled_from([0, 1.5, True]),
            "maximum": st.integers(-1, 3),
            "required": st.lists(st.sampled_from(["a", "b"]), max_size=2),
            "pattern": st.just("a+"),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from(["a", "b"]), inner),
            "additionalProperties": st.one_of(st.booleans(), inner),
            "items": inner,
            "anyOf": st.lists(inner, min_size=1, max_size=2),
        },
    ),
    max_leaves=6,
)
VALUES = st.recursive(
    st.sampled_from(["a", "", 0, 1, 1.0, 2.5, True, False, None]),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["a", "b", "c"]), inner)),
    max_leaves=4,
)


@given(SCHEMAS, VALUES)
@settings(max_examples=500)
def test_what_plainly_fits_has_no_errors(schema: JsonObject, value: object) -> None:
    """The library is the judge."""
    if plainly_fits(schema, value):  # type: ignore[arg-type]
        try:
            assert _errors(json.dumps(schema), value, 1) == []  # type: ignore[arg-type]
        except CannotValidate:
            pytest.fail("the library cannot judge it")


def test_what_passages_say_is_read_no_further_than_it_is_asked_for() -> None:
    """The newest passage is read first, those that come later are read too."""
    passages, read = [Passage("1 2"), Passage("3")], []

    def numbers(passage: Passage) -> tuple[float, ...]:
        read.append(passage.text)
        return passage.numbers

    found = Gathered(passages, numbers)
    assert 3.0 in found
    assert read == ["3"]
    passages.append(Passage("4"))
    assert 1.0 in found
    assert read == ["3", "4", "1 2"]
    assert 5.0 not in found
    assert sorted(found) == [1.0, 2.0, 3.0, 4.0]
    assert len(found) == 4
