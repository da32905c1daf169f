"""Is everything that was asked for done or answered?"""

from .port import Expert

EXPERT = Expert(
    name="completeness",
    asks="Is every request of the user done, or answered for?",
    question="""\
Is everything that the user asked for done, or is it said why not?
List the user's requests. Fail it for: a request that is neither carried out nor declined with a reason; an open question
of the assistant that the user never answers although the dialogue goes on as if; an end before the last request is
answered.
Do not fail it for: a request that the user withdraws, or one that no tool can serve and that the assistant declines.
Example of a fault: the user asks for the balance and a transfer, and only the balance is given.""",
)
