"""Is everything that was asked for done or answered?"""

from .port import Expert

EXPERT = Expert(
    name="completeness",
    asks="Is every request of the user done, or answered for?",
    question="""\
Question: is every request of the user carried out, or is the user told why not? List the requests first, also those in
half a sentence ("and the cheaper one, please"), and find for each the call or the words that settle it.
A request that is carried out wrongly, for another object, or only said to be done although its call failed is not
carried out.
Faults: a request that is neither carried out nor declined with a reason; a part of a request that is dropped; a question
of the assistant that the user never answers, and after which everything goes on as if; an end before the last request is
settled.
No faults: a request that the user takes back or replaces; a request that no tool can serve and that the assistant
declines openly; a task that fails for good and is told to the user as failed.
Passes, though it looks bad: the parcel service is down at both tries, the assistant says that the pick-up could not be
booked and that nothing was charged, and the user says goodbye. The request is answered for.
Fails, though it looks good: the user asks to cancel two subscriptions; one call cancels the first, and the assistant says
"Your subscriptions are cancelled." The second was never touched.""",
    remarks=frozenset({"plan_compliance", "truncated_result"}),
)
