"""A rule: one thing that must hold in every dialogue. One file in this folder is one rule."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...events import Severity, Verdict
from ..evidence.view import View


@dataclass(frozen=True, slots=True)
class Violation:
    """Where a rule does not hold; it becomes a finding of the log."""

    message: str
    """One sentence: what is wrong, with the names in quotes."""
    turns: tuple[str, ...]
    """Turn ids; the first is where it shows."""
    call: str | None = None
    """The id of the call, if it is about one."""
    pointer: str | None = None
    """A JSON pointer into the call's arguments, if it is about one; "" is the whole."""
    evidence: str = ""
    """The offending words or value."""
    severity: Severity | None = None
    """Only where it differs from the rule's own."""
    verdict: Verdict = Verdict.FAIL
    """`error` where the rule could not judge."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold, and how to see that it does not."""

    name: str
    holds: str
    """One sentence: what holds in a good dialogue."""
    severity: Severity
    check: Callable[[View], Iterable[Violation]]
    """Looks at a reading of the dialogue that all rules share, so that nothing is read twice."""
    structural: bool = False
    """Whether breaking it breaks the dialogue's structure: then a fill is declined before a judge is paid."""
    across: bool = False
    """Whether it compares dialogues: whoever has several applies it, and only where it is asked for."""

    def violations(self, view: View) -> Iterator[Violation]:
        """Where the dialogue of *view* does not hold it."""
        yield from self.check(view)
