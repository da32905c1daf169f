"""Applying rules: violations become findings, and a rule that raises is a finding itself."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from ...events import CheckOutcome, Dialogue, Finding, RulesApplied, Verdict
from ..evidence import DialogueView
from .port import Rule, Unrated, finding
from .registry import found_rules

RULES: Mapping[str, Rule] = found_rules()
"""Every rule of this folder, by name."""
MAX_FINDINGS = 50
"""Of one rule in one dialogue; the last one then says that there are more."""
_MAX_EVIDENCE = 300
_MAX_MESSAGE = 500
_MAX_TURNS = 20


def apply_rules(dialogue: Dialogue, rules: Mapping[str, Rule] = RULES) -> RulesApplied:
    """Apply *rules*; return the event for the log of *dialogue*."""
    view = DialogueView(dialogue)
    outcomes = [(rule, _found(rule, view)) for rule in rules.values()]
    return RulesApplied(
        checks=tuple(_failed(rule.name, found) if found else _passed(rule.name) for rule, found in outcomes),
        findings=_findings(dialogue, outcomes),
    )


def apply_structural(dialogue: Dialogue, rules: Mapping[str, Rule] = RULES) -> tuple[Finding, ...]:
    """Apply the structural ones of *rules*, which are cheap enough for every fill."""
    view = DialogueView(dialogue)
    outcomes = [(rule, _found(rule, view)) for rule in rules.values() if rule.structural]
    return _findings(dialogue, outcomes)


@lru_cache(maxsize=1024)
def _passed(rule: str) -> CheckOutcome:
    """The outcome of a rule that has found nothing; most dialogues share it with others, and nothing changes it."""
    return CheckOutcome(check=rule, verdict=Verdict.PASS)


def _failed(rule: str, found: Sequence[Finding]) -> CheckOutcome:
    unjudged = any(one.verdict is Verdict.ERROR for one in found)
    return CheckOutcome(check=rule, verdict=Verdict.ERROR if unjudged else Verdict.FAIL)


def _found(rule: Rule, view: DialogueView) -> Sequence[Finding]:
    found: list[Finding] = []
    try:
        for one in rule.check(view):
            if len(found) == MAX_FINDINGS:
                message = f"{rule.name!r} found more than the {MAX_FINDINGS} violations that are listed"
                found.append(finding(message, one.turns))
                break
            if not isinstance(one, Finding):
                raise TypeError(f"it finds a {type(one).__name__}, and has to find what 'finding(...)' makes")  # noqa: TRY301
            found.append(one)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a rule raises, it could not judge: a finding
        message = f"rule {rule.name!r} could not judge the dialogue: {type(error).__name__}: {error}"
        found.append(finding(message, (), verdict=Verdict.ERROR))
    return found


def _findings(dialogue: Dialogue, outcomes: Sequence[tuple[Rule, Sequence[Finding]]]) -> tuple[Finding, ...]:
    flat = [(rule, one) for rule, found in outcomes for one in found]
    return tuple(
        Finding(
            id=f"r{dialogue.round}.{number}",
            check=rule.name,
            verdict=one.verdict,
            severity=rule.severity if isinstance(one, Unrated) else one.severity,
            turns=one.turns[:_MAX_TURNS],
            call=one.call,
            pointer=one.pointer,
            evidence=_bounded(one.evidence, _MAX_EVIDENCE),
            message=_bounded(one.message, _MAX_MESSAGE),
        )
        for number, (rule, one) in enumerate(flat, start=1)
    )


def _bounded(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
