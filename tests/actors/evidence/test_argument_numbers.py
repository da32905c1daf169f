"""A quantity of a call may follow from the user's last words, and its near misses do not."""

from datetime import date

import pytest

from toolace_mt.actors.evidence.argument_numbers import follows_from_words
from toolace_mt.actors.evidence.date_claims import falls_on_meant_day, known_todays
from toolace_mt.actors.evidence.knowledge import Knowledge
from toolace_mt.actors.evidence.mentions import as_passage


def hearing(text: str, before: str = "") -> Knowledge:
    """What the user said last."""
    known = Knowledge()
    if before:
        known.learn(as_passage(before))
    known.hear(as_passage(text))
    return known


@pytest.mark.parametrize(
    ("said", "name", "value", "follows"),
    [
        ("Dim the lamp to a quarter.", "brightness", 25, True),
        ("Dim the lamp to a quarter.", "brightness", 35, False),
        ("Dim the lamp to a quarter.", "lamp_count", 25, False),
        ("Ran a 10k in 52:30!", "minutes", 53, True),
        ("Ran a 10k in 52:30!", "minutes", 55, False),
        ("Films of the 1870s, please.", "end_year", 1879, True),
        ("Films of the 1870s, please.", "end_year", 1889, False),
        ("How is the weather this weekend?", "days", 4, True),
        ("How is the weather this weekend?", "days", 14, False),
    ],
)
def test_what_the_words_mean(said: str, name: str, value: int, follows: bool) -> None:
    """Today is a Thursday."""
    assert follows_from_words(name, value, "", hearing(said), [date(2026, 5, 14)]) is follows


def test_half_an_hour_more() -> None:
    """It is added to what a result has."""
    known = hearing("Make it half an hour more.", '{"duration": 45}')
    assert follows_from_words("duration_minutes", 75, "", known, [])
    assert not follows_from_words("duration_minutes", 76, "", known, [])


@pytest.mark.parametrize(
    "today", ["Today is Tuesday, 2026-04-28.", "Heute ist Dienstag, der 28.04.2026.", "今天是2026年4月28日,星期二。"]
)
def test_days_that_are_meant(today: str) -> None:
    """In each language, and no others."""
    known = hearing("Morgen, am Freitag oder am 1. Mai / tomorrow, on Friday / 五一", today)
    assert known_todays(known) == [date(2026, 4, 28)]
    assert falls_on_meant_day("2026-05-01", known)
    assert falls_on_meant_day("2026-04-29", known)
    assert not falls_on_meant_day("2026-05-03", known)
