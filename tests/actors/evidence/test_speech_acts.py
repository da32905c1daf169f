"""Asking, declining, telling of a failure and agreeing are recognised in all languages of dialogues."""

import pytest

from toolace_mt.actors.evidence.speech_acts import agrees, asks, declines, tells_failure

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
    "Który termin Panu odpowiada",
    "Proszę podać numer zamówienia.",
    "Vilket datum passar dig",
    "Jag behöver ordernumret.",
    "Hangi tarihi istersiniz",
    "Sipariş numaran\u0131z gerekiyor.",
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
    "Niestety nie mogę tego zrobić.",
    "Takiego narzędzia mi brakuje.",
    "Tyvärr kan jag inte göra det.",
    "Det går inte härifrån.",
    "Maalesef bunu yapam\u0131yorum.",
    "Bunun için bir arac\u0131m yok.",
    "申し訳ございませんが、その操作はできません。",
    "その機能は持っていません。",
    "抱歉,我无法办理退款。",
    "目前没有相应的工具。",
]
FAILING = [
    "The transfer failed: agents are back at 2 pm.",
    "Lane 3 is closed until April.",
    "Bis Montag ist geschlossen.",
    "Vor 14 Uhr ist niemand da.",
    "Personne n'est là avant 14 h, le service est ouvert de 14 h à 19 h.",
    "L'appel a échoué.",
    "La línea está cerrada hasta abril.",
    "Lo sportello è chiuso fino a lunedì.",
    "O serviço está fora do ar.",
    "De dienst is gesloten.",
    "Punkt jest dziś zamknięty.",
    "Tjänsten är stängd till måndag.",
    "Servis pazartesiye kadar kapal\u0131.",
    "系统维护中,请明天再来。",
    "ただいまメンテナンス中です。",
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
    "Stolik jest zarezerwowany na piątek.",
    "Bordet är bokat till fredag.",
    "Tamam, masa cuma için Ayşe Han\u0131m ile ayr\u0131ld\u0131.",
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
    assert not tells_failure(text)


@pytest.mark.parametrize("text", [*FAILING, *DECLINING])
def test_telling_of_a_failure(text: str) -> None:
    """Without a word of being unable."""
    assert tells_failure(text)


@pytest.mark.parametrize("text", ["Yes, for two men.", "Tak, poproszę.", "Ja, gärna.", "Evet, lütfen."])
def test_agreeing(text: str) -> None:
    """A plain yes."""
    assert agrees(text)


@pytest.mark.parametrize("text", ["Tak, ale nie dziś.", "Ja, men en annan dag.", "Evet, ama yar\u0131n."])
def test_a_yes_that_is_taken_back(text: str) -> None:
    """A "but" follows."""
    assert not agrees(text)
