"""What the user has corrected is passed as corrected."""

import re
from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import (
    DialogueView,
    Leaf,
    PlacedCall,
    as_passage,
    leaves,
    mended_calls,
    names_a_thing,
    spaced_tokens,
    without_accents,
)
from .port import Rule, finding, shown

_CORRECTS = re.compile(
    r"\b(?:no,? wait|wait,? no|oh no|sorry|scratch that|correction|i mean|i meant|make (?:that|it)|or rather"
    r"|no,? actually"
    r"|nein,? (?:doch|lieber|warte)|quatsch|ich meine|ich meinte|besser gesagt|entschuldigung|doch lieber"
    r"|pardon|plutot|je veux dire|non,? (?:attend\w*|plutot)|perdon|mejor dicho|quiero decir|digo|no,? espera|mejor"
    r"|scusa|anzi|volevo dire|desculpe?|alias|quero dizer|of nee|ik bedoel|nee,? wacht)\b|不对|说错了|应该是"
    r"|哦不|我是说"
    r"|じゃなくて|間違え|すみません|ごめん|やっぱり|訂正",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:make (?:that|it)|change (?:that|it) to|scratch that|actually|i mean|i meant|or rather|doch lieber"
    r"|besser gesagt|ich meine|ich meinte|mach\w* (?:daraus|lieber)|plutot|je veux dire|mettez|mejor|mejor dicho"
    r"|quiero decir|que sean|anzi|volevo dire|facciamo|quero dizer|alias|na verdade|ik bedoel|maak er|doe maar)\b"
    r"|改成|改为|应该是|说错了|に変更|にして",
    re.IGNORECASE,
)
"""Words before what takes the place of something that was said in an earlier message."""
_TELLING_WORDS = """
    wait oh sorry scratch correction mean meant make change rather actually nein quatsch meine meinte besser
    entschuldigung lieber daraus pardon plutot veux mettez non perdon mejor decir digo espera sean scusa anzi volevo
    facciamo desculp desculpe alias quero verdade nee bedoel maak doe
"""
_TELLING = frozenset(_TELLING_WORDS.split())
"""One of them is in each of these phrases, those of East Asia aside: a quick look spares most texts a slow one."""
_IN_LOWER_CASE = re.compile(f"{_CORRECTS.pattern}|{_INSTEAD.pattern}")
"""Both for a text in lower case, which is quicker by far."""
_STRAIGHT = re.compile(
    r"\W*(?:for|to|be|fur|auf|zu|pour|a|para|per|di|voor)?\s*\d+(?=\s*(?:$|[,;!.\n]|(?:people|persons|guests|of us"
    r"|personen|leute|gaste|personnes|convives|personas|persone|pessoas|mensen)\b))",
    re.IGNORECASE,
)
_QUOTED = re.compile('[「『\u201c\u201e«"]\\s*([^「」『』\u201c\u201d\u201e«»"\n]{1,80}?)\\s*[」』\u201d\u201c»"]')
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")
_HOUR = re.compile(r"\b([01]?\d|2[0-3])\s?h(?:\s?([0-5]\d))?\b", re.IGNORECASE)
_LONGEST = 600
"""Characters: who writes more corrects it before sending."""
_TURNS = 3


def check(view: DialogueView) -> Iterator[Finding]:
    """A time, a day, a number or a quoted text that another one replaces, in the same message or a later one."""
    mended = view.once(mended_calls)
    plain = ""
    said: list[str] = []
    earlier: list[str] = []
    since = -1
    for placed in view.calls:
        for turn in view.turns[since + 1 : placed.at]:
            if turn.kind == "user":
                read = without_accents(turn.text) if len(turn.text) <= _LONGEST else ""
                plain = read if _may_correct(read) else ""
                said, earlier = earlier, [*earlier[-_TURNS:], read]
        since = placed.at
        if plain and placed.number not in mended:
            if _CORRECTS.search(plain) and (found := list(_call(placed, plain))):
                yield from found
            elif said and (hit := _INSTEAD.search(plain)):
                yield from _later(view, placed, (plain[: hit.start()], plain[hit.end() :]), " ; ".join(said))


def _may_correct(text: str) -> bool:
    if text.isascii() and _TELLING.isdisjoint(as_passage(text).words):
        return False
    return _IN_LOWER_CASE.search(text.lower()) is not None


def _later(view: DialogueView, placed: PlacedCall, words: tuple[str, str], said: str) -> Iterator[Finding]:
    """What replaces the one value of that kind that an earlier message gave, if no call of the exchange passes it."""
    for kind in ("times", "days", "amounts"):
        new, old = _said(words[1], kind), _said(said, kind) - _said(" ".join(words), kind)
        if len(new) != 1 or not old or _said(words[0], kind) or (kind == "amounts" and not _STRAIGHT.match(words[1])):
            continue
        if any(_values(leaf.value, kind) & new for call in view.calls_after(placed.at - 1) for leaf in _texts(call)):
            continue
        kept = [leaf for leaf in _texts(placed) if (had := _values(leaf.value, kind)) and had <= old]
        if len(kept) == 1 and not names_a_thing(kept[0].name):
            yield _finding(placed, kept[0])
            return


def _texts(placed: PlacedCall) -> list[Leaf]:
    return [leaf for leaf in leaves(placed.call.arguments) if isinstance(leaf.value, (str, int, float))]


def _finding(placed: PlacedCall, leaf: Leaf) -> Finding:
    message = f"{shown(leaf.value, 60)!r} as {leaf.name!r} of {placed.call.name!r} is what the user has just replaced"
    return finding(message, (placed.turn.id,), placed.call.id, leaf.pointer, shown(leaf.value, 120))


def _call(placed: PlacedCall, words: str) -> Iterator[Finding]:
    marks = list(_CORRECTS.finditer(words))
    before, after = words[: marks[0].start()], words[marks[-1].end() :]
    values = _texts(placed)
    for kind in ("times", "days", "amounts", "quoted"):
        old, new = _said(before, kind), _said(after, kind)
        if not new or not (dropped := old - new) or (kind == "amounts" and (len(old) != 1 or len(new) != 1)):
            continue
        read = [(leaf, _values(leaf.value, kind)) for leaf in values]
        if any(found & new for _, found in read):
            continue
        for leaf, found in read:
            if found and found <= dropped:
                yield _finding(placed, leaf)
                return


def _said(words: str, kind: str) -> set[object]:
    """What *words* say of that kind; beside a correction, `20 h` is an hour of the day."""
    if kind == "quoted":
        return {spaced_tokens(hit[1]) for hit in _QUOTED.finditer(words)}
    passage = as_passage(words)
    if kind == "times":
        hours = {int(hit[1]) * 60 + int(hit[2] or 0) for hit in _HOUR.finditer(words)}
        return {*passage.times, *hours}
    return set(passage.days if kind == "days" else passage.amounts)


def _values(value: object, kind: str) -> set[object]:
    """What an argument says of that kind: whole times, days, or a number."""
    if isinstance(value, bool):
        return set()
    if isinstance(value, (int, float)):
        return {float(value)} if kind == "amounts" else set()
    assert isinstance(value, str)
    text = value.strip()
    if kind == "quoted":
        return {spaced_tokens(text)}
    if kind == "times":
        hour = _CLOCK.fullmatch(text.partition("T")[2] or text)
        return {int(hour[0].split(":")[0]) * 60 + int(hour[0].split(":")[1])} if hour else set()
    return set(as_passage(text).days) if kind == "days" and "T" not in text and len(text) < 12 else set()  # noqa: PLR2004


RULE = Rule(
    "ignored_correction",
    "No call passes a time, a day or a number that the user has replaced.",
    Severity.ADVISORY,
    check,
)
