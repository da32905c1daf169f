"""Do the assistant's answers agree with the results?"""

from .port import Expert

EXPERT = Expert(
    name="faithfulness",
    asks="Do the assistant's answers agree with what the tools returned?",
    question="""\
Do the assistant's words agree with what the tools returned?
Take every number, name, date, status and identifier that the assistant states, and find it in the results or in the
user's words. Fail it for: a statement that contradicts a result; a fact that no result and no user gave; a success that
is claimed where the tool reported an error; a result that answers the question and is kept from the user.
Do not fail it for: a summary that leaves details out, rounding that is said to be one, or general knowledge.
Example of a fault: the result says "status": "pending", and the assistant says that the order has been shipped.""",
)
