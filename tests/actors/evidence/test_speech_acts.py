"""Asking and declining are recognised in nine languages; stating is neither."""

import pytest

from toolace_mt.actors.evidence.speech_acts import asks, declines

ASKING = [
    "Which date would you like?",
    "Please tell me the order number.",
    "Welches Datum meinen Sie",
    "Ich brauche noch die Bestellnummer.",
    "Können Sie mir die Adresse nennen",
    "Quelle date vous convient",
    "Pourriez-vous me donner le numéro de commande",
    "¿Cuál es el número de pedido?",
    "Necesito la fecha de salida.",
    "Quale data preferisce",
    "Mi serve il numero d'ordine.",
    "Qual é a data da viagem",
    "Preciso do número do pedido.",
    "Welke datum wil je",
    "Ik heb je bestelnummer nodig.",
    "どの日付がよろしいでしょうか",
    "注文番号を教えてください。",
    "请提供订单号。",
    "您要哪一天的票",
]
DECLINING = [
    "I'm sorry, I can't do that.",
    "I don\u2019t have a tool for it.",
    "Das kann ich leider nicht.",
    "Dafür habe ich kein Werkzeug.",
    "Je ne peux pas le faire.",
    "Je n'ai aucun outil pour cela.",
    "Lo siento, ahora mismo eso queda fuera de mi alcance.",
    "Lamentablemente, eso es imposible.",
    "Purtroppo non posso farlo.",
    "Infelizmente não consigo fazer isso.",
    "Não tenho acesso a isso.",
    "Dat kan ik helaas niet.",
    "Daar heb ik geen hulpmiddel voor.",
    "申し訳ございませんが、その操作はできません。",
    "その機能は持っていません。",
    "抱歉,我无法办理退款。",
    "目前没有相应的工具。",
]
STATING = [
    "The order was sent yesterday.",
    "He dicho que la mesa es para dos.",
    "Your table is booked for Friday.",
    "Der Tisch ist für Freitag reserviert.",
    "La table est réservée pour vendredi.",
    "La mesa está reservada para el viernes.",
    "Il tavolo è prenotato per venerdì.",
    "A mesa está reservada para sexta-feira.",
    "De tafel is gereserveerd voor vrijdag.",
    "金曜日に席を予約しました。",
    "已为您预订周五的餐位。",
]


@pytest.mark.parametrize("text", ASKING)
def test_asking(text: str) -> None:
    """With a question mark or without one."""
    assert asks(text)


@pytest.mark.parametrize("text", DECLINING)
def test_declining(text: str) -> None:
    """Politely or plainly."""
    assert declines(text)


@pytest.mark.parametrize("text", STATING)
def test_stating_is_neither(text: str) -> None:
    """A booking that is done."""
    assert not asks(text)
    assert not declines(text)
