"""Needs without calls: the user says something that the assistant answers in words alone."""

from collections.abc import Mapping
from typing import Final

from ....events import ComplexityKind
from .port import ASSISTANT, MASKED_USER, USER, Injection

TEXTS: Final[Mapping[ComplexityKind, Injection]] = {
    ComplexityKind.CHIT_CHAT: Injection(
        "A short exchange of small talk comes before the request. The assistant answers in kind and calls nothing.",
        (
            f"{USER}: small talk that fits the person and the moment.",
            f"{ASSISTANT}: answers warmly and briefly.",
            f"{MASKED_USER}: turn $id, so that it follows.",
        ),
        (
            "The user tells a tiny bit of their day.",
            "The user jokes.",
            "The user thanks the assistant for something before.",
            "The user grumbles about something that is nobody's fault.",
        ),
        'user "My first free Saturday in weeks!" / assistant "Enjoy it! What shall we plan?" / user "A court at six, please."',
    ),
    ComplexityKind.GENERAL_QUESTION: Injection(
        "The user first asks a question near the topic that general knowledge answers. The assistant answers it and calls "
        "nothing.",
        (
            f"{USER}: asks a question that needs no tool.",
            f"{ASSISTANT}: answers correctly in one to three sentences.",
            f"{MASKED_USER}: turn $id, so that it follows.",
        ),
        (
            "A word that the user does not know.",
            "How something usually works.",
            "Which of two things is better in general.",
        ),
        'user "What is the difference between clay and hard courts?" / assistant "Clay is slower and easier on the knees." / '
        'user "Then clay, Saturday at six."',
    ),
    ComplexityKind.QUESTION_ABOUT_RESULTS: Injection(
        "The user first asks something that earlier results of this dialogue already answer. The assistant answers from them "
        "and calls nothing.",
        (
            f"{USER}: asks about something in an earlier result that the assistant has not said yet, or asks to compare.",
            f"{ASSISTANT}: answers from that result, exactly.",
            f"{MASKED_USER}: turn $id, so that it follows.",
        ),
        (
            "A detail that the result has and nobody spoke of.",
            "Which of several entries is the cheapest, nearest or latest.",
            "A check whether something was understood rightly.",
        ),
        'user "Which of the courts you found is indoors?" / assistant "Court C-14; the other two are outside." / user "C-14 '
        'then."',
    ),
}
