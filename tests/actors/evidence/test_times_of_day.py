"""Times of day and lengths are read in the forms in which they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.evidence.times import DAY, hours_in, lengths_in, times_in


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("9am", {540}),
        ("9:30 pm", {1290}),
        ("14:30", {870}),
        ("2025-03-14T09:10:00+02:00", {550}),
        ("half past two", {150, 870}),
        ("quarter to seven", {405, 1125}),
        ("ten past six pm", {1090}),
        ("12 a.m.", {0}),
        ("noon", {720}),
        ("下午三点", {900}),
        ("晚上8点半", {1230}),
        ("version 3.14 of 2025-03-14", set()),
        ("from 0:20 on", {20}),
        ("open until 24:00", {0}),
        ("geschlossen ab 24 Uhr", {0}),
    ],
)
def test_a_time_is_read(text: str, minutes: set[int]) -> None:
    """A time that may be before or after noon is read as both."""
    assert times_in(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45 minutes", {45}),
        ("PT3H05M", {185}),
        ("2h40", {160}),
        ("two hours and five minutes", {125, 120, 5}),
        ("tre ore e dieci minuti", {190, 180, 10}),
        ("1.5 hours", {90}),
        ("an hour and a half", {90}),
        ("half an hour", {30}),
        ('{"duration": 20}', {20, 1200}),
        ("两小时", {120}),
    ],
)
def test_a_length_is_read(text: str, minutes: set[int]) -> None:
    """In minutes; a number without its unit may be in minutes or hours."""
    assert lengths_in(text) == minutes


@given(st.text(st.sampled_from("0123456789:. TZ+-apmhalf pst quarter to noon at 上下午点半十三时分小"), max_size=40))
def test_any_text_is_read(text: str) -> None:
    """Times lie within a day, lengths are not negative."""
    assert all(0 <= minute < DAY for minute in times_in(text) | hours_in(text))
    assert all(length >= 0 for length in lengths_in(text))


@pytest.mark.parametrize(
    "text", ["tickets at 12 euros", "bis 18 EUR", "a las 20 euros", "up to 15%", "from 9.50 dollars"]
)
def test_an_amount_of_money_is_no_time(text: str) -> None:
    """A word before it that may stand before a time makes it none."""
    assert times_in(text) | hours_in(text) == set()
