"""Does the assistant recover from errors as it should?"""

from .port import Expert

EXPERT = Expert(
    name="recovery",
    asks="After an error, does the assistant notice it, and do the right thing?",
    question="""\
After a call that failed or came back empty, does the assistant notice, and do the right thing?
Fail it for: an error that is passed over in silence; the same wrong call again; a result made up in its place; giving up
where another try was plain; a second try that changes what the user wanted.
Do not fail it where no call failed, or where the assistant tells the user of the error and asks how to go on.
Example of a fault: the tool says "unknown currency", and the assistant reports an amount all the same.""",
)
