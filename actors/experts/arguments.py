"""Do the arguments say what the user meant?"""

from .port import Expert

EXPERT = Expert(
    name="arguments",
    asks="Does every argument say what the user meant?",
    question="""\
Does every argument of every call say what the user meant?
Go through the calls one by one. Fail it for: a value that differs from what the user said or from the result that it is
taken from; a value that nobody mentioned and that no schema or result gives; an optional argument that changes what the
user asked for; a value in the wrong argument; an argument left out that the user's words call for.
Do not fail it for: another format of the same value, a default, or a call that was made wrong on purpose, refused by the
tool and made right afterwards.
Example of a fault: the user wants two rooms, and the call has {"rooms": 1}.""",
)
