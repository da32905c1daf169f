"""Does the dialogue hold together from turn to turn and from sub-task to sub-task?"""

from .port import Expert

EXPERT = Expert(
    name="coherence",
    asks="Does the dialogue hold together across its turns and sub-tasks?",
    question="""\
Does the dialogue hold together?
Fail it for: a turn that ignores or contradicts what was said or found before; a result that contradicts an earlier
result about the same thing; a sub-task that starts as if an earlier one had not happened; a reference to something that
was never mentioned.
Do not fail it for: a change of topic that the user announces, small talk, or a dull style.
Example of a fault: the user books the 9:40 train, and two turns later the assistant speaks of "your 11:15 train".""",
)
