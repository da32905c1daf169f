"""Is the injected complexity convincing?"""

from .port import Expert

EXPERT = Expert(
    name="complexity",
    asks="Are clarifications, missing tools, errors and small talk convincing?",
    question="""\
Where the dialogue has a clarification, a missing tool, a failed call or an exchange without tools, is it convincing?
Fail it for: a question about something that the user has already said; an answer that does not answer it; a tool that is
called while it is not in the list; an error that the arguments do not explain; small talk that breaks the flow.
Do not fail it for having none of these, or for having several.
Example of a fault: the user gives the date, the assistant asks for the date, and the user gives it again.""",
)
