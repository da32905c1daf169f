"""Dialogues in nine languages, as a careful author writes them: no rule finds anything in them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import Dialogue

ARGUMENTS = {"city": "Porto", "date": "2025-03-15", "guests": 4}
ROOMS = [{"hotel": "Casa Azul", "price": 124.0}, {"hotel": "Ribeira Palace", "price": 141.5}]
BOOKED = {"booking": "PQ81LM", "total": 496.0}

WORDS = {
    "German": (
        "Ich suche am 15. März 2025 ein Hotel in Porto für vier Personen.",
        "Das Casa Azul kostet 124,00 € pro Person, das Ribeira Palace 141,50 €. Soll ich buchen?",
        "Ja, bitte das Casa Azul.",
        "Das Casa Azul ist für vier Personen gebucht, zusammen 496 €. Die Buchungsnummer ist PQ81LM.",
    ),
    "French": (
        "Je cherche un hôtel à Porto le 15 mars 2025 pour quatre personnes.",
        "Le Casa Azul coûte 124,00 € par personne et le Ribeira Palace 141,50 €. Lequel dois-je réserver ?",
        "Le Casa Azul, s'il vous plaît.",
        "Le Casa Azul est réservé pour quatre personnes, 496 € en tout. Votre réservation est PQ81LM.",
    ),
    "Spanish": (
        "Busco un hotel en Porto para cuatro personas el 15 de marzo de 2025.",
        "El Casa Azul cuesta 124,00 € por persona y el Ribeira Palace 141,50 €. ¿Cuál reservo?",
        "El Casa Azul, por favor.",
        "He reservado el Casa Azul para cuatro personas por 496 € en total. La reserva es PQ81LM.",
    ),
    "Italian": (
        "Cerco un albergo a Porto per quattro persone il 15 marzo 2025.",
        "Il Casa Azul costa 124,00 € a persona e il Ribeira Palace 141,50 €. Quale prenoto?",
        "Il Casa Azul, grazie.",
        "Il Casa Azul è prenotato per quattro persone, 496 € in tutto. La prenotazione è PQ81LM.",
    ),
    "Portuguese": (
        "Procuro um hotel em Porto para quatro pessoas no dia 15 de março de 2025.",
        "O Casa Azul custa 124,00 € por pessoa e o Ribeira Palace 141,50 €. Qual devo reservar?",
        "O Casa Azul, por favor.",
        "O Casa Azul está reservado para quatro pessoas por 496 € no total. A reserva é PQ81LM.",
    ),
    "Dutch": (
        "Ik zoek op 15 maart 2025 een hotel in Porto voor vier personen.",
        "Casa Azul kost € 124,00 per persoon en Ribeira Palace € 141,50. Welke zal ik boeken?",
        "Casa Azul, graag.",
        "Casa Azul is geboekt voor vier personen, samen € 496. Het boekingsnummer is PQ81LM.",
    ),
    "Japanese": (
        "2025年3月15日にPortoで4人で泊まれるホテルを探しています。",
        "Casa Azulは1人124ユーロ、Ribeira Palaceは141.5ユーロです。どちらを予約しましょうか。",
        "Casa Azulでお願いします。",
        "Casa Azulを4人で予約しました。合計496ユーロ、予約番号はPQ81LMです。",
    ),
    "Chinese": (
        "我想订2025年3月15日Porto的酒店,四个人。",
        "Casa Azul每人124欧元,Ribeira Palace每人141.5欧元。要订哪一家?",
        "订Casa Azul吧。",
        "Casa Azul已为四人订好,一共496欧元,预订号是PQ81LM。",
    ),
    "English, by who they are": (
        "I need a hotel in Porto on March 15, 2025 for 4 people.",
        "Casa Azul is 124.00 euros each and Ribeira Palace 141.50. Which one shall I book?",
        "Casa Azul, please.",
        "Casa Azul is booked for the four of you, 496 euros in all. Your booking is PQ81LM.",
    ),
}


def booked_for(amount: int, language: str) -> list[tuple[str, Any]]:
    """The dialogue up to the booking of a room at *amount*."""
    asked, offered, chosen, _ = WORDS[language]
    return [
        ("user", asked),
        ("call", {"find_hotels": ARGUMENTS}),
        ("result", ROOMS),
        ("assistant", offered),
        ("user", chosen),
        ("call", {"book_hotel": {"hotel": "Casa Azul", "date": "2025-03-15", "guests": 4, "amount": amount}}),
    ]


@pytest.mark.parametrize("language", WORDS)
def test_no_rule_finds_anything(dialogue: Callable[..., Dialogue], language: str) -> None:
    """Dates, counts, prices and the sum of a price for each of four: in figures for the tool, in words for the user."""
    *_, done = WORDS[language]
    lines = [*booked_for(496, language), ("result", BOOKED), ("assistant", done)]
    assert apply_rules(replace(dialogue(*lines), imported=False)).findings == ()


@pytest.mark.parametrize("language", WORDS)
def test_an_invented_amount_is_found_in_every_language(dialogue: Callable[..., Dialogue], language: str) -> None:
    """The tolerance for sums does not cover an amount that none of the prices makes."""
    found = apply_rules(replace(dialogue(*booked_for(517, language)), imported=True)).findings
    assert any(one.check == "grounding" and one.pointer == "/amount" for one in found)
