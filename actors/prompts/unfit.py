"""What a question that is asked again says about the reply before."""

from .rendering import to_line
from .shared import UNFIT

_LONGEST = 2000


def unfit(faults: tuple[str, ...]) -> str:
    """The last fault as the end of a prompt; empty for a first try. The fault may quote a model, so it is data."""
    if not faults:
        return ""
    return UNFIT.replace("$fault", to_line(faults[-1][:_LONGEST]))
