"""Regressions: what a candidate dialogue has against it that the dialogue before it has not.

Every rule looks at everything that is written, so that nothing that gets worse is kept, and no judge is paid to see it.
"""

from collections.abc import Iterable, Mapping

from ...events import Dialogue, Finding, Severity
from ..rules import Rule, apply_rules
from .remembered import Remembered

_MOST = 64

Key = tuple[object, ...]


class RuleReview:
    """What the rules find in dialogues; what they found in the last ones is remembered, by the identity of their turns.

    The rules are pure, so a dialogue whose turns, edits, plan, tools and real results are the same objects has the same
    findings. A version of a dialogue is looked at for each fill of it, and a candidate once more when it is decided on.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._structural = frozenset(name for name, rule in rules.items() if rule.structural)
        self._found = Remembered(lambda dialogue: apply_rules(dialogue, rules).findings, most=_MOST, key=_identity)

    def findings(self, dialogue: Dialogue) -> tuple[Finding, ...]:
        """Everything that the rules find in *dialogue*."""
        return self._found.of(dialogue)

    def blocking(self, dialogue: Dialogue) -> tuple[Finding, ...]:
        """What would reject *dialogue* or leave it unjudged, and what breaks its structure, however severe."""
        return tuple(
            finding
            for finding in self.findings(dialogue)
            if finding.severity is Severity.BLOCKING or finding.check in self._structural
        )

    def added(self, before: Dialogue, after: Dialogue) -> tuple[Finding, ...]:
        """What would reject *after* and is not found in *before*."""
        known = places(self.findings(before))
        return tuple(finding for finding in self.blocking(after) if place(finding) not in known)

    def remarked(self, before: Dialogue, after: Dialogue) -> tuple[Finding, ...]:
        """All that is found in *after* and not in *before*, blocking or advisory."""
        known = places(self.findings(before))
        return tuple(finding for finding in self.findings(after) if place(finding) not in known)


def place(finding: Finding) -> Key:
    """A finding without its number, which another round gives to another one."""
    return finding.check, finding.turns, finding.call, finding.pointer, finding.message


def places(findings: Iterable[Finding]) -> set[Key]:
    """The findings, without their numbers."""
    return {place(finding) for finding in findings}


def said_of(findings: Iterable[Finding]) -> str:
    """The findings as a reason: for the log, and for the model that is asked again."""
    return "; ".join(
        f"{finding.check}: {finding.message}{f' (turn {finding.turns[0]})' if finding.turns else ''}"
        for finding in list(findings)[:_SAID]
    )


_SAID = 5
"""Findings that one reason names."""


def _identity(dialogue: Dialogue) -> tuple[int, ...]:
    parts = (
        dialogue.turns,
        dialogue.edits,
        dialogue.plan,
        dialogue.tools,
        dialogue.withheld,
        dialogue.executed,
        dialogue.parameters,
    )
    return (*map(id, parts), hash(dialogue.id), hash(dialogue.context))
