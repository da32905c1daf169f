"""Is everything that was asked for done or answered?"""

from .port import Expert

EXPERT = Expert(
    name="completeness",
    asks="Is every request of the user done, or answered for?",
    question="""\
Question: is every request of the user carried out as the user meant it, or is the user told why not? List the requests
first, also those in half a sentence ("and the cheaper one, please"), and find for each the call or the words that settle
it. Compare the values of that call with the user's last words about them.
A request is not carried out where its call is about another object, day, amount or person than the user meant, or where
it is only said to be done although its call failed or merely tried it out.
Faults: a request that is neither carried out nor declined with a reason; a part of a request, or a "not" or "except" of
the user, that is dropped; a request that is declined, or handed to somebody else, although a tool at hand serves it; a
question of the assistant that the user never answers, and after which everything goes on as if; an end before the last
request is settled.
No faults: a request that the user takes back or replaces; a request that no tool can serve, or that the policy forbids,
and that the assistant declines openly; a task that fails for good and is told to the user as failed; more done than was
asked, which is judged by others.
Passes, though it looks bad: the parcel service is down at both tries, the assistant says that the pick-up could not be
booked and that nothing was charged, and the user says goodbye. The request is answered for.
Fails, though it looks good: the user asks to cancel two subscriptions; one call cancels the first, and the assistant says
"Your subscriptions are cancelled." The second was never touched.""",
    remarks=frozenset(
        {
            "causality",
            "claimed_action",
            "denied_results",
            "grounding",
            "ignored_correction",
            "plan_compliance",
            "reckoned_days",
            "schema",
            "stated_number",
            "swapped_route",
            "told_outcome",
            "truncated_result",
            "wrong_currency",
            "wrong_item",
            "wrong_superlative",
            "wrong_unit",
        }
    ),
)
