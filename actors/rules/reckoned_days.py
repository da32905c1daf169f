"""A day that the user names relative to today is reckoned rightly."""

import re
from collections.abc import Iterator
from datetime import date

from ...events import AssistantTurn, Finding, Severity
from ..evidence import DialogueView, PlacedCall, days_in
from ..evidence.dates import Day
from ..evidence.relative_days import relative_day
from ..evidence.spoken_words import heard
from ..evidence.today import stated_today
from .port import Rule, finding

_DATE = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d\S*)?", re.ASCII)
_LONGEST = 40
"""Characters of a date with a time and a zone."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at the first date of the calls after such words, where today is stated and nothing else named that day."""
    today = view.once(stated_today) if view.dialogue.context else None
    if today is None:
        return
    for at, passage in view.passages.items():
        dated = list(_dated(view, at))
        if len({day for _, _, day in dated}) != 1 or passage.days:
            continue
        placed, pointer, day = dated[0]
        said = relative_day(passage.text)
        if said is None or day == today or said.may_be(day, today) or _named(view, placed.at, day):
            continue
        meant = said.meant(today).isoformat()
        message = f"the user says {said.words!r}, which is {meant}, and {placed.call.name!r} is given {day.isoformat()}"
        yield finding(message, (placed.turn.id, view.turns[at].id), placed.call.id, pointer, day.isoformat())


def _dated(view: DialogueView, at: int) -> Iterator[tuple[PlacedCall, str, date]]:
    """The dates that are given to the calls of the round that begins at *at*."""
    for placed in view.calls_after(at):
        for leaf in placed.leaves:
            hit = _DATE.fullmatch(leaf.value) if isinstance(leaf.value, str) and len(leaf.value) < _LONGEST else None
            if hit and (day := Day(*map(int, hit.groups())).as_date):
                yield placed, leaf.pointer, day


def _named(view: DialogueView, call: int, day: date) -> bool:
    """True if anything before the call has named that day."""
    before = view.turns[:call]
    texts = [view.dialogue.context, *heard(before), *(turn.text for turn in before if isinstance(turn, AssistantTurn))]
    return any(near.month == day.month and near.day == day.day for text in texts for near in days_in(text))


RULE = Rule(
    "reckoned_days",
    "A day that the user names relative to today, such as `next Monday`, is that day in the call.",
    Severity.ADVISORY,
    check,
)
