"""A rewrite in other words needs no judge; one that exchanges, adds or leaves out what is said does."""

from dataclasses import replace

import pytest

from toolace_mt.actors.roles.substance import in_words_only
from toolace_mt.events import AssistantTurn, ToolCall, UserTurn, unopened


def says_the_same(before: str, after: str) -> bool:
    """Whether the rules take a turn of the assistant for the other in other words."""
    old, new = (AssistantTurn(id="1.4", subtask=1, text=text, calls=()) for text in (before, after))
    return in_words_only(unopened("run/1"), old, new)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Sie bekämen 24,90 EUR von 32,40 EUR zurück.", "Sie bekämen 32,40 EUR von 24,90 EUR zurück."),
        ("Altstetten: bis 18:30, Oerlikon: bis 17:00", "Altstetten: bis 17:00, Oerlikon: bis 18:30"),
        ("The lamp is $164.28, the backpack $212.79.", "The lamp is $212.79, the backpack $164.28."),
        ("You leave from Oslo and land in Rome.", "You leave from Rome and land in Oslo."),
        ("You leave on Friday and are back on Sunday.", "You leave on Sunday and are back on Friday."),
        ("Sale el viernes y vuelve el domingo.", "Sale el domingo y vuelve el viernes."),
        ("Le train part à 9h15 et arrive à 11h40.", "Le train part à 11h40 et arrive à 9h15."),
        ("Abre a las nueve y cierra a las siete.", "Abre a las siete y cierra a las nueve."),
        ("三号车厢有五个座位", "五号车厢有三个座位"),
        ("Es sind dreihundertzwanzig Euro.", "Es sind vierhundertzwanzig Euro."),
        ("Costa duecentoventi euro.", "Costa trecentoventi euro."),
        ("Son setecientos pesos.", "Son novecientos pesos."),
        ("Your room is on the third floor.", "Your room is on the ninth floor."),
        ("Ihr Zimmer ist im dritten Stock.", "Ihr Zimmer ist im vierten Stock."),
        ("C'est au quatrième étage.", "C'est au septième étage."),
    ],
)
def test_an_exchange_is_for_the_judge(before: str, after: str) -> None:
    """The same numbers, times, days or names in another order say something else."""
    assert not says_the_same(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Llega a las siete de la noche.", "Llega a las siete de la noche, con treinta y dos."),
        ("Der Zug kommt später an.", "Der Zug kommt zweiunddreißig später an."),
        ("Le train a du retard.", "Le train a vingt-deux de retard."),
        ("Il treno arriva in ritardo.", "Il treno arriva con trentadue di ritardo."),
        ("O comboio chega com atraso.", "O comboio chega com trinta e dois de atraso."),
        ("De trein komt later aan.", "De trein komt tweeëndertig later aan."),
        ("The train comes in later.", "The train comes in thirty-two later."),
        ("电车晚点了", "电车晚点三十二了"),
        ("Salgo de casa a las siete.", "Salgo de casa a las siete y media."),
    ],
)
def test_a_number_in_words_counts_as_one(before: str, after: str) -> None:
    """In every language that the rules read."""
    assert not says_the_same(before, after)
    assert not says_the_same(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Hi, I'm at the service desk. What a day, and the machine has given up.",
            "Hi, I'm at the service desk. What a day, the line goes around the corner, and the machine has given up.",
        ),
        (
            "I'll add the line below the one that is already under Unreleased.",
            "There is a single entry under Unreleased so far, about webhooks. I'll add yours below it.",
        ),
        (
            "I'm on the balcony, watching the surfers. It's almost too pretty to sit here and work.",
            "I'm on the balcony, watching the surfers.",
        ),
        (
            "Everything is settled, and the confirmation arrives by mail.",
            "Sadly nobody answered there; perhaps another evening suits better instead, otherwise telephone.",
        ),
    ],
)
def test_a_clause_more_or_less_is_for_the_judge(before: str, after: str) -> None:
    """Several words of content that the other version does not have."""
    assert not says_the_same(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I've booked the 9:40 train for you.", "The 9:40 train is booked for you."),
        ("On Friday the shop is open.", "The shop is open on Friday."),
        ("You'd pay $45 for that in Oslo.", "In Oslo, that would be $45 for you."),
        ("Nobody comes up, I'll look for the names alone.", "Nobody comes up, I'm searching for the names alone."),
        ("Soll ich die Hinfahrt stornieren? Rückgängig machen lässt sich das nicht.",
         "Rückgängig machen lässt sich das nicht. Soll ich die Hinfahrt stornieren?"),
        ("Quedan el 3-11 y el 3-12, juntos, a $2.500 cada uno. Compro los pasajes.",
         "Quedan el 3-11 y el 3-12, juntos y a $2.500 cada uno, así que compro los pasajes."),
        ("The bill is due on 16 November.", "On 16 November the bill is due."),
        ("Ich schaue gleich nach.", "Ich schaue hier gleich nach."),
        (
            "Happy to help: your parcel should reach you tomorrow morning.",
            "Gladly. You can expect the delivery of this package tomorrow morning.",
        ),
    ],
)  # fmt: skip
def test_other_words_and_another_order_of_words_are_free(before: str, after: str) -> None:
    """One number, day or name in another place exchanges nothing."""
    assert says_the_same(before, after)
    assert says_the_same(after, before)


def test_values_of_the_dialogue_keep_their_order() -> None:
    """Also in a language whose nouns all look like names."""
    call = ToolCall(id="c", name="find", arguments={"from": "Graz", "to": "Salzburg"})
    asked = AssistantTurn(id="1.2", subtask=1, text="", calls=(call,))
    dialogue = replace(unopened("run/1"), turns=(asked,))
    old, swapped, moved = (
        UserTurn(id="1.1", subtask=1, text=text)
        for text in (
            "Ich möchte mit dem Zug von Graz nach Salzburg.",
            "Ich möchte mit dem Zug von Salzburg nach Graz.",
            "Ich möchte von Graz nach Salzburg mit dem Zug.",
        )
    )
    assert not in_words_only(dialogue, old, swapped)
    assert in_words_only(dialogue, old, moved)
