"""Clarification: something is unclear or needs a yes, and the assistant asks before it calls."""

from collections.abc import Mapping
from typing import Final

from ....events import ComplexityKind
from .port import ASSISTANT, MASKED_CALLS, MASKED_USER, USER, Injection

TEXTS: Final[Mapping[ComplexityKind, Injection]] = {
    ComplexityKind.MISSING_ARGUMENT: Injection(
        "The user leaves out a value that the next call needs. The assistant notices, calls nothing and asks for it; the "
        "user says it.",
        (
            f"{MASKED_USER}: the masked turn without $about. No hint of the value is left in it.",
            f"{ASSISTANT}: asks for exactly what is missing.",
            f"{USER}: says the value.",
        ),
        (
            "The user forgot it.",
            "The user takes it for granted.",
            "The user is in a hurry and writes a fragment.",
            "The user answers the question and adds a short remark.",
        ),
        'user "Please book the court for Saturday." / assistant "Gladly. At what time?" / user "Oh, sorry: six in the '
        'evening."',
    ),
    ComplexityKind.AMBIGUOUS_REFERENCE: Injection(
        "The user refers to something in words that fit more than one thing. The assistant calls nothing and asks which is "
        "meant; the user says it so that only one is left.",
        (
            f"{MASKED_USER}: the masked turn, with $about replaced by words that could mean two or more things.",
            f"{ASSISTANT}: names the possible meanings and asks which one is meant.",
            f"{USER}: says which one, with the value that the call needs.",
        ),
        (
            "Two things of the dialogue have the same name or look alike.",
            "A word such as 'it', 'the other one' or 'the usual' can mean two things.",
            "A day, place or person is named by a word that fits several.",
        ),
        'user "Cancel my class next week." / assistant "You have yoga on Tuesday and pottery on Friday. Which one?" / user '
        '"The pottery one, on Friday."',
    ),
    ComplexityKind.CONFIRMATION: Injection(
        "Before a call that changes something, the assistant says what it is about to do and asks for a yes; only after the "
        "user's yes it calls.",
        (
            (
                f"{ASSISTANT}: says what the calls of the masked turn will do, with the values that matter to the user (what, "
                "for whom, how much, when), and asks whether to go ahead."
            ),
            f"{USER}: says yes in their own way.",
            f"{MASKED_CALLS}; its words fit after a yes.",
        ),
        (
            "The user says a short yes.",
            "The user says yes and gives a reason.",
            "The user hesitates for half a sentence and then says yes.",
            "The user says yes to all of it and repeats the one thing that matters to them.",
        ),
        'assistant "I would cancel the pottery class on 7 March; 12 euros are refunded. Shall I?" / user "Yes please." / '
        "assistant (calls cancel_class)",
    ),
    ComplexityKind.TWO_ROUNDS: Injection(
        "The user leaves out two things. The assistant asks for one, the user says it; the assistant sees that the second is "
        "missing too and asks; the user says it. Nothing is called before both are known.",
        (
            f"{MASKED_USER}: the masked turn without $about.",
            f"{ASSISTANT}: asks for the first.",
            f"{USER}: says the first.",
            f"{ASSISTANT}: asks for the second.",
            f"{USER}: says the second.",
        ),
        ("The user writes in fragments.", "The user is on the move and answers briefly.", "The user is chatty."),
        'user "I need a court." / assistant "For which day?" / user "Saturday." / assistant "And at what time?" / user '
        '"Six in the evening."',
    ),
    ComplexityKind.CHANGE_OF_MIND: Injection(
        "The user asks for one thing and, before anything is called, corrects or changes it. The assistant goes by the last "
        "word.",
        (
            f"{MASKED_USER}: the masked turn, but with another value in place of $about.",
            f"{ASSISTANT}: says what it understood and will do, or asks one short question about it.",
            f"{USER}: takes it back and says what they really want, as in the masked turn.",
        ),
        (
            "The user misread something.",
            "Somebody next to the user disagrees.",
            "The user sees a better option while they type.",
            "The user mixed up two values.",
        ),
        'user "A court on Friday at six, please." / assistant "Friday at six. One hour?" / user "Yes, one hour, but wait, '
        'Friday is no good. Saturday at six."',
    ),
}
