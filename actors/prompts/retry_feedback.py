"""The part of a question asked again that speaks of the reply before."""

from ...events import Dialogue
from .rendering import to_line

_LONGEST_FAULT = 2000
_LONGEST_REPLY = 4000
_FEEDBACK = """
<rejected>
$reply
</rejected>
This is your reply number $count. It could not be used, for this reason:
$fault
Write the whole object again, without this fault."""


def retry_feedback(dialogue: Dialogue, question: str) -> str:
    """The last reply to *question* and its fault, as the end of the next prompt; empty where no reply came before.

    What a provider refused got no reply: its error is for the user, and the model is told nothing of it. The number
    makes every try another prompt: a model that always says the same to the same gets a new chance.
    """
    rejected = dialogue.rejected.get(question)
    if rejected is None:
        return ""
    parts = {
        "$count": str(rejected.number),
        "$fault": to_line(rejected.fault[:_LONGEST_FAULT]),
        "$reply": _shown(rejected.text),
    }
    text = _FEEDBACK
    for slot, part in parts.items():
        text = text.replace(slot, part, 1)
    return text


def _shown(reply: str) -> str:
    """*reply* as data: cut, and without `<`, so that it cannot close its tag."""
    cut = reply if len(reply) <= _LONGEST_REPLY else f"{reply[:_LONGEST_REPLY]} [cut here]"
    return cut.replace("<", "\\u003c")
