"""Weighs two versions of one turn: what bears out that the one is better than the other."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ....events import AssistantTurn, Dialogue, Finding, Severity
from ...offline.model import NAME as STAND_IN
from ...roles.regressions import RuleReview
from ..port import PassedOver
from .candidates import Candidate

PLAN: Final = "a fault against the plan, which the assistant does not know"
COIN: Final = "a choice of the offline stand-in, which no rule bears out"
CONTRADICTED: Final = "a preferred version in which a rule finds what it does not find in the other"
_OF_THE_PLAN: Final = frozenset({"complexity_compliance", "plan_compliance"})


class Ground(StrEnum):
    """The strongest thing that speaks for the chosen version."""

    RULE = "rule"
    """A rule finds a fault in the other one, and not in it."""
    EXPERT = "expert"
    """An expert found a fault in the other one."""
    JUDGE = "judge"
    """A judge preferred it, and nothing else tells them apart."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for the chosen version."""

    ground: Ground
    finding: Finding | None
    """The fault of the other."""


def weighed(candidate: Candidate, chosen: AssistantTurn, review: RuleReview) -> Weighed | PassedOver:
    """Return what speaks for *chosen*, or why it is no example."""
    told = candidate.finding
    if told is not None and told.check in _OF_THE_PLAN:
        return PassedOver(PLAN)
    better, worse = _upto(candidate.then, chosen), _upto(candidate.then, candidate.rejected)
    faults = _shown(review.remarked(better, worse), chosen.id)
    if not faults and _shown(review.remarked(worse, better), chosen.id):
        return PassedOver(CONTRADICTED)
    found = next(iter(faults), None)
    if told is not None:
        by_expert = found is None and told.check.startswith("expert.")
        return Weighed(Ground.EXPERT if by_expert else Ground.RULE, told)
    if found is None and candidate.judged is not None and candidate.judged.model == STAND_IN:
        return PassedOver(COIN)
    return Weighed(Ground.JUDGE if found is None else Ground.RULE, found)


def _upto(dialogue: Dialogue, turn: AssistantTurn) -> Dialogue:
    """The dialogue up to a version of one of its turns: what comes later was written for one version only."""
    return replace(dialogue, turns=(*dialogue.turns[: dialogue.position(turn.id)], turn))


def _shown(findings: tuple[Finding, ...], turn: str) -> list[Finding]:
    """The findings that show in a turn, those that reject first."""
    found = [one for one in findings if one.turns[:1] == (turn,) and one.check not in _OF_THE_PLAN]
    return sorted(found, key=lambda one: one.severity is not Severity.BLOCKING)
