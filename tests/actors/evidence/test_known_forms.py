"""Numbers that say in another form what is known need no other source."""

import pytest

from toolace_mt.actors.evidence.days_between import days_between
from toolace_mt.actors.evidence.knowledge import Knowledge
from toolace_mt.actors.evidence.known_forms import without_known_forms
from toolace_mt.actors.evidence.mentions import as_passage


def knowing(text: str) -> Knowledge:
    """What a result has brought."""
    known = Knowledge()
    known.learn(as_passage(text))
    return known


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ('{"minutes": 273}', "It takes 4 h 33 min."),
        ('{"minutes": 135}', "Il dure 2h15."),
        ('{"seconds": 4800}', "about 1 hour and 20 minutes"),
        ('{"leaves": "06:35", "arrives": "10:12"}', "It takes 3 h 37 min."),
        ('{"出発": "06:35", "到着": "09:12"}', "所要時間は2時間37分です。"),
        ('{"card": "4111222233334444"}', "the card ending in 4444"),
    ],
)
def test_a_known_number_in_another_form_is_taken_out(result: str, said: str) -> None:
    """So no rule asks where it comes from."""
    assert not any(sign.isdigit() for sign in without_known_forms(said, knowing(result)))


def test_an_unknown_duration_stays() -> None:
    """It was said nowhere."""
    assert "4 h 34 min" in without_known_forms("It takes 4 h 34 min.", knowing('{"minutes": 273}'))
    times = '{"leaves": "06:35", "arrives": "10:12"}'
    assert "3 h 38 min" in without_known_forms("It takes 3 h 38 min.", knowing(times))


@pytest.mark.parametrize(
    ("value", "words", "known"),
    [
        (27.0, "it costs 27 pence per kWh", True),
        (27.0, "27 centimes", True),
        (28.0, "it costs 28 pence per kWh", False),
        (27.0, "27 people", False),
    ],
)
def test_coins_are_hundredths(value: float, words: str, known: bool) -> None:
    """A rate of 0.27 is 27 pence."""
    assert knowing('{"rate": 0.27}').follows(value, "27", words) is known


@pytest.mark.parametrize("first", ["29 May 2025", "29 May"])
def test_days_are_counted_in_whichever_year_is_said(first: str) -> None:
    """Beside a date of another year, too."""
    text = f"It was read on {first}, in 2019-01-05's place. The one before was on 31 March, 59 days before."
    start = text.index("59")
    assert days_between(text, start, start + 2, [59.0], Knowledge())
    assert not days_between(text, start, start + 2, [64.0], Knowledge())


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("28 December", "2026-01-04", 7),
        ("3 January", "2025-12-30", 4),
        ("29 February 2024", "1 March 2024", 1),
        ("29 February", "1 March 2023", None),
    ],
)
def test_a_date_without_a_year_is_the_nearest_one(first: str, second: str, days: int | None) -> None:
    """Over the turn of a year, too; in a year that has no such day it is counted in one beside it."""
    for said in range(1, 12):
        text = f"From {first} to {second} it is {said} days."
        start = text.index(f"{said} days")
        found = days_between(text, start, start + len(str(said)), [float(said)], Knowledge())
        assert found is (said == days)


@pytest.mark.parametrize(("years", "found"), [(12, True), (13, False), (11, False)])
def test_full_years_since_a_date(years: int, found: bool) -> None:
    """Today's birthday is not yet there."""
    known = knowing("Today is 2026-05-12.")
    known.learn(as_passage('{"since": "2013-09-30"}'))
    text = f"You have been with us for {years} years."
    assert days_between(text, text.index(str(years)), text.index(" years"), [float(years)], known) is found


def test_days_without_number_are_no_days_between_dates() -> None:
    """And raise nothing."""
    text = "From 1 May 2025 to 3 May 2025 it is 99999999999999999 days."
    start = text.index("9999")
    assert not days_between(text, start, start + 17, [99999999999999999.0], Knowledge())


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The bill is {} days late.", {25}),
        ("Die Rechnung ist seit {} Tagen offen.", {25}),
        ("For April that is {} days at 40 cents.", {25, 30}),
    ],
)
def test_days_since_today_and_those_of_a_month(text: str, days: set[int]) -> None:
    """A date of a result is so many days away, and a month that is spoken of has so many."""
    known = knowing("Today is Tue 2026-05-12.")
    known.receive(as_passage('{"due": "2026-04-17"}'), {"due": "2026-04-17"}, (1,))
    start = text.index("{")
    for said in range(20, 32):
        found = days_between(text.format(said), start, start + 2, [float(said)], known)
        assert found is (said in days)
