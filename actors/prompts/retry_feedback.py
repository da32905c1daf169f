"""The part of a question asked again that speaks of the reply before."""

from .rendering import to_line
from .shared import UNFIT

_LONGEST = 2000


def retry_feedback(faults: tuple[str, ...]) -> str:
    """The last fault as the end of a prompt; empty for a first try. The fault may quote a model, so it is data.

    The number makes every try another prompt: a model that always says the same to the same gets a new chance.
    """
    if not faults:
        return ""
    return UNFIT.replace("$count", str(len(faults))).replace("$fault", to_line(faults[-1][:_LONGEST]))
