"""What is told to be the cheapest, fastest or earliest of a list is that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from ...events import AssistantTurn, Finding, Severity
from ..evidence import (
    DialogueView,
    Item,
    PlacedCall,
    PlacedResult,
    Superlative,
    item_lists,
    leaves,
    measured,
    plain_text,
    plain_words,
    spaced_tokens,
    superlatives_in,
)
from .port import Rule, finding

_ITSELF = r"(?! (?:only |just |nur |seulement |solo |apenas )?[^\w\s]?\d)"
"""No number after it: `with 70.6 minutes` says how much it is itself."""
_PARTLY = re.compile(
    rf"\b(?:(?:with|for|mit|avec|con|com|met){_ITSELF}|that|which|among|after|except|besides|next|second|available"
    r"|still|direct|der|die noch|qui|parmi|apres|que|entre|tra|fra|not|but|n't|if|unless|than|als)\b",
    re.IGNORECASE,
)
"""Words that may narrow what it is compared with."""
_NARROWS = re.compile(
    r"\d|\b(?:with|without|under|over|above|below|before|after|until|from|at least|at most|except|not|no|only|but"
    r"|between|direct|available|mit|ohne|unter|uber|ab|vor|nach|bis|nicht|kein\w*|nur|aber|avec|sans|avant|apres|pas"
    r"|moins de|plus de|partir|con|sin|antes|despues|desde|hasta|no|solo|pero|senza|prima|dopo|dalle|non|com|sem"
    r"|depois|nao|met|zonder|voor|na|vanaf|niet|geen)\b|n't|不|前|后|以|带|有|なし|以",
    re.IGNORECASE,
)
"""Words of a user who wants some of the list only."""
_ARRIVAL = re.compile(
    r"\b(?:arriv\w*|ankunft|ankomm\w*|llegada|arrivo|chegada|aankomst|ends?|return\w*|due|expir\w*)\b", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?:[^.!?\n。]|\.(?=\d))+[.!?。]?")
_LOOKED_AT = 10_000


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the users have said so far, and the call that brought the list."""

    words: Sequence[str]
    call: PlacedCall | None

    def narrows(self, right: Sequence[Item]) -> bool:
        """True if the last words may leave out some of the list, or the best one was spoken of; not by an argument."""
        if not self.words:
            return True
        last = self.words[-1].casefold()
        for leaf in leaves(self.call.call.arguments) if self.call is not None else ():
            said = plain_text(str(leaf.value)).casefold()
            last = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", " ", last) if said else last
        spoken = [spaced_tokens(one) for one in self.words]
        return bool(_NARROWS.search(last)) or any(item.name in one for one in spoken for item in right)


def check(view: DialogueView) -> Iterator[Finding]:
    """A sentence that names one item of the last list, where nothing speaks for it but what it is said to be."""
    last: PlacedResult | None = None
    words: list[str] = []
    by_place = view.results_at
    for at, turn in enumerate(view.turns):
        if at in by_place:
            last = by_place[at][-1] if len(by_place[at]) == 1 else None
        elif turn.kind == "user":
            words.append(plain_words(turn.text[:_LOOKED_AT]))
        elif last is not None and turn.kind == "assistant" and turn.text:
            yield from _answer(turn, last, _Asked(words, view.asked.get(id(last))))


def _answer(turn: AssistantTurn, result: PlacedResult, asked: _Asked) -> Iterator[Finding]:
    text = plain_words(turn.text[:_LOOKED_AT])
    kinds = list(superlatives_in(text))
    if not kinds:
        return
    lists = [items for items in item_lists(result, named=True) if all(item.name.strip() for item in items)]
    if len(lists) != 1:
        return
    spaced = spaced_tokens(text)
    for kind in kinds:
        if (found := measured(kind, lists[0])) is not None:
            key, values = found
            for sentence in _SENTENCE.findall(text):
                if kind.words.search(sentence) and not sentence.endswith("?") and not _PARTLY.search(sentence):
                    yield from _sentence(turn, result, (kind, key, sentence), (lists[0], values), (spaced, asked))


def _sentence(
    turn: AssistantTurn,
    result: PlacedResult,
    said: tuple[Superlative, str, str],
    known: tuple[list[Item], list[float | str]],
    around: tuple[str, _Asked],
) -> Iterator[Finding]:
    (kind, key, sentence), (items, values), (answer, asked) = said, known, around
    best = max(values) if kind.most else min(values)
    spaced = spaced_tokens(sentence)
    told = [(item, value) for item, value in zip(items, values, strict=True) if item.name in spaced]
    right = [item for item, value in zip(items, values, strict=True) if value == best]
    if len(told) != 1 or told[0][1] == best or (not kind.keys and _ARRIVAL.search(sentence)):
        return
    shown = kind.sure and any(item.name in answer for item in right)
    if shown or (not asked.narrows(right) and not any(_apart(told[0][0], item, key) for item in right)):
        message = (
            f"the assistant tells that {told[0][0].name.strip()[:60]!r} ({_written(told[0][1])}) is the {kind.name},"
            f" but the result has {right[0].name.strip()[:60]!r} ({_written(best)})"
        )
        yield finding(message, (turn.id, result.turn.id), evidence=sentence.strip()[:160])


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _apart(one: Item, other: Item, key: str) -> bool:
    """True if what they have beside may be a reason to leave the *other* out."""
    mine, others = dict(one.fields), dict(other.fields)
    names = {spaced_tokens(value) for value in others.values() if isinstance(value, str)} & {other.name, *other.ids}
    return any(
        _tells_apart(mine.get(name), value)
        for name, value in others.items()
        if name != key
        and str(value) not in other.ids
        and not (isinstance(value, str) and spaced_tokens(value) in names)
    )


def _tells_apart(one: JsonValue, other: JsonValue) -> bool:
    """True if *one* and *other* differ, but for numbers that are not zero and days and times of day."""
    if isinstance(one, str) and isinstance(other, str) and one[:1].isdigit() and other[:1].isdigit():
        return False
    numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
    return one != other and not (numbers and not isinstance(other, bool) and other)


RULE = Rule(
    "wrong_superlative",
    "Nothing is told to be the cheapest, fastest, earliest or best rated of a list that shows another to be.",
    Severity.ADVISORY,
    check,
)
