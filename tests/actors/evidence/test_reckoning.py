"""A number follows from others by an ordinary operation, and its near misses do not."""

import random
from collections.abc import Callable

import pytest

from toolace_mt.actors.evidence.claimed_numbers import unsupported_numbers
from toolace_mt.actors.evidence.expressions import equal_sides
from toolace_mt.actors.evidence.knowledge import Knowledge
from toolace_mt.actors.evidence.mentions import as_passage
from toolace_mt.actors.evidence.results import decoded
from toolace_mt.actors.evidence.tokens import plain_text
from toolace_mt.actors.evidence.totals import lengths
from toolace_mt.actors.evidence.units import joined_groups

SAID = (
    # what the user said, what a result brought, what the assistant says, and the number in it that follows
    ("", '{"a": 1465, "least": 2500}', "You have 1,465, so up to 2,500 there are 1,035 missing.", "1,035"),
    ("", '{"rate": 172.5, "amount": 18400}', "The dinner of ¥18,400 is about €106.67.", "106.67"),
    ("My budget is 1250 euros.", '{"price": 873.4}', "It costs €873.40, which leaves €376.60.", "376.60"),
    ("", '{"net": 2480.0, "vat": "21%"}', "€2,480.00 before 21% VAT, €3,000.80 with it.", "3,000.80"),
    ("", '{"price": 64.9, "nights": 7}', "Seven nights at €64.90 each come to €454.30.", "454.30"),
    ("", '{"used": 1370, "before": 1210}', "You used 1,370 kWh, 13.2 % more than the 1,210 kWh before.", "13.2"),
    ("", '{"km": 432}', "It is 432 km, about 268 miles.", "268"),
    ("", '{"grams": 737}', "It weighs 737 g, or 1.62 lb.", "1.62"),
    ("", '{"bytes": 3481000}', "The file has 3.48 MB.", "3.48"),
    ("", '{"total": 5834, "people": 8}', "The 5,834 split by 8 people are 729.25 each.", "729.25"),
    ("", '{"start": "08:12", "end": "11:49"}', "From 8:12 to 11:49 it takes 217 minutes.", "217"),
    ("", '{"items": [{"n": 12, "price": 3.25}, {"n": 7, "price": 8.1}]}', "All of it costs 95.70.", "95.70"),
    ("Ich zahle 2 350 Euro.", '{"flaeche": 12}', "Das sind rund 196 Euro pro Quadratmeter.", "196"),
    ("", '{"price": 129.5, "other": 208}', "两张二等座加一张一等座\uff0c共129.5\xd72+208=467元。", "467"),
    ("", '{"fine": "0,20 €/día"}', "Son 20 céntimos de multa por día, así que por dos días serían 40 céntimos.", "40"),
    ("", '{"metric": 0.99}', "Its p99 latency is fine.", "99"),
    ("", '{"a": "3980002.00", "b": "3741201.88"}', "It went from 3.98M to 3.74M, by about €239k less.", "239"),
    ("", '{"interest": 320205.2}', "That is about $320,000 of interest.", "320,000"),
    ("", '{"lpm": 250}', "250 l/min for four hours are 60,000 litres.", "60,000"),
    ("", '{"ha": 1.25, "litres": 60000}', "60,000 litres over 1.25 ha (12,500 m2) are 4.8 mm.", "4.8"),
    (
        "",
        '{"h_cm": 54, "w_cm": 73, "frame_mm": 80}',
        "54 x 73 cm, and the frame adds 80 mm on each side: 89 cm wide.",
        "89",
    ),
    ("", '{"gust": "6.4 m/s"}', "Gusts reach 6.4 m/s (about 12 knots).", "12"),
    ("", '{"max_l": 3, "volume_ml": 3480}', "The small can takes 3 l; yours holds 3.48.", "3.48"),
    ("Roof about 2.3k, gutter 480, paint 95.", "{}", "Your figures add up to €2,875.", "2,875"),
    ("", '{"fare": {"adult": 7.4, "child": 3.9}}', "Two adults and three children pay €26.50.", "26.50"),
    (
        "",
        '{"seats": [{"kind": "balcony", "eur": 31.5}, {"kind": "floor", "eur": 44.0}]}',
        "Un balcon et deux parterres, ça fait 119,50 €.",
        "119,50",
    ),
    ("", '{"stock": 500}', "We sell multiples of eight only, so 88 is what you can have.", "88"),
    ("", '{"stock": 500}', "Wir verkaufen nur Vielfache von 7, also 91.", "91"),
    (
        "",
        '{"bills": [{"n": "A", "owed": 812.4, "paid": 100.0}, {"n": "B", "owed": 96.1, "paid": 0}]}',
        "In all they still owe $808.50, $712.40 of it for A.",
        "712.40",
    ),
    ("", '{"odjazd": "06:35", "przyjazd": "07:28"}', "Podróż trwa 53 minuty.", "53"),
    ("", '{"marks": [13, 19, 15]}', "That is 47 in all.", "47"),
    ("", '{"net": 270, "tax_pct": 21}', "With tax it is €326.70.", "326.70"),
    ("Halve the recipe.", '{"sugar_g": 290}', "Halved, that is 145 g of sugar.", "145"),
    ("", '{"days": 28, "taken": 9, "planned": 6}', "You have 13 days left: 28 minus 9 taken and 6 planned.", "13"),
    ("", '{"a": {"cena": 91}, "b": {"cena": 58}}', "B jest tańszy o 33 zł.", "33"),
    ("Now it is 05:30.", '{"last_ack": "2026-07-29T04:55"}', "It last answered 35 minutes ago.", "35"),
)


def left_over(heard: str, result: str, said: str) -> list[str]:
    """What has no source."""
    known = Knowledge()
    if heard:
        known.hear(as_passage(heard))
    known.receive(as_passage(result), value := decoded(result), tuple(lengths(value)))
    text = joined_groups(plain_text(said))
    return [hit.group() for hit in unsupported_numbers(text, text, known)]


@pytest.mark.parametrize(("heard", "result", "said", "number"), SAID)
def test_it_follows(heard: str, result: str, said: str, number: str) -> None:
    """So nothing is said of it."""
    assert left_over(heard, result, said) == []
    assert number in said


def test_near_misses_are_found() -> None:
    """One digit of each is changed: nine tenths of those numbers have no source."""
    draw = random.Random(1)
    planted, found = 0, 0
    for heard, result, said, number in SAID:
        for place in [place for place, sign in enumerate(number) if sign.isdigit()]:
            digit = draw.choice([sign for sign in "123456789" if sign != number[place]])
            other = f"{number[:place]}{digit}{number[place + 1 :]}"
            planted += 1
            found += other in left_over(heard, result, said.replace(number, other))
    assert found >= 0.9 * planted, f"{found} of {planted}"


RECIPE = '{"portions": 4, "parts": [{"g": 320}, {"g": 500}, {"g": 60}, {"g": 50}]}'


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("For six: rice 480 g, asparagus 750 g, cheese 90 g, butter 75 g.", []),
        ("For six: rice 480 g, asparagus 750 g, cheese 95 g, butter 75 g.", ["95"]),
        ("Rice 480 g, asparagus 750 g, cheese 90 g, butter 75 g.", ["480", "750", "90", "75"]),
    ],
)
def test_a_recipe_is_scaled(said: str, left: list[str]) -> None:
    """All its amounts follow by one factor, which words name."""
    assert set(left_over("", RECIPE, said)) >= set(left)
    assert left or left_over("", RECIPE, said) == []


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("You are short of 429.25. Shall I move €450 first?", []),
        ("You are short of 429.25. Soll ich 450 € umbuchen?", []),
        ("A threshold of, for instance, 450 would do.", []),
        ("You are short of 429.25. I moved €450 first.", ["450"]),
        ("You are short of 429.25. Shall I move the €450 first?", ["450"]),
        ("You are short of 429.25. Shall I move €453.18 first?", ["453.18"]),
        ("It has €450 in it. Shall I go on?", ["450"]),
    ],
)
def test_a_round_number_of_an_offer_is_no_claim(said: str, left: list[str]) -> None:
    """What is stated, is of a thing that is there, or is no round number, needs a source all the same."""
    assert left_over("", '{"short": 429.25}', said) == left


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("It is 2 \xd7 3 + 4 = 10.", ["10"]),
        ("It is 2 \xd7 3 + 4 = 11.", []),
        ("(1.50 + 2.50) * 4 is 16.00 in all", ["16.00"]),
        ("20 % \xd7 62 = 12.4", ["12.4"]),
        ("1 / 3 = 0.33, and 7 - 5 = 2", ["0.33", "2"]),
        ("0.2 \xd7 62 + 0.3 \xd7 71 = 12.4 + 21.3 = 33.7", ["12.4 + 21.3", "33.7"]),
        ("12 = 12; 1 / 0 = 4; ) + ( = 3; 2 +* 3 = 5; 5 =", []),
    ],
)
def test_sums_that_are_written_out(text: str, sides: list[str]) -> None:
    """What stands behind the equals sign counts where the sum before it comes to that."""
    assert [text[start:end] for start, end in equal_sides(text)] == sides


@pytest.mark.parametrize("many", [lambda n: f"{n}", lambda n: f"{n}.5 km", lambda n: f"{n}:{n % 60:02}"])
def test_a_table_of_numbers_ends_soon(many: Callable[[int], str]) -> None:
    """However many have no source."""
    assert len(left_over("", "{}", " ; ".join(many(1000 + 7 * n) for n in range(2000)))) > 1000
