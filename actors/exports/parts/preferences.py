"""Preference pairs of an accepted dialogue, as `trl-dpo` documents them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from ....events import AssistantTurn, Dialogue, JsonObject, Operation, Phase, tools_in_force
from ...formats.parts.untrained import untrained_turns
from ...roles.regressions import RuleReview
from ...rules import RULES
from ..options import ExportOptions
from ..port import PassedOver, Source
from .candidates import Candidate, candidates
from .decisions import Decision, decisions
from .moments import Moment, moments
from .weighing import Weighed, weighed

NOT_ACCEPTED = "a dialogue that was not accepted"
MENDED = "a version that was preferred and mended later, for a finding"
PREFIX_MENDED = "a turn before which something was mended later, for a finding"
MOVED = "a version whose place an injection changed later"
NO_BETTER = "a declined repair at whose place nothing better stands at last"
ON_PURPOSE = "a version that is preferred and wrong on purpose"
EMPTY = "a version that says nothing"
SAME = "two versions that differ in ids only"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one assistant turn, of which the first is better."""

    moment: Moment
    """The chosen version, with what is before it."""
    chosen: JsonObject
    rejected: JsonObject
    candidate: Candidate
    weighed: Weighed


def preferences(source: Source, options: ExportOptions) -> Iterator[Pair | PassedOver]:
    """Yield the pairs of a dialogue, and notes of what could have been one and is none. Raises as `moments`."""
    final = source.dialogue
    if final.phase is not Phase.ACCEPTED:
        yield PassedOver(NOT_ACCEPTED)
        return
    found, review = list(decisions(source.records)), RuleReview(RULES)
    wrong = untrained_turns(final)
    for candidate in candidates(found, review):
        chosen = candidate if isinstance(candidate, PassedOver) else _chosen(candidate, found, final)
        if isinstance(chosen, PassedOver):
            yield chosen
            continue
        assert isinstance(candidate, Candidate)
        if chosen.id in wrong:
            yield PassedOver(ON_PURPOSE)
        elif _is_empty(chosen) or _is_empty(candidate.rejected):
            yield PassedOver(EMPTY)
        elif _said(chosen) == _said(candidate.rejected):
            yield PassedOver(SAME)
        elif isinstance(ground := weighed(candidate, chosen, review), PassedOver):
            yield ground
        else:
            better = _moment(candidate.then, chosen, options)
            (message,) = better.messages
            (worse,) = _moment(candidate.then, candidate.rejected, options).messages
            yield Pair(better, message, worse, candidate, ground)


def same_calls(one: JsonObject, other: JsonObject) -> bool:
    """Return True if two written messages call the same with the same arguments, whatever the ids."""
    return _functions(one) == _functions(other)


def _functions(message: JsonObject) -> list[JsonValue]:
    calls = message.get("tool_calls")
    return [call["function"] for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []


def _chosen(candidate: Candidate, found: Sequence[Decision], final: Dialogue) -> AssistantTurn | PassedOver:
    """The better version: what stands at that place at last, or what stood there if the turns before it changed."""
    id_, then = candidate.rejected.id, candidate.then
    place = then.position(id_)
    before = {turn.id for turn in then.turns[:place]}
    for decision in found[candidate.at + 1 :]:
        if not decision.accepted:
            continue
        changed = _changed(decision)
        mends = decision.mask.operation in (Operation.REPAIR, Operation.UNDO) and decision.before.checks is not None
        if mends and id_ in changed and candidate.accepted is not None:
            return PassedOver(MENDED)
        if mends and before & changed:
            return PassedOver(PREFIX_MENDED)
        if decision.mask.operation is Operation.EXTEND and id_ in decision.mask.turns:
            return PassedOver(MOVED)
    same = final.turns[:place] == then.turns[:place] and _tools(final, place) == _tools(then, place)
    last = final.turns[place] if same and place < len(final.turns) else None
    if isinstance(last, AssistantTurn) and last.id == id_ and (candidate.accepted or last != then.turn(id_)):
        return last
    return candidate.accepted if candidate.accepted is not None else PassedOver(NO_BETTER)


def _changed(decision: Decision) -> set[str]:
    """The turns, by id, that a decision took away or changed."""
    after = {turn.id: turn for turn in decision.after.turns}
    return {turn.id for turn in decision.before.turns if after.get(turn.id) != turn}


def _tools(dialogue: Dialogue, place: int) -> object:
    return tools_in_force(dialogue.opening_tools, dialogue.turns[:place])


def _moment(dialogue: Dialogue, turn: AssistantTurn, options: ExportOptions) -> Moment:
    place = dialogue.position(turn.id)
    upto = replace(dialogue, turns=(*dialogue.turns[:place], turn))
    return next(moment for moment in moments(upto, options) if moment.turn.id == turn.id)


def _is_empty(turn: AssistantTurn) -> bool:
    return not turn.text.strip() and not turn.calls


def _said(turn: AssistantTurn) -> object:
    return turn.text.strip(), [(call.name, call.arguments) for call in turn.calls]
