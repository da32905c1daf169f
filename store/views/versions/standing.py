"""The cards of one version: what stands after an event, seen from what stood before it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ....events import (
    DeclinedBy,
    Dialogue,
    DialogueEvent,
    FillAccepted,
    FillDeclined,
    Finding,
    Mask,
    Replacement,
    ToolTurn,
    Turn,
)
from ...wording import DECLINED_WORDS, mask_words, reason_of
from ..dialogue.effect import decisions, effect_of
from .blocks import Block, blocks_of
from .cards import Beside, BesideTurn, Card, EndCard, Found, Hole, Standing, SubtaskCard, TurnCard, Verdict, WholeCard


class Stage:
    """Makes the cards of one version after another; a turn that stands as it stood is laid out once."""

    def __init__(self) -> None:
        self._proposed: dict[tuple[int, int], tuple[Mask, Turn, Beside]] = {}
        self._laid_out: dict[tuple[int, tuple[str, ...]], tuple[Turn, tuple[Block, ...]]] = {}

    def cards(self, before: Dialogue, event: DialogueEvent, after: Dialogue) -> Iterator[Card]:
        """Yield the cards after *event*, in order."""
        names = {call.id: call.name for _, call in (*before.calls(), *after.calls())}
        found = _found(after)
        if found[""]:
            yield WholeCard(key="whole", findings=tuple(found[""]))
        old = {turn.id: turn for turn in before.turns}
        there = {turn.id for turn in after.turns}
        under = {turn: mask for mask in after.masks for turn in mask.turns}
        closed = _closed(before, event)
        begun = {0}
        for turn in _with_gone(before.turns, after.turns):
            if turn.subtask not in begun and turn.subtask <= len(after.plan):
                plan = after.plan[turn.subtask - 1]
                yield SubtaskCard(key=f"subtask-{turn.subtask}", number=turn.subtask, goal=plan.goal, tools=plan.tools)
                begun.add(turn.subtask)
            was = old.get(turn.id) if turn.id in there else turn
            standing = _standing(turn, was, gone=turn.id not in there, masked=turn.id in under)
            changed = standing is Standing.CHANGED
            yield TurnCard(
                key=f"turn-{turn.id}",
                turn=turn.id,
                speaker=turn.kind,
                standing=standing,
                blocks=blocks_of(turn, names, old=was) if changed else self._plain(turn, names),
                hole=_hole(under[turn.id], before) if turn.id in under else None,
                beside=self._beside(turn, under.get(turn.id), (before, event), closed, names),
                kept=_kept(turn, closed, before, event),
                findings=tuple(found[turn.id]),
            )
        if after.phase.ended:
            yield EndCard(key="end", outcome=after.phase, reason=after.reason)

    def _beside(
        self,
        turn: Turn,
        mask: Mask | None,
        closing: tuple[Dialogue, DialogueEvent],
        closed: Mask | None,
        names: Mapping[str, str],
    ) -> Beside | None:
        """Return the fill that waits for a judgement, or that the event has declined."""
        if mask is None or mask.proposal is None:
            return _declined(turn, closing, closed, names)
        key = id(turn), id(mask.proposal)
        if key not in self._proposed:
            self._proposed[key] = mask, turn, _fill(turn, mask, names)  # with both, so that their ids stay their own
        return self._proposed[key][2]

    def _plain(self, turn: Turn, names: Mapping[str, str]) -> tuple[Block, ...]:
        told = tuple(names.get(one.call_id, "") for one in turn.results) if isinstance(turn, ToolTurn) else ()
        key = id(turn), told
        if key not in self._laid_out:
            self._laid_out[key] = turn, blocks_of(turn, names)  # with the turn, so that its id stays its own
        return self._laid_out[key][1]


def _declined(
    turn: Turn, closing: tuple[Dialogue, DialogueEvent], closed: Mask | None, names: Mapping[str, str]
) -> Beside | None:
    """Return the fill that the event has declined."""
    if closed is None or turn.id not in closed.turns:
        return None
    match closing:
        case (before, FillDeclined() as event):
            words = reason_of(before, event, turn.id)
            return _fill(turn, closed, names, declined=DECLINED_WORDS[event.by], words=words)
        case (before, FillAccepted(kept=tuple(kept)) as event) if turn.id not in kept:
            head = DECLINED_WORDS[DeclinedBy.UNCHANGED] if _unchanged(turn, closed) else "the original stays"
            return _fill(turn, closed, names, declined=head, words=reason_of(before, event, turn.id))
        case _:
            return None


def _unchanged(turn: Turn, mask: Mask) -> bool:
    """Return true if the fill gives the turn back as it was."""
    return mask.proposal is not None and any(
        one.turn == turn.id and one.turns == (turn,) for one in mask.proposal.replacements
    )


def _fill(turn: Turn, mask: Mask, names: Mapping[str, str], *, declined: str = "", words: str = "") -> Beside:
    replacement: Replacement | None = None
    if mask.proposal is not None and not (declined and _unchanged(turn, mask)):
        replacement = next((one for one in mask.proposal.replacements if one.turn == turn.id), None)
    turns = replacement.turns if replacement else ()
    called = {**names, **{call.id: call.name for one in turns if one.kind == "assistant" for call in one.calls}}
    return Beside(
        mask=mask.id,
        standing="declined" if declined else "proposed",
        head=declined or "proposed",
        words=words,
        turns=tuple(
            BesideTurn(id=one.id, kind=one.kind, blocks=blocks_of(one, called, old=turn if one.id == turn.id else None))
            for one in turns
        ),
    )


def _standing(turn: Turn, was: Turn | None, *, gone: bool, masked: bool) -> Standing:
    if gone:
        return Standing.GONE
    if was is None:
        return Standing.NEW
    if was is not turn and was != turn:
        return Standing.CHANGED
    return Standing.MASKED if masked else Standing.SAME


def _with_gone(before: Sequence[Turn], after: Sequence[Turn]) -> Iterator[Turn]:
    """Yield the turns after, and each one that is gone behind the one that it stood behind."""
    there = {turn.id for turn in after}
    behind: defaultdict[str, list[Turn]] = defaultdict(list)
    last = ""
    for turn in before:
        if turn.id in there:
            last = turn.id
        else:
            behind[last].append(turn)
    yield from behind[""]
    for turn in after:
        yield turn
        yield from behind[turn.id]


def _closed(before: Dialogue, event: DialogueEvent) -> Mask | None:
    if not isinstance(event, FillAccepted | FillDeclined):
        return None
    return next((mask for mask in before.masks if mask.id == event.mask), None)


def _kept(turn: Turn, closed: Mask | None, before: Dialogue, event: DialogueEvent) -> Verdict | None:
    if closed is None or not isinstance(event, FillAccepted) or turn.id not in closed.turns:
        return None
    if event.kept is not None and turn.id not in event.kept:
        return None
    return Verdict(
        mask=closed.id,
        head=f"{mask_words(closed.operation, closed.injection)}: kept",
        words=reason_of(before, event, turn.id),
    )


def _hole(mask: Mask, before: Dialogue) -> Hole:
    said = {finding.id: finding.message for finding in before.findings}
    return Hole(
        mask=mask.id,
        purpose=mask_words(mask.operation, mask.injection),
        guidance=tuple(said[one] for one in mask.guidance if one in said),
    )


def _found(dialogue: Dialogue) -> defaultdict[str, list[Found]]:
    """Return the findings of this round by turn; those about the whole dialogue by the empty name."""
    decided = decisions(dialogue.parameters.panel, dialogue.votes)
    found: defaultdict[str, list[Found]] = defaultdict(list)
    for finding in dialogue.cheap_findings:
        _add(found, dialogue, finding, Found.copied_from(finding, effect=effect_of(finding)))
    for vote in dialogue.votes:
        for finding in vote.findings:
            effect = effect_of(finding, decided.get(vote.expert))
            _add(found, dialogue, finding, Found.copied_from(finding, effect=effect))
    return found


def _add(found: defaultdict[str, list[Found]], dialogue: Dialogue, finding: Finding, told: Found) -> None:
    there = {turn.id for turn in dialogue.turns}
    for turn in [one for one in dict.fromkeys(finding.turns) if one in there] or [""]:
        found[turn].append(told)
