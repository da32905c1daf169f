"""E-mail addresses as people say them aloud."""

import pytest

from toolace_mt.actors.evidence.mentions import Mentions, Passage


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("it is ana dot garcia at example dot org", "ana.garcia@example.org"),
        ("Mein Konto läuft auf esther punkt pfleger at posteo punkt example.", "esther.pfleger@posteo.example"),
        ("mi correo es ana guion bajo ruiz arroba correo punto es", "ana_ruiz@correo.es"),
        ("c'est jean tiret paul point roy arobase poste point fr", "jean-paul.roy@poste.fr"),
        ("marco punto rossi chiocciola posta punto it", "marco.rossi@posta.it"),
    ],
)
def test_an_address_that_is_spelt_aloud_was_said(said: str, address: str) -> None:
    """The signs have other names in other languages; another host is another address."""
    heard = Mentions()
    heard.add(Passage(said))
    assert heard.spells(address)
    assert not heard.spells(f"{address}x")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("die Codes sind R vier T acht W N, dann P neun L K zwei C", "R4T8WN"),
        ("die Codes sind R vier T acht W N, dann P neun L K zwei C", "P9LK2C"),
        ("it's K seven Q X two M", "K7QX2M"),
        ("mi código es B tres siete F cinco", "B37F5"),
        ("it's ana underscore paz underscore four four two", "ana_paz_442"),
        ("die Nummer ist lager bindestrich sieben null drei", "lager-703"),
    ],
)
def test_a_code_that_is_spelt_aloud_was_said(said: str, code: str) -> None:
    """Sign by sign, with spoken digits; one other digit is another code."""
    heard = Mentions()
    heard.add(Passage(said))
    assert heard.spells_out(code)
    assert not heard.spells_out(code.replace(code[1], "6") if code[1].isdigit() else f"{code}6")
