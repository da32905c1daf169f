"""What the user has corrected is passed as corrected."""

import re
from collections.abc import Iterator

from ...events import Finding, Severity, UserTurn
from ..evidence import DialogueView, PlacedCall, as_passage, mended_calls, plain_text
from .port import Rule, finding, shown

_CORRECTS = re.compile(
    r"\b(?:no,? wait|wait,? no|oh no|sorry|scratch that|correction|i mean|i meant|make (?:that|it)|or rather"
    r"|no,? actually"
    r"|nein,? (?:doch|lieber|warte)|quatsch|ich meine|ich meinte|besser gesagt|entschuldigung|doch lieber"
    r"|pardon|plutot|je veux dire|non,? (?:attend\w*|plutot)|perdon|mejor dicho|quiero decir|digo|no,? espera|mejor"
    r"|scusa|anzi|volevo dire|desculpe?|alias|quero dizer|of nee|ik bedoel|nee,? wacht)\b|不对|说错了|应该是"
    r"|哦不|我是说"
    r"|じゃなくて|間違え",
    re.IGNORECASE,
)
_IN_LOWER_CASE = re.compile(_CORRECTS.pattern)
"""The same for a text in lower case, which is quicker by far."""
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")
_HOUR = re.compile(r"\b([01]?\d|2[0-3])\s?h(?:\s?([0-5]\d))?\b", re.IGNORECASE)
_LONGEST = 600
"""Characters: who writes more corrects it before sending."""


def check(view: DialogueView) -> Iterator[Finding]:
    """In one message: a time, a day or a number that another one replaces, and nothing else of that kind."""
    mended = view.once(mended_calls)
    plain = ""
    since = -1
    for placed in view.calls:
        for turn in view.turns[since + 1 : placed.at]:
            if isinstance(turn, UserTurn):
                plain = _read(turn.text) if len(turn.text) <= _LONGEST else ""
                plain = plain if _IN_LOWER_CASE.search(plain.lower()) else ""
        since = placed.at
        if plain and placed.number not in mended:
            yield from _call(placed, plain)


def _read(text: str) -> str:
    return text if re.search("[\u3040-\u30ff]", text) else plain_text(text)


def _call(placed: PlacedCall, words: str) -> Iterator[Finding]:
    marks = list(_CORRECTS.finditer(words))
    before, after = words[: marks[0].start()], words[marks[-1].end() :]
    values = [leaf for leaf in placed.written_leaves if isinstance(leaf.value, str | int | float)]
    for kind in ("times", "days", "amounts"):
        old, new = _said(before, kind), _said(after, kind)
        if not new or not (dropped := old - new) or (kind == "amounts" and (len(old) != 1 or len(new) != 1)):
            continue
        read = [(leaf, _values(leaf.value, kind)) for leaf in values]
        if any(found & new for _, found in read):
            continue
        for leaf, found in read:
            if found and found <= dropped:
                passed = f"{shown(leaf.value, 60)!r} as {leaf.name!r} of {placed.call.name!r}"
                message = f"{passed} is what the user has just replaced"
                yield finding(message, (placed.turn.id,), placed.call.id, leaf.pointer, shown(leaf.value, 120))
                return


def _said(words: str, kind: str) -> set[object]:
    """What *words* say of that kind; beside a correction, `20 h` is an hour of the day."""
    passage = as_passage(words)
    if kind == "times":
        hours = {int(hit[1]) * 60 + int(hit[2] or 0) for hit in _HOUR.finditer(words)}
        return {*passage.times, *hours}
    return set(passage.days if kind == "days" else passage.amounts)


def _values(value: object, kind: str) -> set[object]:
    """What an argument says of that kind: whole times, days, or a number."""
    if isinstance(value, bool):
        return set()
    if isinstance(value, int | float):
        return {float(value)} if kind == "amounts" else set()
    assert isinstance(value, str)
    text = value.strip()
    if kind == "times":
        hour = _CLOCK.fullmatch(text.partition("T")[2] or text)
        return {int(hour[0].split(":")[0]) * 60 + int(hour[0].split(":")[1])} if hour else set()
    return set(as_passage(text).days) if kind == "days" and "T" not in text and len(text) < 12 else set()  # noqa: PLR2004


RULE = Rule(
    "ignored_correction",
    "No call passes a time, a day or a number that the user has replaced in the same message.",
    Severity.ADVISORY,
    check,
)
