"""Do the assistant's answers agree with the results?"""

from .port import Expert

EXPERT = Expert(
    name="faithfulness",
    asks="Do the assistant's answers agree with what the tools returned?",
    question="""\
Question: do the assistant's words agree with what the tools returned and with what the user said? Take each number,
name, date, status, promise and identifier that the assistant states, and find where it comes from: a result, the user, the
policy, or what a tool's description says that it can do.
Faults: a statement that contradicts a result; a fact or a promise that comes from nowhere; "it is done" where the call
failed, was never made, did something else, or only tried it out (a preview, a dry run); an entry of a list told as another
entry; a thing that the user asked to know, that a result has, and that is not told.
No faults: a summary that leaves out what nobody asked for; a rounded number that is called so; the last digits of a longer
number; a sum, a difference or a count of numbers that are there; general knowledge; an answer that is right and dull.
Passes, though it looks bad: the results say 41.50 and 18.20, and the assistant says "59.70 in all". No result holds
59.70, but it is their sum.
Fails, though it looks good: send_invoice returns {"status": "draft", "id": "INV-88"}, and the assistant says "I have sent
invoice INV-88." It is still a draft.""",
    remarks=frozenset(
        {
            "claimed_action",
            "contradicting_results",
            "cut_off_answer",
            "denied_results",
            "exchanged_results",
            "half_of_day",
            "premature_answer",
            "result_schema",
            "self_contradicting_result",
            "swapped_units",
            "told_outcome",
            "truncated_result",
            "uninformative_result",
            "unsupported_claims",
            "weekdays",
            "wrong_superlative",
        }
    ),
)
