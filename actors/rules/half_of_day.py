"""Morning stays morning and evening stays evening."""

import re
from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView, PlacedCall, plain_text
from ..evidence.spoken_words import assistant_text
from ..evidence.times import DAY, speaks_of_zones, times_in
from .port import Rule, finding

_HALF = DAY // 2
_GIVEN = re.compile(r"(?:\d{4}-\d\d-\d\d[T ])?([01]\d|2[0-3]):([0-5]\d)(?::00)?", re.ASCII)
_CLOCK = re.compile(r"\d:\d\d", re.ASCII)
_LATE = re.compile(
    r"\b(?:p\.?m|evenings?|tonight|afternoons?|abends?|nachmittags?|soir|soiree|apres-midi|tardes?|noches?|sera|stasera"
    r"|pomeriggio|noites?|avond|vanavond|middag|vanmiddag)\b|下午|晚上|傍晚|今晚|午後|夕方",
    re.IGNORECASE,
)
_EARLY = re.compile(
    r"\b(?:a\.?m|mornings?|morgens|vormittags?|fruh|matin|por\sla\smanana|de\sla\smanana|mattin[ao]|manha|ochtends?"
    r"|vanochtend)\b|早上|上午|凌晨|早晨|清晨|午前|朝",
    re.IGNORECASE,
)
_SAID = re.compile(r"(?<![\d:.,])(1[0-2]|0?[1-9])(?::([0-5]\d))?\s?([ap])\.?m\b", re.ASCII | re.IGNORECASE)
_EXACT = re.compile(
    r"(?<![\d:.,])(\d{1,2}):([0-5]\d)(?::[0-5]\d)?(?![\d:])\s?([ap](?=\.?m\b))?|(?<![\d:.,])(\d{1,2})\s?([ap])\.?m\b",
    re.ASCII | re.IGNORECASE,
)
_OF_HALVES = re.compile(r"\b[ap]\.?m\b", re.ASCII | re.IGNORECASE)
_ONE_HOUR = 60
_BOTH = 2


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at times of calls after a user who says one time and its half, and at a.m. and p.m. after results."""
    for at, passage in view.passages.items():
        yield from _called(view, at, passage.text)
    if _SAID.search(view.once(assistant_text)):
        yield from _told(view)


def _called(view: DialogueView, at: int, said: str) -> Iterator[Finding]:
    """Times of the calls after the turn at *at* that are twelve hours off what the user has *said* there."""
    given = list(_given(view, at))
    if not given or (meant := _meant(said)) is None:
        return
    minutes = {minute for _, _, _, minute in given}
    for placed, pointer, value, minute in given:
        if meant not in minutes and (minute - meant) % DAY == _HALF and not _shown(view, placed.at, minute):
            message = f"the user says {_clock(meant)}, and {placed.call.name!r} is given {value!r}, twelve hours off"
            yield finding(message, (placed.turn.id, view.turns[at].id), placed.call.id, pointer, value)


def _given(view: DialogueView, at: int) -> Iterator[tuple[PlacedCall, str, str, int]]:
    """The times that the calls between this user turn and the next are given."""
    for placed in view.calls_after(at):
        for leaf in placed.leaves if _CLOCK.search(placed.key) else ():
            if isinstance(leaf.value, str) and (hit := _GIVEN.fullmatch(leaf.value)):
                yield placed, leaf.pointer, leaf.value, 60 * int(hit[1]) + int(hit[2])


def _meant(text: str) -> int | None:
    """The only time that *text* states, where it says which half of the day; None: there is none, or it is open."""
    times = times_in(text)
    if len(times) == 1:
        return next(iter(times))
    plain = plain_text(text)
    late, early = _LATE.search(plain) is not None, _EARLY.search(plain) is not None
    if len(times) != _BOTH or max(times) - min(times) != _HALF or late == early or min(times) < _ONE_HOUR:
        return None
    return max(times) if late else min(times)


def _shown(view: DialogueView, call: int, minute: int) -> bool:
    """True if a result before the call, or the context, has that time."""
    texts = [view.dialogue.context, *(result.result.content for result in view.results if result.at < call)]
    return any(minute in times_in(text) for text in texts)


def _told(view: DialogueView) -> Iterator[Finding]:
    """Hours that the assistant gives with the other half of the day than all that was read before."""
    known = set(_read(view.dialogue.context)) | times_in(view.dialogue.context)
    for at, turn in enumerate(view.turns):
        if turn.kind == "user":
            known |= times_in(turn.text)
        texts = [result.result.content for result in view.results_at.get(at, ())]
        texts += [placed.key for placed in view.calls_at.get(at, ())]
        known.update(minute for text in texts for minute in _read(text))
        if any(map(speaks_of_zones, texts)):
            return
        if turn.kind == "assistant":
            said = {_minute(hit[1], hit[2], hit[3]): hit.group() for hit in _SAID.finditer(turn.text)}
            for minute, words in said.items():
                other = (minute + _HALF) % DAY
                if minute not in known and other in known and other not in said:
                    message = f"the assistant says {words!r}, and all that it was told is {_clock(other)}"
                    yield finding(message, (turn.id,), evidence=words)


def _minute(hour: str, minutes: str | None, half: str) -> int:
    return int(hour) % 12 * 60 + int(minutes or 0) + (_HALF if half.lower() == "p" else 0)


def _read(text: str) -> Iterator[int]:
    """The times of *text*; where a half of the day is left open, both."""
    halved = _OF_HALVES.search(text) is not None
    for hit in _EXACT.finditer(text):
        if half := hit[3] or hit[5]:
            yield _minute(hit[1] or hit[4], hit[2], half)
        else:
            minute = int(hit[1]) % 24 * 60 + int(hit[2])
            yield minute
            if halved or len(hit[1]) == 1:
                yield (minute + _HALF) % DAY


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


RULE = Rule(
    "half_of_day",
    "No call and no answer takes a time of the evening for one of the morning, or the other way round.",
    Severity.ADVISORY,
    check,
)
