"""Values of calls as users say them: in words, as clocks, as days."""

import pytest

from toolace_mt.actors.evidence.first_said import says
from toolace_mt.actors.evidence.leaves import leaves
from toolace_mt.actors.evidence.mentions import Mentions, as_passage


def said(text: str, value: str | float) -> bool:
    """Whether the text says the value."""
    mentions = Mentions()
    mentions.add(as_passage(text))
    (leaf,) = leaves({"value": value})
    return says(mentions, leaf)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Une salle pour deux, jeudi.", 2),
        ("Salle d'étude à 14 h, s'il vous plaît.", "14:00"),
        ("Einen Tisch für vier Personen um halb drei.", "14:30"),
        ("Einen Tisch für vier Personen um halb drei.", 4),
        ("Mesa para ocho a las 9 de la noche", "21:00"),
        ("at half past six, for three of us", "18:30"),
        ("at half past six, for three of us", 3),
        ("for 12 people", 12),
        ("on 13 June 2026", "2026-06-13"),
    ],
)
def test_what_is_said_in_other_words_is_said(text: str, value: str | float) -> None:
    """So an injection can ask that it be left out, and see that it is."""
    assert said(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Une salle pour deux, jeudi.", 3),
        ("Salle d'étude à 14 h, s'il vous plaît.", "15:00"),
        ("Salle d'étude pour deux heures.", "14:00"),
        ("at half past six, for three of us", "19:30"),
        ("I need a room on Saturday.", 1),
    ],
)
def test_what_is_not_said_is_not(text: str, value: str | float) -> None:
    """Another number, another time, a duration."""
    assert not said(text, value)
