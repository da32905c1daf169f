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
