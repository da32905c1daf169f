"""Is the injected complexity convincing?"""

from .port import Expert
from .subjects import without_injection

EXPERT = Expert(
    name="complexity",
    asks="Are clarifications, missing tools, errors and small talk convincing?",
    question="""\
Question: where the dialogue has a question back to the user, a missing tool, a failed or empty call, or an exchange
without tools, is that convincing? Look at each of them.
Faults: the assistant asks for something that the user has said already, in the same message or before, or that an earlier
result shows; the user's answer
does not give what was asked, or changes the task without a word; a tool that is called before it is in the list, or that
is called missing although it is there; an error that does not fit its call (a refused argument that is right); small talk
that makes either speaker forget the task.
No faults: none of these in the dialogue; several of them; an outage or a time limit, which needs no cause in the
arguments; a short or blunt answer of the user that answers the question.
Passes, though it looks bad: get_weather fails with "service unavailable" for a correct city and works at the second try.
Outages happen.
Fails, though it looks good: the user writes "a taxi from the Museum of Art to the station at 18:00"; the assistant asks
politely "Where should it pick you up?", and the user says "At the Museum of Art." Nothing was unclear.""",
    spared=without_injection,
    remarks=frozenset({"complexity_compliance"}),
)
