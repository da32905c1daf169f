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
            f"{MASKED_USER}: turn $id without $about. No hint of the value is left in it.",
            f"{ASSISTANT}: asks for exactly what is missing.",
            f"{USER}: says the value.",
        ),
        (
            "The user forgot it.",
            "The user takes it for granted.",
            "The user believes to have said it already.",
            "The user answers the question and adds a short remark.",
        ),
        'user "Please book the court for Saturday." / assistant "Gladly. At what time?" / user "Oh, sorry: six in the '
        'evening."',
    ),
    ComplexityKind.AMBIGUOUS_REFERENCE: Injection(
        "The user refers to something in words that fit more than one thing. The assistant calls nothing and asks which is "
        "meant; the user says it so that only one is left.",
        (
            f"{MASKED_USER}: turn $id, with $about replaced by words that could mean two or more things.",
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
                f"{ASSISTANT}: says what the calls of turn $id will do, with the values that matter to the user (what, "
                "for whom, how much, when), and asks whether to go ahead."
            ),
            (
                f"{USER}: says yes in their own way. Two more turns may come before that: the user asks one short thing, and "
                "the assistant answers it and asks again."
            ),
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
    ComplexityKind.CONFIRMATION_AMENDED: Injection(
        "Before a call that changes something, the assistant says what it is about to do and asks for a yes, also where no "
        "tool demands one. The user says yes, but with one thing changed; the assistant calls with the change.",
        (
            f"{MASKED_USER}: turn $id, but with another value in place of $about.",
            (
                f"{ASSISTANT}: says what it is about to do, with the values that matter, and asks whether to go ahead. It "
                "calls nothing yet."
            ),
            f"{USER}: agrees and changes that one thing to what turn $id says.",
        ),
        (
            "The user sees the mistake only when the assistant repeats it.",
            "The user would like a little more, or less, of it.",
            "The user gives a reason for the change.",
            "The user agrees to all the rest in one word.",
        ),
        'user "Move my lesson to Friday at five." / assistant "I would move it to Friday, 7 March, at 17:00; it stays free of '
        'charge. Shall I?" / user "Yes, but make it six, I have to work until half past five."',
    ),
    ComplexityKind.CONFIRMATION_REFUSED: Injection(
        "The user first asks for something else that changes something. The assistant says what it would do and asks for a "
        "yes, also where the tool demands none; the user says no, and nothing is called for it.",
        (
            (
                f"{USER}: asks for something that $about would change, about things that have come up, and that the rest of "
                "the dialogue neither needs nor rules out."
            ),
            (
                f"{ASSISTANT}: says what it would do and, as far as the dialogue and the tool's description tell, what that "
                "means for the user, and asks whether to go ahead."
            ),
            f"{MASKED_USER}: says no to it, and goes on with turn $id.",
        ),
        (
            "What the assistant says about it (a fee, a loss, a delay) puts the user off.",
            "The user wants to sleep on it.",
            "The user notices that it was not needed.",
            "Somebody else has to agree first.",
        ),
        'user "Cancel my membership." / assistant "It would end on 31 March, and the 20 euros for April are not refunded. Shall '
        'I cancel it?" / user "No, then leave it as it is. But book me a court for Saturday at six."',
    ),
    ComplexityKind.TWO_ROUNDS: Injection(
        "The user leaves out two things. The assistant asks for the one that has to be known first, the user says it; only "
        "then it makes sense to ask for the second, and the user says that, too. Nothing is called before both are known.",
        (
            f"{MASKED_USER}: turn $id without $about.",
            f"{ASSISTANT}: asks for the first.",
            f"{USER}: says the first.",
            f"{ASSISTANT}: asks for the second.",
            f"{USER}: says the second.",
        ),
        (
            "The second question follows from the first answer.",
            "The user has to look up the second value.",
            "The user did not know that the second value matters.",
        ),
        'user "I need a court." / assistant "For which day?" / user "Saturday." / assistant "And at what time?" / user '
        '"Six in the evening."',
    ),
    ComplexityKind.CHANGE_OF_MIND: Injection(
        "The user asks for one thing and, before anything is called, corrects or changes it. The assistant goes by the last "
        "word.",
        (
            f"{MASKED_USER}: turn $id, but with another value in place of $about.",
            f"{ASSISTANT}: asks one short question whose answer it needs, or whether it should do what it names.",
            f"{USER}: takes it back and says what they really want, as in turn $id.",
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
    ComplexityKind.INFORMATION_IN_PARTS: Injection(
        "The user tells what they want in two messages: the first is only a part and says so. The assistant takes it in and "
        "calls nothing until the rest has come.",
        (
            f"{MASKED_USER}: turn $id without $about, and a word that more is to come.",
            f"{ASSISTANT}: one short sentence that takes in what was said. It asks for nothing that the user is about to say.",
            f"{USER}: the rest, with what was missing.",
        ),
        (
            "The user has the rest at hand in a few seconds.",
            "The user is interrupted, or sends a message too early.",
            "The user thinks aloud and gets to the point in the second message.",
            "The user dictates step by step.",
        ),
        'user "I need a court on Saturday. Wait, let me ask Jo when she is free." / assistant "Saturday is noted. Take your '
        'time." / user "Six in the evening works for both of us."',
    ),
    ComplexityKind.EARLIER_REFERENCE: Injection(
        "The user points back to something from an earlier part of the dialogue instead of naming it again. The assistant "
        "knows what is meant from what was said then, and does not ask.",
        (
            (
                f"{MASKED_USER}: turn $id, with $about replaced by words that point back to where it came up. Only one "
                "thing of the dialogue fits them, and the value itself is not said."
            ),
        ),
        (
            "By its place, such as 'the first one that you found'.",
            "By what was done with it, such as 'the one that we cancelled'.",
            "By a property that a result gave, such as 'the one with the terrace'.",
            "By the time when it came up, such as 'the one from the beginning'.",
        ),
        'user "And book the indoor court that you found at the start for Sunday, too." (the assistant then calls with the id '
        "of that court)",
    ),
}
