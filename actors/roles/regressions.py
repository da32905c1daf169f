"""Regressions: what a candidate dialogue has against it that the dialogue before it has not.

Every rule looks at everything that is written, so that nothing that gets worse is kept, and no judge is paid to see it.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b

from pydantic_core import PydanticSerializationError, to_json

from ...events import Dialogue, Finding, Severity
from ..rules import Rule, apply_rules
from .remembered import Remembered

_MOST = 64
_MOST_TOLD = 4096
"""Findings and a digest are all that is kept of each."""
_RULE_SETS = 8

Key = tuple[object, ...]


class RuleReview:
    """What the rules find in dialogues; what they found in the last ones is remembered.

    The rules are pure, so a dialogue whose turns, edits, plan, tools and real results are the same has the same
    findings. A version of a dialogue is looked at for each fill of it, and a candidate once more when it is decided on,
    as the same objects or as others that were made again: those are told by what they say.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._structural = frozenset(name for name, rule in rules.items() if rule.structural)
        self._found = Remembered(_told(tuple(rules.values())).of, most=_MOST, key=_identity)

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
    return (*map(id, _parts(dialogue)), hash(dialogue.id), hash(dialogue.context))


@lru_cache(maxsize=_RULE_SETS)
def _told(rules: tuple[Rule, ...]) -> Remembered[Dialogue, tuple[Finding, ...]]:
    """The findings by content, for all who ask the same rules: what one role proposes, another decides on."""
    named = {rule.name: rule for rule in rules}
    return Remembered(
        lambda dialogue: apply_rules(dialogue, named).findings, most=_MOST_TOLD, key=_content, by_content=True
    )


def _content(dialogue: Dialogue) -> object:
    """A digest of all that rules look at; half a pair of surrogates cannot be written, and nothing is like that."""
    opening = (
        dialogue.id,
        dialogue.seed,
        dialogue.imported,
        dialogue.simulated,
        dialogue.context,
        dialogue.policy,
        dialogue.errors_elsewhere,
        dialogue.origin,
        dialogue.scenario,
    )
    digest = blake2b(digest_size=16)
    try:
        for part in (*opening, *_parts(dialogue), dialogue.round):
            digest.update(to_json(part, inf_nan_mode="constants"))
            digest.update(b"\n")
    except PydanticSerializationError:
        return object()
    return digest.digest()


def _parts(dialogue: Dialogue) -> tuple[object, ...]:
    """Those of them that may change while a dialogue is made."""
    return (
        dialogue.turns,
        dialogue.edits,
        dialogue.plan,
        dialogue.tools,
        dialogue.withheld,
        dialogue.executed,
        dialogue.parameters,
    )
