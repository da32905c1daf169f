"""Does the user speak as a person would?"""

from .port import Expert

EXPERT = Expert(
    name="naturalness",
    asks="Does the user speak as a person would?",
    question="""\
Does the user speak as a person would to an assistant?
Fail it for: a user who names tools or arguments as a program does, dictates JSON, knows identifiers that only a tool
could have told, speaks as the assistant, or says the same sentence again without reason.
Do not fail it for: long requests, precise values, order or booking numbers that a customer has at hand, or terse style.
Example of a fault: "Please call search_flights with max_stops=0 and pass flight_id to book_flight." """.rstrip(),
)
