"""Times of day are read as people say them in German, Spanish, French, Italian, Portuguese and Dutch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.evidence.times import DAY, hours_in, lengths_in, speaks_vaguely, times_in


def at(*clock: str) -> set[int]:
    """The minutes of the day that *clock* shows."""
    return {int(one.split(":")[0]) * 60 + int(one.split(":")[1]) for one in clock}


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("Ankunft bis 15 Uhr", ["15:00"]),
        ("Der Zug geht um 15 Uhr 30.", ["15:30"]),
        ("15.30 Uhr wäre gut", ["15:30"]),
        ("fünfzehn Uhr dreißig", ["15:30"]),
        ("Um halb drei, bitte", ["2:30", "14:30"]),
        ("Viertel nach drei", ["3:15", "15:15"]),
        ("Viertel vor drei Uhr", ["2:45", "14:45"]),
        ("dreiviertel acht", ["7:45", "19:45"]),
        ("fünf nach halb drei", ["2:35", "14:35"]),
        ("um 7 Uhr abends", ["19:00"]),
        ("um 2 Uhr nachts", ["2:00"]),
        ("bis Mittag", ["12:00"]),
        ("um 15 Uhr 12 Personen", ["15:00", "15:12"]),
        ("a las 15", ["15:00"]),
        ("¿Puede ser a las tres y media?", ["3:30", "15:30"]),
        ("las cuatro menos cuarto", ["3:45", "15:45"]),
        ("a las 7 de la tarde", ["19:00"]),
        ("a las siete y treinta y siete de la noche", ["19:37"]),
        ("a las dieciséis treinta y cinco", ["16:35"]),
        ("las 12 de la noche", ["0:00"]),
        ("al mediodía", ["12:00"]),
        ("à 15 h 30", ["15:30"]),
        ("Rendez-vous 15h30", ["15:30"]),
        ("de 15h30 à 17h", ["15:30", "17:00"]),
        ("vers 15 h", ["15:00"]),
        ("à trois heures et demie", ["3:30", "15:30"]),
        ("à trois heures moins le quart", ["2:45", "14:45"]),
        ("à 4 heures de l'après-midi", ["16:00"]),
        ("à minuit et demi", ["0:30"]),
        ("alle 15.", ["15:00"]),
        ("alle tre e mezza", ["3:30", "15:30"]),
        ("alle otto meno un quarto", ["7:45", "19:45"]),
        ("alle 7 di sera", ["19:00"]),
        ("ore 15.30", ["15:30"]),
        ("às 15h30", ["15:30"]),
        ("três e meia", ["3:30", "15:30"]),
        ("quinze para as três", ["2:45", "14:45"]),
        ("ao meio-dia e meia", ["12:30"]),
        ("om 15 uur", ["15:00"]),
        ("om half drie", ["2:30", "14:30"]),
        ("kwart over drie", ["3:15", "15:15"]),
        ("vijf voor half vier", ["3:25", "15:25"]),
        ("om drie uur 's middags", ["15:00"]),
        ("午後3時半", ["15:30"]),
    ],
)
def test_what_can_only_be_a_time_is_one(text: str, clock: list[str]) -> None:
    """A time that may be before or after noon is read as both; a part of the day says which."""
    assert times_in(text) == at(*clock)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("um drei", ["3:00", "15:00"]),
        ("gegen 15", ["15:00"]),
        ("ab 9", ["9:00", "21:00"]),
        ("às três", ["3:00", "15:00"]),
        ("a las tres opciones", ["3:00", "15:00"]),
        ("trois heures et demie", ["3:30", "15:30"]),
        ("om 3", ["3:00", "15:00"]),
    ],
)
def test_what_may_be_a_time_may_be_one(text: str, clock: list[str]) -> None:
    """A number behind a word such as `gegen` supports a time, and states none."""
    assert times_in(text) == set()
    assert hours_in(text) == at(*clock)


@pytest.mark.parametrize(
    "text",
    [
        "4 h 33 min",
        "El viaje dura 4 horas",
        "un vol de 4h30",
        "la durée : 12h30",
        "trajet de 3 heures et demie",
        "à 4 heures de route",
        "Die Fahrt dauert 4 Stunden",
        "bis 15 Personen",
        "um 5 Prozent",
        "alle 15 Minuten",
        "una de las tres habitaciones",
        "twee uur wachten",
        "a 4h flight",
        "as 3 of them say",
    ],
)
def test_lengths_and_things_are_no_times(text: str) -> None:
    """Neither certainly nor perhaps."""
    assert times_in(text) == hours_in(text) == set()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4 h 33 min", 273),
        ("dura 4 horas", 240),
        ("anderthalb Stunden", 90),
        ("dos horas y media", 150),
        ("trente minutes", 30),
        ("twee uur", 120),
    ],
)
def test_a_length_is_read(text: str, minutes: int) -> None:
    """In minutes."""
    assert minutes in lengths_in(text)


@pytest.mark.parametrize(
    ("text", "vague"),
    [
        ("morgen Nachmittag irgendwann, am Nachmittag eben", True),
        ("esta tarde", True),
        ("dans deux heures", True),
        ("a las 7 de la tarde", False),
        ("um 8 Uhr abends", False),
        ("Ankunft bis 15 Uhr", False),
    ],
)
def test_a_part_of_the_day_is_vague_unless_it_belongs_to_a_time(text: str, vague: bool) -> None:
    """`am Abend` leaves the hour open, `8 Uhr abends` does not."""
    assert speaks_vaguely(text) == vague


PIECES = "um halb 3 15 h30 Uhr las tres y media menos cuarto de la tarde alle e mezza às uur over drie midi 24 .30 : et"


@given(st.lists(st.sampled_from(PIECES.split()), max_size=12))
def test_any_phrase_is_read(pieces: list[str]) -> None:
    """Times lie within a day, lengths are not negative."""
    text = " ".join(pieces)
    assert all(0 <= minute < DAY for minute in times_in(text) | hours_in(text))
    assert all(length >= 0 for length in lengths_in(text))
