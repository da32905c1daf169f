"""No dialogue is made twice."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ...store.views import percent
from ..evidence import DialogueView
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """One dialogue alone is like no other; see `violation`."""
    del view
    yield from ()


def violation(likeness: float, place: str) -> Finding:
    """The violation of a dialogue that is so similar to the earlier one at *place*."""
    return finding(f"it is {percent(likeness)} the same as {place}", ())


NEAR_DUPLICATE = "near_duplicate"
RULE = Rule(
    NEAR_DUPLICATE,
    "Each dialogue differs from those before it in more than a tenth of what the user says or of what is called.",
    Severity.ADVISORY,
    check,
    across=True,
)
