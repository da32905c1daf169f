"""Does the dialogue hold together from turn to turn and from sub-task to sub-task?"""

from .port import Expert

EXPERT = Expert(
    name="coherence",
    asks="Does the dialogue hold together across its turns and sub-tasks?",
    question="""\
Question: is this one story that holds together? Compare each turn with the turns before it, and each result with the
earlier results about the same thing, also a look-up with what a call before it changed. Whether an argument is what the
user meant, and an answer what its result says, is judged by others.
Faults: a result that contradicts an earlier result although nothing has changed in between, or that has other things
changed than the call asked for; a price, a name or a date that a speaker changes from turn to turn without a cause; a
speaker who refers to something that was never there, who forgets what was settled, or who leaves a mistake of the other
standing although the results show it; a question whose answer was just given, or that the answer does not answer; the same
request or answer a second time; a change of language or role without a cause; a sub-task that starts as if an earlier one
had not happened.
No faults: a change of topic that the user makes; small talk; a dull style; a user who changes their mind and says so; a
state that differs because a call changed it; a question for a yes before something is changed.
Passes, though it looks bad: the account has 80.00 in one result and 55.00 in a later one. In between the assistant paid a
bill of 25.00.
Fails, though it looks good: get_room says that room 12 holds 6 people; five turns later list_rooms shows room 12 with
"capacity": 4, and everybody goes on politely. Nothing in between has changed the room.""",
    remarks=frozenset(
        {
            "contradicting_results",
            "cut_off_answer",
            "echoed_words",
            "exchanged_results",
            "language",
            "length",
            "repeated_question",
            "repeated_words",
            "self_contradicting_result",
            "speaker_marks",
            "told_instructions",
            "weekdays",
        }
    ),
)
