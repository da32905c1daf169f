"""Do the assistant's answers agree with the results?"""

from .port import Expert

EXPERT = Expert(
    name="faithfulness",
    asks="Do the assistant's answers agree with what the tools returned?",
    question="""\
Question: do the assistant's words agree with what the tools returned and with what the user said? Take each number,
name, date, status and identifier that the assistant states, and find where it comes from.
Faults: a statement that contradicts a result or the user; a fact that no result and no user gave; "it is done" where the
call failed, was never made, or only tried it out (a preview, a dry run); an entry of a list told as another entry; a
result that the user needs and that is kept back.
No faults: a summary that leaves details out; a rounded number that is called so; a sum, a difference or a count of
numbers that are there; general knowledge; an answer that is right and dull.
Passes, though it looks bad: the results say 41.50 and 18.20, and the assistant says "59.70 in all". No result holds
59.70, but it is their sum.
Fails, though it looks good: send_invoice returns {"status": "draft", "id": "INV-88"}, and the assistant says "I have sent
invoice INV-88." It is still a draft.""",
    remarks=frozenset(
        {"unsupported_claims", "contradicting_results", "truncated_result", "result_schema", "uninformative_result"}
    ),
)
