"""The way of a value through the events of a dialogue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from ....events import (
    AnswerUnusable,
    CallsExecuted,
    Dialogue,
    DialogueImported,
    DialogueOpened,
    ExpertVoted,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Finding,
    ModelAnswered,
    Recorded,
    RulesApplied,
    StateSampled,
    SubtaskDrafted,
    TaskPlanned,
    Turn,
    TurnSimulated,
    TurnsMasked,
    fold_records,
    unopened,
)
from ....events.pointers import same
from ...wording import excerpt, json_excerpt, judged_words
from .answers import answer_behind, by_id
from .call_matching import CallMatching
from .location import Location, told_values, values
from .locator import Locator
from .mentions import Sought
from .value_history import Act, ValueStep

_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class _Writing:
    """An event that wrote turns, or proposed to."""

    record: Recorded
    by: str
    old: Sequence[Turn]
    """The turns that it would take the place of."""
    new: Sequence[Turn]
    closed: Recorded | None
    """The event that accepted or declined it; of a draft none."""
    reason: str
    """Why it was accepted or declined; a judge's versions are named for what they were."""
    is_fill: bool

    @property
    def since(self) -> int | None:
        """The version from which on it stands; None: it does not."""
        if not self.is_fill:
            return self.record.version
        return self.closed.version if self.closed and isinstance(self.closed.event, FillAccepted) else None

    @property
    def taken(self) -> Sequence[Turn]:
        """The turns that came into the dialogue."""
        event = self.closed.event if self.closed else None
        if not isinstance(event, FillAccepted) or event.kept is None:
            return self.new
        return [turn for turn in self.new if turn.id in event.kept]


def steps_of(records: Sequence[Recorded], sought: Sought) -> Iterator[ValueStep]:
    """Yield every event of a dialogue's *records* that wrote or judged what is *sought*, in order."""
    index, writings = by_id(records), {one.record.version: one for one in _writings(records)}
    lineage = _lineage(list(writings.values()), sought.at)
    dialogue = unopened(records[0].stream if records else "")
    known = False
    for record in records:
        before, dialogue = dialogue, fold_records(dialogue.id, [record], start=dialogue)
        writing = writings.get(record.version)
        if writing is not None:
            step = _written(writing, sought, lineage.get(record.version), known=known, index=index)
            known = known or (step is not None and step.act is Act.FIRST and step.since is not None)
        else:
            step = _beside(record, before, dialogue, sought, index)
        if step is not None:
            yield step


def turns_before(records: Sequence[Recorded], place: Location) -> list[Turn]:
    """Return the turns before *place*, and its own, as whoever wrote it at the last of *records* had them."""
    dialogue = fold_records(records[0].stream, records)
    event, turns = records[-1].event, list(dialogue.turns)
    if isinstance(event, FillProposed):
        ground = dialogue.ground.turns if dialogue.ground is not None else dialogue.turns
        replaced = {one.turn: one.turns for one in event.replacements}
        turns = [new for turn in ground for new in replaced.get(turn.id, (turn,))]
    at = next((number for number, turn in enumerate(turns) if turn.id == place.turn), len(turns) - 1)
    return turns[: at + 1]


def _writings(records: Sequence[Recorded]) -> Iterator[_Writing]:
    closed = {r.event.mask: r for r in records if isinstance(r.event, FillAccepted | FillDeclined)}
    masked: dict[str, TurnsMasked] = {}
    dialogue = unopened(records[0].stream if records else "")
    for record in records:
        event = record.event
        match event:
            case DialogueImported() | SubtaskDrafted():
                by = "import" if isinstance(event, DialogueImported) else f"draft:{event.subtask}"
                yield _Writing(record, by, (), event.turns, None, "", is_fill=False)
            case TurnSimulated():
                yield _Writing(record, f"simulated {event.turn.kind}", (), (event.turn,), None, "", is_fill=False)
            case TurnsMasked():
                masked[event.mask] = event
            case FillProposed():
                of = {one.turn for one in event.replacements}
                old = [turn for turn in dialogue.turns if turn.id in of]
                new = [turn for one in event.replacements for turn in one.turns]
                mask, end = masked[event.mask], closed.get(event.mask)
                why = getattr(end.event, "reason", "") if end is not None else ""
                told = judged_words(dialogue, mask.mask, mask.operation, mask.turns, why)
                yield _Writing(record, f"{mask.operation} {mask.mask}", old, new, end, told, is_fill=True)
        dialogue = fold_records(dialogue.id, [record], start=dialogue)


def _lineage(writings: Sequence[_Writing], at: Location | None) -> dict[int, Location]:
    """Return the place that *at* had in each writing, by its version: a fill may have moved its call."""
    found: dict[int, Location] = {}
    for one in reversed(writings):
        if at is None:
            break
        if one.is_fill and one.since is None:
            matching = CallMatching(one.old, one.new)
            places = (place for turn in one.new for place in values(turn))
            if declined := next((place for place in places if matching.before(place) == at), None):
                found[one.record.version] = declined
        elif any(turn.id == at.turn for turn in one.taken):
            found[one.record.version] = at
            before = CallMatching(one.old, one.new).before(at) if one.is_fill else at
            at = before if any(turn.id == before.turn for turn in one.old) else None
    return found


def _written(
    one: _Writing, sought: Sought, place: Location | None, *, known: bool, index: Mapping[str, Recorded]
) -> ValueStep | None:
    holding = [found for turn in one.new for found in sought.places(turn)]
    held = [found for turn in one.old for found in sought.places(turn)]
    was, now = (None, None) if place is None else _at_place(one, place)
    if place is not None and _is(now, sought) and place not in holding:
        holding.insert(0, place)
        held += [place] if _is(was, sought) else []
    act: Act | None = None
    if now is not None and not (_is(now, sought) if was is None else same(was[0], now[0])):
        act = Act.CHANGED
    elif holding and not known and not held:
        act = Act.FIRST
    elif holding:
        act = Act.COPIED if len(holding) > len(held) else Act.KEPT
    elif held:
        act = Act.DROPPED
    if act is None:
        return None
    changed = act is Act.CHANGED and place is not None
    return ValueStep(
        version=one.record.version,
        event=one.record.envelope.id,
        type=one.record.event.type,
        role=one.record.envelope.role,
        by=one.by,
        act=act,
        places=(place,) if changed and place is not None else tuple(holding or held),
        was=_json(was) if changed else None,
        now=_json(now) if changed else None,
        since=one.since,
        open=one.is_fill and one.closed is None,
        reason=excerpt(one.reason, _LONGEST_REASON),
        answer=answer_behind(one.record, index),
    )


def _at_place(one: _Writing, place: Location) -> tuple[list[JsonValue] | None, list[JsonValue] | None]:
    """Return the value at *place* before and after a writing, each in a list; None where there is none."""
    before = CallMatching(one.old, one.new).before(place) if one.is_fill else place
    return _at(one.old, before), _at(one.new, place)


def _at(turns: Sequence[Turn], place: Location) -> list[JsonValue] | None:
    there = (told_values(turn) for turn in turns if turn.id == place.turn)
    return next(([found[place]] for found in there if place in found), None)


def _is(value: list[JsonValue] | None, sought: Sought) -> bool:
    return value is not None and same(value[0], sought.value)


def _json(value: list[JsonValue] | None) -> str | None:
    return None if value is None else json_excerpt(value[0])


def _beside(
    record: Recorded, before: Dialogue, after: Dialogue, sought: Sought, index: Mapping[str, Recorded]
) -> ValueStep | None:
    """Return the step of an event that writes no turn."""
    match record.event:
        case CallsExecuted() | RulesApplied() | ExpertVoted() as judging:
            return _judged(record, after, judging.findings, sought, index)
        case AnswerUnusable() as unusable if sought.is_in(unusable.fault) or sought.is_in(_reply(record, index)):
            return _step(record, unusable.question, Act.REFUSED, index, reason=unusable.fault)
        case opening:
            given = next((what for what, text in given_texts(opening) if sought.is_in(text)), None)
            return None if given is None or before.turns else _step(record, given, Act.GIVEN, index)


def given_texts(event: object) -> Iterator[tuple[str, str]]:
    """Yield what an opening event gives before any turn: what it is, and its words."""
    match event:
        case DialogueOpened():
            yield "the assistant's instructions", event.policy
            yield "the scenario", "" if event.scenario is None else event.scenario.model_dump_json()
        case DialogueImported():
            yield "the assistant's instructions", str(event.meta.get("context", ""))
        case StateSampled():
            yield "the state of the tools", event.sample
        case TaskPlanned():
            yield "the plan", "\n".join(one.goal for one in event.subtasks)


def _judged(
    record: Recorded,
    dialogue: Dialogue,
    findings: Iterable[Finding],
    sought: Sought,
    index: Mapping[str, Recorded],
) -> ValueStep | None:
    locator = Locator(dialogue)
    about = [one for one in findings if _speaks_of(one, locator, sought)]
    if not about:
        return None
    places = tuple(dict.fromkeys(at for one in about for at in locator.locate(one).locations[:1]))
    by = ", ".join(dict.fromkeys(one.check for one in about))
    return _step(record, by, Act.JUDGED, index, reason=about[0].message, places=places)


def _speaks_of(finding: Finding, locator: Locator, sought: Sought) -> bool:
    if sought.is_in(finding.evidence) or sought.is_in(finding.message):
        return True
    return sought.at is not None and sought.at in locator.locate(finding).locations


def _reply(record: Recorded, index: Mapping[str, Recorded]) -> str:
    cause = index.get(record.envelope.cause or "")
    return cause.event.text if cause is not None and isinstance(cause.event, ModelAnswered) else ""


def _step(
    record: Recorded,
    by: str,
    act: Act,
    index: Mapping[str, Recorded],
    *,
    reason: str = "",
    places: tuple[Location, ...] = (),
) -> ValueStep:
    return ValueStep(
        version=record.version,
        event=record.envelope.id,
        type=record.event.type,
        role=record.envelope.role,
        by=by,
        act=act,
        places=places,
        was=None,
        now=None,
        since=None,
        open=False,
        reason=excerpt(reason, _LONGEST_REASON),
        answer=answer_behind(record, index),
    )
