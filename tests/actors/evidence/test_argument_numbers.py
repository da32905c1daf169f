"""A quantity of a call may follow from the user's last words, and its near misses do not."""

from datetime import date

import pytest

from toolace_mt.actors.evidence.argument_numbers import abbreviates_words, follows_from_words
from toolace_mt.actors.evidence.date_claims import falls_on_meant_day, known_todays, names_its_weekday
from toolace_mt.actors.evidence.knowledge import Knowledge
from toolace_mt.actors.evidence.mentions import as_passage
from toolace_mt.actors.evidence.numbers import numbers_in


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
        ("He was born around 1871.", "year_from", 1870, True),
        ("He was born around 1871.", "year_from", 1860, False),
        ("He was born in 1871.", "year_from", 1870, False),
        ("A dozen crates, half from Looe, half from Hatt.", "crates", 6, True),
        ("A dozen crates, half from Looe, half from Hatt.", "crates", 7, False),
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
    assert falls_on_meant_day("2026-05-01", known, known_todays(known))
    assert falls_on_meant_day("2026-04-29", known, known_todays(known))
    assert not falls_on_meant_day("2026-05-03", known, known_todays(known))


@pytest.mark.parametrize(
    ("said", "day", "other"),
    [
        ("jusqu'à la fin novembre", "2026-11-30", "2026-11-29"),
        ("until the end of the quarter", "2026-09-30", "2026-08-31"),
        ("bis Ende Februar", "2026-02-28", "2026-02-27"),
        ("desde principios de octubre", "2026-10-01", "2026-10-02"),
        ("到11月底", "2026-11-30", "2026-11-01"),
        ("by the end of the year", "2026-12-31", "2026-11-30"),
        ("entro la fine del mese", "2026-09-30", "2026-10-31"),
    ],
)
def test_edges_of_periods(said: str, day: str, other: str) -> None:
    """They are days that are meant."""
    known = hearing(said, "Today is Wednesday, 2026-09-16.")
    assert falls_on_meant_day(day, known, known_todays(known))
    assert not falls_on_meant_day(other, known, known_todays(known))


def test_a_code_that_abbreviates_words() -> None:
    """Its letters begin the word before its number."""
    known = hearing("¿Cómo está la tierra en la norte 4 y en la sur 11?")
    assert abbreviates_words("N-04", known)
    assert abbreviates_words("S-11", known)
    assert not abbreviates_words("N-11", known)
    assert not abbreviates_words("E-04", known)
    assert not abbreviates_words("04", known)


@pytest.mark.parametrize(("said", "follows"), [("Wednesday is the 26th.", True), ("Wednesday is the 27th.", False)])
def test_a_weekday_with_its_day_of_the_month(said: str, follows: bool) -> None:
    """It follows from today."""
    known = hearing("Hello.", "Today is Sunday, 2026-08-23.")
    assert names_its_weekday(said, said.index("2"), known) is follows


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("Put it up by three quarters.", 0.75),
        ("redondea a mil quinientos", 1500.0),
        ("zweihundertfünfzig Euro", 250.0),
        ("dix-huit mille cinq cents euros", 18500.0),
        ("millecinquecento", 1500.0),
        ("mil e quinhentos", 1500.0),
        ("vijftienhonderd euro", 1500.0),
        ("dos mil trescientas", 2300.0),
        ("hora y media", 90.0),
        ("anderthalb Stunden", 90.0),
        ("trois quarts d'heure", 45.0),
        ("mezz'ora", 30.0),
    ],
)
def test_numbers_in_words(said: str, number: float) -> None:
    """In the languages in which dialogues are written."""
    assert number in numbers_in(said)


def test_words_that_only_look_like_numbers() -> None:
    """They are none."""
    assert numbers_in("A recent percentage, per mile: cent per cent") == ()
