"""Values fit their schema, whatever it is called."""

import re
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from toolace_mt.actors.models.offline.arithmetic import evaluated
from toolace_mt.actors.models.offline.dice import Dice
from toolace_mt.actors.models.offline.model import wait
from toolace_mt.actors.models.offline.naming import label, measured, slot_of
from toolace_mt.actors.models.offline.settings import Latency
from toolace_mt.actors.models.offline.story import Story
from toolace_mt.actors.models.offline.values.making import make
from toolace_mt.actors.models.offline.values.patterns import sample
from toolace_mt.actors.models.offline.values.schemas import resolved
from toolace_mt.actors.models.offline.values.wish import Wish

STORY = Story("key", "Nora", "Whitfield")

_names = st.sampled_from(
    [
        "city",
        "start_date",
        "orderId",
        "max_price",
        "quantity",
        "email",
        "x",
        "notes",
        "toAirport",
        "rating",
        "42",
        "\u30bf",
    ]
)


def _bounded(type_: str, low: int, span: int) -> dict[str, Any]:
    return {"type": type_, "minimum": low, "maximum": low + span}


_odd = [{"type": "boolean"}, {"type": ["string", "null"]}, {"anyOf": [{"type": "null"}, {"type": "integer"}]}]
_scalars: st.SearchStrategy[Any] = st.one_of(
    st.fixed_dictionaries({"type": st.just("string")}, optional={"maxLength": st.integers(3, 60)}),
    st.fixed_dictionaries({"type": st.just("string"), "enum": st.lists(st.text(min_size=1), min_size=1, max_size=4)}),
    st.builds(_bounded, st.just("integer"), st.integers(-50, 900), st.integers(0, 90)),
    st.builds(_bounded, st.just("number"), st.integers(-50, 900), st.integers(1, 90)),
    st.sampled_from(_odd),
)
_schemas = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.builds(lambda items, low: {"type": "array", "items": items, "minItems": low}, inner, st.integers(0, 3)),
        st.builds(
            lambda properties: {"type": "object", "properties": properties, "required": sorted(properties)},
            st.dictionaries(_names, inner, max_size=3),
        ),
    ),
    max_leaves=6,
)


@given(_names, _schemas, st.integers(0, 6))
def test_a_value_fits_its_schema(name: str, schema: Any, variant: int) -> None:
    """Enums, bounds, lengths, lists, objects, nulls: what is made validates."""
    value = make(Wish(name, resolved(schema, schema), schema, STORY, "seed", variant))
    assert not list(Draft202012Validator(schema).iter_errors(value)), value


@pytest.mark.parametrize(
    "pattern",
    [
        "^FL-[0-9]{6}$",
        "^[A-Z]{3}$",
        r"^\d{4}-\d{2}-\d{2}$",
        "^(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$",
        r"^[a-z]+(_[a-z]+)*@?\w{2,5}$",
        r"^(?:red|green|blue)\.?$",
        r"[^a-c]{2}\+x*",
        r"\w{3}.\s[\d-]{2}",
    ],
)
def test_a_pattern_gets_a_string_that_it_accepts(pattern: str) -> None:
    """Drawn, and never matched: a pattern cannot make it slow."""
    for seed in range(20):
        assert re.search(pattern, sample(pattern, Dice(seed)))


@given(st.text(alphabet=r"ab1()[]{}|*+?\^$.-,d", max_size=40), st.integers())
def test_any_pattern_gives_some_string_soon(pattern: str, seed: int) -> None:
    """What makes no sense gives something short."""
    assert len(sample(pattern, Dice(seed))) <= 256


def test_a_pattern_of_nested_counts_is_bounded() -> None:
    """Counts within counts multiply, and are cut."""
    assert len(sample("((((a{64}){64}){64}){64})", Dice(1))) <= 256


def test_a_reference_that_leads_to_itself_ends() -> None:
    """A schema with a loop gives a value."""
    schema: Any = {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}
    assert make(Wish("node", resolved(schema, schema), schema, STORY, "seed")) is not None
    tree: Any = {"type": "object", "properties": {"child": {"$ref": "#"}}, "required": ["child"]}
    assert make(Wish("node", resolved(tree, tree), tree, STORY, "seed"))


@pytest.mark.parametrize(
    ("name", "entity", "slot"),
    [
        ("order_id", "", "order id"),
        ("orderIds", "", "order id"),
        ("id", "booking", "booking id"),
        ("new_item_ids", "", "item id"),
        ("HTTPStatus", "", "http status"),
    ],
)
def test_names_that_mean_the_same_meet_in_one_slot(name: str, entity: str, slot: str) -> None:
    """Whatever the case style, the number or the place."""
    assert slot_of(name, entity) == slot


def test_names_are_said_as_people_say_them() -> None:
    """Short forms are written out, and units stand behind."""
    assert label("max_price") == "maximum price"
    assert measured("duration_minutes") == ("duration", "minutes")


def test_sums_are_right_and_nothing_else_is_run() -> None:
    """Only numbers, signs and brackets are calculated."""
    assert evaluated("(320 + 85) * 2") == 810
    assert evaluated("1250 / 5 - 40") == 210
    assert evaluated("__import__('os')") is None
    assert evaluated("9**9**9") is None


def test_waits_are_lognormal_about_their_median() -> None:
    """Half of them are shorter than the median; without sigma all are equal; without median there is none."""
    waits = [wait(Latency(median=0.2, sigma=0.8), 0, str(number)) for number in range(2000)]
    assert 0.18 < median(waits) < 0.22
    assert max(waits) > 1
    assert wait(Latency(median=0.2), 0, "x") == 0.2
    assert wait(Latency(), 0, "x") == 0
    assert wait(Latency(median=0.2, sigma=0.8), 0, "x") == wait(Latency(median=0.2, sigma=0.8), 0, "x")
