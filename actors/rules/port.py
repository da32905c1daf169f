"""A rule: one thing that must hold in every dialogue. One file in this folder is one rule."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...events import Finding, Severity, Verdict
from ..evidence import DialogueView


class Unrated(Finding):
    """A finding that is as severe as its rule, which is not known to the function that makes it."""

    severity: Severity = Severity.BLOCKING


def finding(  # noqa: PLR0917 — rules stay short where each of the later ones can be left out
    message: str,
    turns: tuple[str, ...],
    call: str | None = None,
    pointer: str | None = None,
    evidence: str = "",
    severity: Severity | None = None,
    verdict: Verdict = Verdict.FAIL,
) -> Finding:
    """Return a finding of a rule; the rule's name and a number are added when it is applied.

    Args:
        message: One sentence: what is wrong, with the names in quotes.
        turns: Turn ids; the first is where it shows.
        call: The id of the call, if it is about one.
        pointer: A JSON pointer into the call's arguments, if it is about one; "" is the whole.
        evidence: The offending words or value.
        severity: Only where it differs from the rule's own.
        verdict: `error` where the rule could not judge.
    """
    about = {"id": "", "check": "", "verdict": verdict, "turns": turns, "call": call, "pointer": pointer}
    said = {"evidence": evidence, "message": message}
    return Unrated(**about, **said) if severity is None else Finding(**about, **said, severity=severity)


def shown(value: object, limit: int) -> str:
    """Return *value* as evidence of at most *limit* characters: a string as it is, all else as JSON."""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))[:limit]


if TYPE_CHECKING:

    class Violation(Finding):
        """The former name of `finding`, by which rule files of earlier releases call it."""

        def __init__(self, *args: object, **kwargs: object) -> None: ...
else:
    Violation = finding


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold, and how to see that it does not."""

    name: str
    holds: str
    """One sentence: what holds in a good dialogue."""
    severity: Severity
    check: Callable[[DialogueView], Iterable[Finding]]
    """Looks at a reading of the dialogue that all rules share, and makes a `finding` wherever it does not hold."""
    structural: bool = False
    """True if breaking it breaks the dialogue's structure: then a fill is declined before a judge is paid."""
