"""Rules are applied: what they find becomes findings, and a rule that breaks is itself found."""

from collections.abc import Iterator, Mapping
from itertools import islice

from ...events import CheckOutcome, Dialogue, Finding, RulesApplied, Verdict
from ..evidence.view import View
from .port import Rule, Violation
from .registry import found_rules

RULES: Mapping[str, Rule] = found_rules()
"""Every rule of this folder, by name."""
MAX_FINDINGS = 50
"""Of one rule in one dialogue; the last one then says that there are more."""
_MAX_EVIDENCE = 300
_MAX_MESSAGE = 500
_MAX_TURNS = 20


def apply_rules(dialogue: Dialogue, rules: Mapping[str, Rule] = RULES) -> RulesApplied:
    """What those of *rules* say of *dialogue* that look at one alone, as the event for its log."""
    view = View(dialogue)
    outcomes = [(rule, tuple(_violations(rule, view))) for rule in rules.values() if not rule.across]
    return RulesApplied(
        checks=tuple(CheckOutcome(check=rule.name, verdict=_verdict(violations)) for rule, violations in outcomes),
        findings=_findings(dialogue, outcomes),
    )


def apply_structural(dialogue: Dialogue, rules: Mapping[str, Rule] = RULES) -> tuple[Finding, ...]:
    """What the structural ones of *rules* find: cheap enough for every fill."""
    view = View(dialogue)
    outcomes = [(rule, tuple(_violations(rule, view))) for rule in rules.values() if rule.structural]
    return _findings(dialogue, outcomes)


def _violations(rule: Rule, view: View) -> Iterator[Violation]:
    try:
        found = rule.violations(view)
        yield from islice(found, MAX_FINDINGS)
        if (beyond := next(found, None)) is not None:
            yield Violation(f"{rule.name!r} has found more than the {MAX_FINDINGS} that are listed", beyond.turns)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a rule raises, it could not judge: a finding
        message = f"rule {rule.name!r} could not judge the dialogue: {type(error).__name__}: {error}"
        yield Violation(message, (), verdict=Verdict.ERROR)


def _verdict(violations: tuple[Violation, ...]) -> Verdict:
    if any(violation.verdict is Verdict.ERROR for violation in violations):
        return Verdict.ERROR
    return Verdict.FAIL if violations else Verdict.PASS


def _findings(dialogue: Dialogue, outcomes: list[tuple[Rule, tuple[Violation, ...]]]) -> tuple[Finding, ...]:
    flat = [(rule, violation) for rule, violations in outcomes for violation in violations]
    return tuple(
        Finding(
            id=f"r{dialogue.round}.{number}",
            check=rule.name,
            verdict=violation.verdict,
            severity=violation.severity or rule.severity,
            turns=violation.turns[:_MAX_TURNS],
            call=violation.call,
            pointer=violation.pointer,
            evidence=_bounded(violation.evidence, _MAX_EVIDENCE),
            message=_bounded(violation.message, _MAX_MESSAGE),
        )
        for number, (rule, violation) in enumerate(flat, start=1)
    )


def _bounded(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
