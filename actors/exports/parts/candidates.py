"""Versions of assistant turns that a decision found worse than another, each with its fault and the turns before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ....events import AssistantTurn, Dialogue, Finding, Operation, Turn
from ...roles.fill_review import pairs, taken
from ...roles.regressions import RuleReview, said_of
from ..port import PassedOver
from .decisions import Decision, Judged, Preference


class PairKind(StrEnum):
    """How one version of a turn came to be preferred to another."""

    DECLINED = "declined"
    """What was proposed was declined."""
    REPAIRED = "repaired"
    """A fault was found in what stood there, and a repair was accepted."""
    REWRITTEN = "rewritten"
    """A judge preferred a rewrite to what stood there."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version of a turn that is worse than another one."""

    at: int
    """The number of the decision, from 0."""
    kind: PairKind
    then: Dialogue
    """The dialogue after the decision; before the turn, both versions have the same turns in it."""
    rejected: AssistantTurn
    accepted: AssistantTurn | None
    """The version that was found better. None: both had a fault, and only what stands there at last is better."""
    reason: str
    judged: Judged | None
    finding: Finding | None

    @property
    def explanation(self) -> str:
        """The reason, and which versions the judge's letters stand for."""
        if self.judged is None:
            return self.reason
        other = "B" if self.judged.original == "A" else "A"
        chosen = self.judged.original if self.judged.prefers is Preference.OLD else other
        return f"{self.reason} ({chosen} is the chosen version.)"


USER = "a turn that is not the assistant's"
TIE = "a tie of the judge"
WORDS = "a change of words that nobody judged"
UNJUDGED = "a fill that was declined for no fault of one assistant turn"
DROPPED = "a rewrite that the judge preferred and that did not go together with others"
INJECTED = "an injection, which is judged as a whole with the user's words"
BEFORE = "a mended turn before which another was mended"
ELSEWHERE = "a mended turn at which no finding shows"


def candidates(found: Sequence[Decision], review: RuleReview) -> Iterator[Candidate | PassedOver]:
    """Yield the worse version of each pair that the decisions tell of, and notes of what tells of none."""
    for at, decision in enumerate(found):
        match decision.mask.operation:
            case Operation.EXTEND:
                yield PassedOver(INJECTED)
            case Operation.FILL:
                yield from _rewritten(at, decision, review)
            case Operation.REPAIR | Operation.UNDO:
                if decision.before.checks is not None:  # else it only puts in what running the calls gives
                    yield from _mended(at, decision, review)


def _rewritten(at: int, decision: Decision, review: RuleReview) -> Iterator[Candidate | PassedOver]:
    for old, new in pairs(decision.before, decision.mask):
        if old == new:
            continue
        if not isinstance(old, AssistantTurn) or not isinstance(new, AssistantTurn):
            yield PassedOver(USER)
            continue
        judged = decision.judged.get(old.id)
        took = decision.took(old.id)
        match judged.prefers if judged else None:
            case None if took:
                yield PassedOver(WORDS)
            case None:
                found = _broken(decision, old.id, review)
                if found is None:
                    yield PassedOver(WORDS if old.calls == new.calls else UNJUDGED)
                else:
                    said = said_of([found])
                    yield Candidate(at, PairKind.DECLINED, decision.after, new, old, said, None, found)
            case Preference.NEITHER:
                yield PassedOver(TIE)
            case Preference.NEW if took:
                assert judged is not None
                yield Candidate(at, PairKind.REWRITTEN, decision.after, old, new, judged.reason, judged, None)
            case Preference.NEW:
                yield PassedOver(DROPPED)
            case Preference.OLD:
                assert judged is not None
                yield Candidate(at, PairKind.DECLINED, decision.after, new, old, judged.reason, judged, None)


def _broken(decision: Decision, turn: str, review: RuleReview) -> Finding | None:
    """The fault that the replacement of *turn* alone adds, and that shows in it."""
    added = review.added(decision.before, taken(decision.before, decision.mask.id, (turn,)))
    return next((finding for finding in added if finding.turns[:1] == (turn,)), None)


def _mended(at: int, decision: Decision, review: RuleReview) -> Iterator[Candidate | PassedOver]:
    proposed = taken(decision.before, decision.mask.id)
    old, new, further = _first_difference(decision.before.turns, proposed.turns)
    yield from (PassedOver(BEFORE) for _ in range(further))
    if not isinstance(old, AssistantTurn) or not isinstance(new, AssistantTurn):
        if old != new:
            yield PassedOver(USER)
        return
    judged = decision.judged.get("")
    reason = decision.event.reason
    if decision.accepted:
        about = [finding for finding in decision.before.findings if finding.id in decision.mask.guidance]
        shown = next((finding for finding in about if finding.turns[:1] == (old.id,)), None)
        if shown is None:
            yield PassedOver(ELSEWHERE)
        else:
            yield Candidate(at, PairKind.REPAIRED, decision.after, old, new, reason, judged, shown)
    elif judged is not None and judged.prefers is Preference.OLD:
        yield Candidate(at, PairKind.DECLINED, decision.after, new, None, reason, judged, None)
    else:
        added = review.added(decision.before, proposed)
        shown = next((finding for finding in added if finding.turns[:1] == (new.id,)), None)
        if shown is None:
            tie = judged is not None and judged.prefers is Preference.NEITHER
            yield PassedOver(TIE if tie else UNJUDGED)
        else:
            yield Candidate(at, PairKind.DECLINED, decision.after, new, None, reason, None, shown)


def _first_difference(old: Sequence[Turn], new: Sequence[Turn]) -> tuple[Turn | None, Turn | None, int]:
    """The first turns that differ, and the number of assistant turns that differ after them."""
    first = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    if first is None:
        return None, None, 0
    now = {turn.id: turn for turn in new[first + 1 :]}
    later = (turn for turn in old[first + 1 :] if isinstance(turn, AssistantTurn))
    return old[first], new[first], sum(turn.id in now and now[turn.id] != turn for turn in later)
