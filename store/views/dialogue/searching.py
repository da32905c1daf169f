"""The search of a run's dialogues for words or a pattern, with the place of each find."""

import json
import re
from collections.abc import AsyncIterator, Iterator

from pydantic import JsonValue

from ....events import Dialogue, Turn, fold_records
from ...contract import EventLog
from ...wording import excerpt
from ..errors import ViewError
from ..load import Unreadable, expect_run, noting, run_of
from ..outcome import DialogueOutcome, outcome_of
from ..view import View
from .addresses import address
from .location import Part, values

_AROUND = 60
"""Characters that are shown before and behind a find."""


class Found(View):
    """One place that has what was looked for."""

    dialogue: str
    outcome: DialogueOutcome
    address: str
    """The place, as `why` takes it."""
    before: str
    """The text before the find, bounded; an ellipsis where it is cut."""
    hit: str
    after: str
    more: int
    """Further finds in the same place."""


class BadPattern(ViewError):
    """The pattern is no regular expression."""


def pattern_of(text: str) -> re.Pattern[str]:
    """Return what *text* looks for: `/regex/` or `/regex/i` a pattern, else the words, whatever their case.

    Raises BadPattern.
    """
    written = re.fullmatch(r"/(.+)/(i?)", text, re.DOTALL)
    try:
        if written is None:
            return re.compile(re.escape(text), re.IGNORECASE)
        return re.compile(written[1], re.IGNORECASE if written[2] else 0)
    except re.error as error:
        raise BadPattern(
            f"{text!r} is no regular expression: {error}; without the slashes it is taken as words"
        ) from None


def finds_in(dialogue: Dialogue, pattern: re.Pattern[str]) -> Iterator[Found]:
    """Yield the places of *dialogue* that have it, in order."""
    for turn in dialogue.turns:
        for place, text in _texts(turn):
            hits = [hit for hit in pattern.finditer(text) if hit.group()]
            if hits:
                first = hits[0]
                start, end = max(first.start() - _AROUND, 0), min(first.end() + _AROUND, len(text))
                yield Found(
                    dialogue=dialogue.id,
                    outcome=outcome_of(dialogue.phase),
                    address=place,
                    before=("…" if start else "") + excerpt(text[start : first.start()], 4 * _AROUND),
                    hit=excerpt(first.group()),
                    after=excerpt(text[first.end() : end], 4 * _AROUND) + ("…" if end < len(text) else ""),
                    more=len(hits) - 1,
                )


async def search(
    log: EventLog, name: str, pattern: re.Pattern[str], *, unreadable: list[Unreadable]
) -> AsyncIterator[Found]:
    """Yield the finds in the dialogue *name*, or in every dialogue of the run *name* in the order of their numbers.

    What cannot be read is noted in *unreadable*. Raises NoSuchStream.
    """
    if run_of(name) is not None:
        streams = [name]
        if await log.head(name) is None:
            await expect_run(log, name)
    else:
        await expect_run(log, name)
        streams = sorted([head.stream async for head in log.heads(f"{name}/")], key=lambda one: (len(one), one))
    for stream in streams:
        with noting(stream, unreadable):
            for found in finds_in(fold_records(stream, await log.read(stream)), pattern):
                yield found


def _texts(turn: Turn) -> Iterator[tuple[str, str]]:
    """Yield the places of *turn* that hold a text or a plain value, with it."""
    for place, value in values(turn).items():
        if place.part in (Part.TURN, Part.CALL) or (place.part is Part.ARGUMENT and isinstance(value, dict | list)):
            continue
        yield address(turn, place), _text(value)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
