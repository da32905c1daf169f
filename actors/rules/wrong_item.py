"""The item that the user has picked from a list is the one that is passed."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import (
    DialogueView,
    Item,
    PlacedCall,
    PlacedResult,
    item_lists,
    item_of,
    mended_calls,
    plain_text,
    plain_words,
    spaced_tokens,
)
from .port import Rule, finding, shown

_LINE = re.compile(r"^\s*(?:\*\*)?(?P<number>\d{1,2})[.)、．:：]\s*(?P<said>.+)$", re.MULTILINE)  # noqa: RUF001
_BULLET = re.compile(r"^\s*[-*\u2022\u2013]\s+(?P<said>.+)$", re.MULTILINE)
_ORDINALS = (
    r"first|1st|erste[nrsm]?|premi(?:er|ere)|primer[oa]?|prim[oa]|primeir[oa]|eerste|第一",
    r"second|2nd|zweite[nrsm]?|deuxieme|second[eoa]|segund[oa]|tweede|第二",
    r"third|3rd|dritte[nrsm]?|troisieme|tercer[oa]?|terz[oa]|terceir[oa]|derde|第三",
    r"fourth|4th|vierte[nrsm]?|quatrieme|cuart[oa]|quart[oa]|vierde|第四",
    r"fifth|5th|funfte[nrsm]?|cinquieme|quint[oa]|vijfde|第五",
)
_ORDINAL = re.compile(
    "|".join(
        rf"(?P<o{number}>\b(?:the|den|die|das|dem|la|le|el|lo|il|o|a|de|het) (?:{words})\b|{signs})"
        for number, (words, _, signs) in enumerate((one.rpartition("|") for one in _ORDINALS), start=1)
    )
    + r"|\b(?:number|no\.?|option|nummer|numero|optie|opcion|opzione) (?P<digit>\d)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\s*(?:of\b|de [a-z]+ \d|time\b|half\b|class\b|floor\b|week\b|day\b|month\b|quarter\b|person\b|row\b"
    r"|etage\b|stock\b"
    r"|mal\b|fois\b|vez\b|volta\b|clase\b|classe\b|klasse\b|piso\b|name\b|and\b|or\b|und\b|et\b|y\b|e\b|[,/]|次"
    r"|天|周|个?月)",
    re.IGNORECASE,
)
"""What an ordinal counts that is no item of a list."""
_OTHERWISE = re.compile(
    r"\b(?:not|n't|other|others|instead|except|besides|than|like|unlike|rather|compare\w*|both|all|each|every"
    r"|same|i'm|i am"
    r"|my name|this is|nicht|statt|ausser|ander\w*|beide\w*|alle\w*|ich bin|mein name|pas|sauf|autre\w*|tous"
    r"|toutes|je suis"
    r"|no|otr[oa]s?|excepto|menos|soy|ambos|todos|non|altr[oaie]|tranne|sono|tutti|nao|outr[oa]s?|sou|niet"
    r"|ander\w*|ik ben)\b"
    r"|不|别|除|其他|都|我是|我叫|以外|ではなく|私は",
    re.IGNORECASE,
)


def check(view: DialogueView) -> Iterator[Finding]:
    """By its number in the assistant's list, or by its whole name; and no call of that exchange passes it."""
    mended = view.once(mended_calls)
    asked = -1
    last: PlacedResult | None = None
    lists: list[list[Item]] | None = []
    for at, turn in enumerate(view.turns):
        if turn.kind == "user":
            asked = at
        elif at in view.results_at:
            last, lists = view.results_at[at][-1], None
        elif asked >= 0 and last is not None and at in view.calls_at:
            lists = list(item_lists(last)) if lists is None else lists
            for placed in view.calls_at[at]:
                if (
                    placed.number not in mended
                    and placed.arguments
                    and (wrong := _wrong(view, placed, asked, last, lists))
                ):
                    yield wrong


def _wrong(
    view: DialogueView, placed: PlacedCall, asked: int, result: PlacedResult, lists: list[list[Item]]
) -> Finding | None:
    user = view.turns[asked]
    assert isinstance(user, UserTurn)
    passed = {str(leaf.value): leaf.pointer for leaf in placed.written_leaves}
    for items in lists:
        taken = [(id_, item) for item in items for id_ in item.ids if id_ in passed]
        if len(taken) != 1:
            continue
        meant = _by_number(view, user, asked, items) if result.at < asked else None
        meant = meant or _by_name(user, items)
        if meant is None or taken[0][1] is meant:
            continue
        text = spaced_tokens(user.text)
        others = {word for word in taken[0][1].name.split() if len(word) > 1}
        if any(f" {word} " in text and word not in meant.name.split() for word in others):
            continue
        if any(spaced_tokens(id_) in text for id_ in taken[0][1].ids) or _passes(view, meant, asked):
            continue
        right = min(meant.ids)
        message = (
            f"the user has picked {(meant.name.strip() or right)[:60]!r} ({right[:40]}), and {placed.call.name!r} is"
        )
        return finding(
            f"{message} called with {taken[0][0][:40]!r}",
            (placed.turn.id, result.turn.id),
            placed.call.id,
            passed[taken[0][0]],
            shown(taken[0][0], 120),
        )
    return None


def _passes(view: DialogueView, meant: Item, asked: int) -> bool:
    """True if a call of this exchange passes the item that is meant: then the other one has its own reason."""
    return any(str(leaf.value) in meant.ids for call in view.calls_after(asked) for leaf in call.written_leaves)


def _by_number(view: DialogueView, user: UserTurn, asked: int, items: list[Item]) -> Item | None:
    listing = view.turns[asked - 1] if asked else None
    text = plain_text(user.text[:1000])
    hits = list(_ORDINAL.finditer(text))
    if not isinstance(listing, AssistantTurn) or len(hits) != 1 or _ELSEWHERE.match(text, hits[0].end()):
        return None
    if _OTHERWISE.search(_without_reply(text)):
        return None
    number = (
        next(int(name[1:]) for name, value in hits[0].groupdict().items() if value and name != "digit")
        if (hits[0]["digit"] is None)
        else int(hits[0]["digit"])
    )
    numbered = [hit["said"] for hit in _LINE.finditer(listing.text)]
    lines = numbered or [hit["said"] for hit in _BULLET.finditer(listing.text)]
    found = [item_of(line, items) for line in lines]
    known = [item for item in found if item is not None]
    if len(known) != len(found) or len(set(map(id, known))) != len(known) or not 1 <= number <= len(known) > 1:
        return None
    return known[number - 1]


def _without_reply(text: str) -> str:
    """*text* without a first "no", and without what it says it does not have: the choice stands beside them."""
    return re.sub(
        r"^\W*(?:no|nein|non|nao|nee)\b|\b(?:no|keine?|sin|senza|sem|geen|sans) \w+", " ", text, flags=re.IGNORECASE
    )


def _by_name(user: UserTurn, items: list[Item]) -> Item | None:
    text = spaced_tokens(user.text[:2000])
    named = [item for item in items if len(item.name.split()) > 1 and item.name in text]
    if len(named) != 1 or _OTHERWISE.search(plain_words(user.text[:2000])):
        return None
    return named[0]


RULE = Rule(
    "wrong_item",
    "No call passes another item of a list than the one that the user has picked by number or by name.",
    Severity.ADVISORY,
    check,
)
