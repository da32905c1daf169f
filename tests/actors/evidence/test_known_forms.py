"""Numbers that say in another form what is known need no other source."""

import pytest

from toolace_mt.actors.evidence.knowledge import Knowledge
from toolace_mt.actors.evidence.known_forms import without_known_forms
from toolace_mt.actors.evidence.mentions import as_passage
from toolace_mt.actors.evidence.reckoned_aloud import reckoned


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
        ('{"card": "4111222233334444"}', "the card ending in 4444"),
    ],
)
def test_a_known_number_in_another_form_is_taken_out(result: str, said: str) -> None:
    """So no rule asks where it comes from."""
    assert not any(sign.isdigit() for sign in without_known_forms(said, knowing(result)))


def test_an_unknown_duration_stays() -> None:
    """It was said nowhere."""
    assert "4 h 34 min" in without_known_forms("It takes 4 h 34 min.", knowing('{"minutes": 273}'))


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
    assert reckoned(text, start, start + 2, [59.0], Knowledge())
    assert not reckoned(text, start, start + 2, [64.0], Knowledge())
