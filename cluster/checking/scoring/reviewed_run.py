"""The score of a recorded run: its last findings against what people say of its dialogues."""

from typing import Final

from ....events import BESIDE, Dialogue, Finding, Reviewed, ReviewVerdict, Severity, reviewed_as, standing
from ....store import EventLog
from ....store.views import Unreadable, dialogue_at, dialogues_of, expect_run
from ....store.wording import one_line
from .labels import UNNAMED, Label
from .scored import Parts, Scored
from .scorer import is_held_out

_KIND: Final = 60
"""Characters of a reason that name the kind of the fault."""


async def score_run(log: EventLog, run: str, *, held_out: float) -> Scored:
    """Score the findings of the last round of each dialogue of *run* of which a person says keep or reject.

    Raises:
        NoSuchStream: there is no such run.
    """
    await expect_run(log, run)
    parts, unreadable = Parts(), list[Unreadable]()
    async for records in dialogues_of(log, run, unreadable=unreadable):
        label: Label | None = None
        if records[-1].event.type in BESIDE:
            dialogue = dialogue_at(records)
            label = _label(dialogue)
        if label is None:
            parts.unlabelled += 1
        else:
            held = is_held_out(records[0].stream.encode(), held_out)
            parts.of(held=held).add(label, [_placed(dialogue, finding) for finding in dialogue.findings])
    parts.unreadable += [f"{one.stream}: {one.why}" for one in unreadable]
    return parts.scored


def _label(dialogue: Dialogue) -> Label | None:
    """Return what people say of *dialogue*; None where nobody is sure."""
    said = reviewed_as(dialogue.reviews)
    if said is Reviewed.KEPT:
        return Label(verdict="good")
    if said is not Reviewed.REJECTED:
        return None
    against = [one for one in standing(dialogue.reviews).values() if one.verdict is ReviewVerdict.REJECT]
    first = next((one for one in against if one.turn is not None), against[0])
    message = None if first.turn is None else dialogue.position(first.turn) + 1
    return Label(verdict="bad", message=message, kind=one_line(first.words, _KIND) or UNNAMED)


def _placed(dialogue: Dialogue, finding: Finding) -> Finding:
    """Return *finding* with its turns named by their places, as a file's are, and with the weight that it had."""
    place = {turn.id: f"t{number}" for number, turn in enumerate(dialogue.turns, start=1)}
    turns = tuple(place[turn] for turn in finding.turns if turn in place)
    weight = Severity.BLOCKING if finding in dialogue.blocking else Severity.ADVISORY
    return finding.model_copy(update={"turns": turns, "severity": weight})
