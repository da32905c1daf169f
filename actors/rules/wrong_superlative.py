"""What is told to be the cheapest, best or nearest of a list is that."""

import re
from collections.abc import Iterator

from pydantic import JsonValue

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import DialogueView, Item, PlacedResult, item_lists, name_parts, plain_text, spaced_tokens
from .port import Rule, finding

_KINDS = (
    (
        "cheapest",
        (
            r"cheapest|least expensive|lowest[- ]priced|most affordable|(?:am )?(?:gunstigste|billigste)[nrs]?|(?:le"
            r" |la )?moins"
            r" cher(?:e|s)?|mas (?:barat[oa]|economic[oa])|piu economic[oa]|meno car[oa]|mais barat[oa]|goedkoopste"
            r"|最便宜|最安"
        ),
        {
            "price",
            "preis",
            "prix",
            "precio",
            "prezzo",
            "preco",
            "cost",
            "fare",
            "fee",
            "prijs",
            "noche",
            "moyen",
            "价格",
            "rent",
        },
        False,
    ),
    (
        "highest rated",
        (
            r"(?:best|highest|top)[- ]rated|best reviewed|(?:am besten|hochsten|best) bewertete?[nrs]?|mieux notee?"
            r"|mejor valorad[oa]"
            r"|piu votat[oa]|melhor avaliad[oa]|best beoordeelde|评分最高"
        ),
        {"rating", "score", "note", "bewertung", "puntuacion", "voto", "valutazione", "nota", "stars", "评分"},
        True,
    ),
    (
        "nearest",
        (
            r"nearest|closest|nachste[nrs]?|plus proche|mas cercan[oa]|piu vicin[oa]|mais proxim[oa]"
            r"|dichtstbijzijnde|最近的?"
        ),
        {"distance", "entfernung", "distancia", "distanza", "afstand", "km", "距离"},
        False,
    ),
)
_WORDS = tuple(
    (name, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), keys, most) for name, words, keys, most in _KINDS
)
_PARTLY = re.compile(
    r"\b(?:with|that|which|for|among|after|except|besides|next|second|available|still|direct|mit|der|die noch"
    r"|avec|qui|parmi"
    r"|apres|con|que|entre|tra|fra|com|met|not|but|n't|if|unless|than|als)\b",
    re.IGNORECASE,
)
"""Words that may narrow what it is compared with."""
_SENTENCE = re.compile(r"(?:[^.!?\n。]|\.(?=\d))+[.!?。]?")
_LOOKED_AT = 10_000


def check(view: DialogueView) -> Iterator[Finding]:
    """A sentence that names one item of the last list, where the better one is named in the answer, too."""
    last: PlacedResult | None = None
    by_place = view.results_at
    for at, turn in enumerate(view.turns):
        if at in by_place:
            last = by_place[at][-1] if len(by_place[at]) == 1 else None
        elif isinstance(turn, UserTurn):
            continue
        elif last is not None and isinstance(turn, AssistantTurn) and turn.text:
            yield from _answer(turn, last)


def _answer(turn: AssistantTurn, result: PlacedResult) -> Iterator[Finding]:
    text = plain_text(turn.text[:_LOOKED_AT].replace("\u2019", "'"))
    asked = [(name, words, keys, most) for name, words, keys, most in _WORDS if words.search(text)]
    if not asked:
        return
    lists = [items for items in item_lists(result.value) if all(item.name.strip() for item in items)]
    for name, words, keys, most in asked:
        for items in lists[:1] if len(lists) == 1 else ():
            values = [_value(item, keys) for item in items]
            if any(value is None for value in values):
                continue
            known = [value for value in values if value is not None]
            best = max(known) if most else min(known)
            for sentence in _SENTENCE.findall(text):
                if not words.search(sentence) or sentence.endswith("?") or _PARTLY.search(sentence):
                    continue
                told = [(i, v) for i, v in zip(items, known, strict=True) if i.name in spaced_tokens(sentence)]
                right = [i for i, v in zip(items, known, strict=True) if v == best]
                if len(told) == 1 and told[0][1] != best and any(i.name in spaced_tokens(text) for i in right):
                    message = (
                        f"the assistant tells that {told[0][0].name.strip()[:60]!r} ({told[0][1]:g}) is the"
                        f" {name}, but the"
                        f" result has {right[0].name.strip()[:60]!r} ({best:g})"
                    )
                    yield finding(message, (turn.id, result.turn.id), evidence=sentence.strip()[:160])


def _value(item: Item, keys: set[str]) -> float | None:
    """The one number of an item that is of that kind."""
    found = [value for key, value in item.fields if keys & set(name_parts(key)) and _is_number(value)]
    return float(found[0]) if len(found) == 1 and isinstance(found[0], int | float) else None


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


RULE = Rule(
    "wrong_superlative",
    "Nothing is told to be the cheapest, nearest or best rated of a list that shows another to be.",
    Severity.ADVISORY,
    check,
)
