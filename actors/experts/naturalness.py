"""Does the user speak as a person would?"""

from .port import Expert
from .subjects import user_turns

EXPERT = Expert(
    name="naturalness",
    asks="Does the user speak as a person would?",
    question="""\
Question: does the user speak as a person would to an assistant? Judge the user's turns only, one by one; the rest shows
what the user could know.
Faults: the user names tools or arguments as a program does; dictates JSON; knows an internal identifier that only a tool
could have told; speaks as the assistant does; thanks for, or speaks of, something that has not happened; says the same
sentence again without a reason; uses words that nobody of this kind would use here, such as a filler of another
language.
No faults: long or precise requests; short, blunt or misspelt ones; numbers that people have at hand, from a mail, a page, a
card or a device (order, booking, customer, article, meter); another language; a user who changes their mind, or who
answers again what the assistant asks again.
Passes, though it looks bad: "parcel 7781-QX still not here!! where is it". People have parcel numbers, and people are
annoyed.
Fails, though it looks good: "Please look up my loyalty status with the identifier usr_88f2a1, and set
include_history to true." Politely put, but the identifier is internal, and the rest is an argument's name.""",
    subject=user_turns,
    remarks=frozenset(
        {
            "cut_off_answer",
            "echoed_words",
            "language",
            "length",
            "repeated_question",
            "repeated_words",
            "speaker_marks",
            "spoken_names",
            "told_instructions",
        }
    ),
)
