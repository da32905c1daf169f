"""A weekday is that of its date."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from ...events import Finding, Severity
from ..evidence import DialogueView, plain_text
from ..evidence.dates import Day
from ..evidence.spoken_words import assistant_text, heard
from ..evidence.today import stated_today
from ..evidence.weekdays import DatedWeekday, may_name_weekdays, weekdays_in
from .port import Rule, finding

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEAR = timedelta(days=300)
"""How far from today a date without a year may be: next year's is another day of the week."""
_LEAVES = 200
_DATE = 15
"""Characters: what is shorter holds no weekday beside a date."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at the assistant's words and arguments; a pair that the user or a result has said is theirs."""
    if not may_name_weekdays(
        "\n".join((view.once(assistant_text), *(passage.text for passage in view.argument_passages)))
    ):
        return
    for at, turn in enumerate(view.turns):
        if turn.kind == "assistant":
            for said in weekdays_in(turn.text):
                if message := _wrong(view, at, said):
                    yield finding(message, (turn.id,), evidence=said.words)
        for placed in view.calls_at.get(at, ()):
            for leaf in islice(placed.leaves, _LEAVES):
                for said in weekdays_in(leaf.value) if isinstance(leaf.value, str) and len(leaf.value) > _DATE else ():
                    if message := _wrong(view, at, said):
                        yield finding(message, (turn.id,), placed.call.id, leaf.pointer, said.words)


def _wrong(view: DialogueView, at: int, said: DatedWeekday) -> str | None:
    """Say what is wrong; None where the weekday may be right, or was not the assistant's."""
    message = not_its_weekday(view, said)
    return None if message and any(said.words in plain_text(text) for text in heard(view.turns[:at])) else message


def not_its_weekday(view: DialogueView, said: DatedWeekday) -> str | None:
    """Say what is wrong; None where the weekday may be that of the date."""
    days = list(_meant(view, said))
    if not days or any(day.weekday() == said.weekday for day in days):
        return None
    day = days[0]
    return f"{said.words!r}: {day.isoformat()} is a {_NAMES[day.weekday()]}, not a {_NAMES[said.weekday]}"


def _meant(view: DialogueView, said: DatedWeekday) -> Iterator[date]:
    """The days that it may be: of its year, of the years in which the dialogue's values have it, or the near ones."""
    if said.year is not None:
        years = {said.year}
    else:
        written = re.compile(rf"((?:19|20)\d\d)-{said.month:02}-{said.day:02}(?!\d)")
        values = (hit for call in view.calls for hit in written.findall(str(call.call.arguments)))
        results = (hit for result in view.results for hit in written.findall(result.result.content))
        years = {int(year) for year in (*values, *results, *written.findall(view.dialogue.context))}
        today = view.once(stated_today)
        near = () if today is None else (today.year - 1, today.year, today.year + 1)
        dated = ((year, Day(year, said.month, said.day).as_date) for year in near)
        years |= {year for year, day in dated if today is not None and day is not None and abs(day - today) <= _NEAR}
    for year in sorted(years):
        if (day := Day(year, said.month, said.day).as_date) is not None:
            yield day


RULE = Rule(
    "weekdays", "No assistant names a weekday beside a date that is another day of the week.", Severity.ADVISORY, check
)
