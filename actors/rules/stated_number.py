"""How many of a thing the user wants is what is passed."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ...events import Finding, Severity, Turn, UserTurn
from ..evidence import LANGUAGES, DialogueView, Leaf, PlacedCall, mended_calls, name_parts, number_words, plain_text
from ..evidence.tokens import stem
from .port import Rule, finding

_COUNT_WORDS = "num number no nr nb of count total how many anzahl nombre numero cantidad quantidade aantal"
_COUNTING = frozenset(_COUNT_WORDS.split())
_OTHER_WORDS = """
    second seconds minute minutes hour hours days weeks month months year years stunden minuten tage wochen monate jahre
    heures jours semaines mois horas dias semanas meses anos giorni settimane mesi anni percent percentage euro euros
    dollar dollars points level stars version page step size year kids
"""
_NOT_COUNTED = frozenset(_OTHER_WORDS.split())
"""Of durations, another rule reads the units; of the others the number is none of things."""
_SHORTEST = 4
_WORDS = {word: number for language in LANGUAGES for word, number in number_words(language).items() if number > 1}
_NUMBER = r"(?<![\w.,:/$€£-])(?P<number>\d{1,3}|[a-z]{2,12}(?:-[a-z]{3,8})?)"
_BESIDE = re.compile(
    r"\b(?:another|extra|additional|more|first|last|next|other|the|those|these|both|of|each|every|per|plus|to|or"
    r"|least|most|about|around|some|than|further|weitere|ersten|letzten|die|der|den|oder|bis|ca|etwa|noch"
    r"|otr[oa]s|l[oa]s|o|mas|les|des|ces|ou|autres|environ|gli|le|altr[ie]|das|dos|mais|de|andere|nog|voor)\s*$"
)
"""Words after which a number is a part of one, or vague."""
_TURNED_DOWN = re.compile(
    r"\b(?:not?|n't|never|rather than|instead of|without|kein\w*|nicht|nein|statt|pas|non|plutot que|en vez de"
    r"|invece di|nao|niet|geen)\b[^.;!?\d]{0,20}$"
)
_THEN_TURNED_DOWN = re.compile(r"\s*[:,]?\s*(?:no|nope|not|nein|nicht|non|nee|nao|is too|sind zu)\b")
"""Words around a number that somebody does not want."""
_ADDED = re.compile(
    r"\b(?:plus|myself|ourselves|including|besides|(?:and|with|for) me|me and|and i|und (?:mich|ich|mir)|ich und|et moi"
    r"|moi et|y yo|yo y|conmigo|e eu|eu e|e io|io e|en ik|ik en)\b|\+"
)
"""Words by which somebody adds to a number, or counts themselves."""
_LONGEST = 2_000
_AROUND = 40


def check(view: DialogueView) -> Iterator[Finding]:
    """An argument that is named after what it counts, `nights` or `num_guests`, against `four nights` of the user."""
    mended = view.once(mended_calls)
    told = set[str]()
    since = -1
    for placed in view.calls:
        since = _last_user(view.turns, placed.at, since)
        if since < 0 or placed.number in mended:
            continue
        for leaf in placed.leaves:
            if type(leaf.value) is not int or leaf.pointer.count("/") != 1 or leaf.name in told:
                continue
            if (noun := _counted(leaf.name)) and (number := _wanted(view, placed, since, noun, leaf)) is not None:
                told.add(leaf.name)
                given = f"{leaf.name!r} of {placed.call.name!r} is {leaf.value}"
                message = f"the user has just said {number}, and {given}"
                yield finding(message, (placed.turn.id,), placed.call.id, leaf.pointer, str(leaf.value))


def _last_user(turns: Sequence[Turn], before: int, since: int) -> int:
    return next((at for at in range(before - 1, since, -1) if turns[at].kind == "user"), since)


def _wanted(view: DialogueView, placed: PlacedCall, since: int, noun: str, leaf: Leaf) -> int | None:
    """The number that the user has just said of *noun*; None where it is passed, or another may be meant."""
    asked = view.turns[since]
    assert isinstance(asked, UserTurn)
    text = asked.text
    if noun not in plain_text(text[:_LONGEST]).lower() or _ADDED.search(plain_text(text[:_LONGEST]).lower()):
        return None
    said = _numbers(text, noun)
    if len(said) != 1 or leaf.value in said or 0 in said:
        return None
    (number,) = said
    exchange = [one for at in range(since, len(view.turns)) for one in view.calls_at.get(at, ())]
    passed = [one.arguments.get(leaf.name) for one in exchange if one.arguments is not None]
    values = [value for value in passed if isinstance(value, int)]
    if number in {*values, sum(values)} or len(set(values)) > 1:
        return None
    between = view.turns[since + 1 : placed.at + 1]
    spoken = [turn.text for turn in between if turn.kind == "assistant" and turn.text]
    if any(str(leaf.value) in words for words in spoken):
        return None
    return number


def _numbers(text: str, noun: str) -> frozenset[int]:
    """The whole numbers right before *noun* in *text*; 0 stands for one that is vague."""
    plain = plain_text(text[:_LONGEST]).lower()
    found = set[int]()
    for hit in _before(noun).finditer(plain):
        written = hit["number"]
        number = int(written) if written.isdigit() else _WORDS.get(written)
        if number is not None:
            before = plain[max(0, hit.start() - _AROUND) : hit.start()]
            refused = _TURNED_DOWN.search(before) or _THEN_TURNED_DOWN.match(plain, hit.end())
            found.add(0 if refused or _BESIDE.search(before) else number)
    return frozenset(found)


@lru_cache(maxsize=1024)
def _before(noun: str) -> re.Pattern[str]:
    return re.compile(rf"{_NUMBER}[\s-]{re.escape(noun)}[a-z]{{0,2}}\b")


@lru_cache(maxsize=4096)
def _counted(name: str) -> str | None:
    """The beginning of the word for what an argument counts; None where it does not say it."""
    words = [word for word in name_parts(name) if word not in _COUNTING]
    if len(words) != 1 or len(words[0]) < _SHORTEST or words[0] in _NOT_COUNTED:
        return None
    return stem(words[0])


RULE = Rule(
    "stated_number",
    "No call passes another number of a thing than the user has just said.",
    Severity.ADVISORY,
    check,
)
