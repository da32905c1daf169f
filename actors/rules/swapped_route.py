"""A way leads from where the user starts to where they want to go."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ...events import Finding, Severity, UserTurn
from ..evidence import DialogueView, PlacedCall, name_parts, spaced_tokens, without_accents
from .port import Rule, finding, shown

_PLACE = r"[A-Z][\w'-]*(?: (?:[A-Z]|de |la |sur |am |an )[\w'-]*){0,3}"
_ROUTES = tuple(
    re.compile(pattern.replace("PLACE", _PLACE).replace("ZHONG", "[\u4e00-\u9fff]"))
    for pattern in (
        r"\b[Ff]rom (?P<a>PLACE) to (?P<b>PLACE)",
        r"\b[Vv]on (?P<a>PLACE) nach (?P<b>PLACE)",
        r"\b[Dd]e (?P<a>PLACE) (?:a|para|hasta|vers) (?P<b>PLACE)",
        r"\b[Dd]esde (?P<a>PLACE) (?:a|hasta) (?P<b>PLACE)",
        r"\b[Dd]a (?P<a>PLACE) (?:a|per) (?P<b>PLACE)",
        r"\b[Vv]an (?P<a>PLACE) naar (?P<b>PLACE)",
        r"从(?P<a>ZHONG{2,6}?)(?:坐ZHONG{1,4})?(?:到|去|飞往?|至)(?P<b>ZHONG{2,4}?)(?=的|[,。?!\uff0c\uff1f\s]|$)",
        r"(?P<a>[\u30a0-\u30ff\u4e00-\u9fff]{2,6})から(?P<b>[\u30a0-\u30ff\u4e00-\u9fff]{2,6})(?:まで|へ|に|行)",
    )
)
_PAIRS = (
    ("origin", "destination"), ("from", "to"), ("departure", "arrival"), ("depart", "arrive"), ("start", "end"),
    ("start", "destination"), ("von", "nach"), ("depart", "arrivee"), ("depart", "destination"),
    ("origine", "destination"),
    ("origen", "destino"), ("salida", "llegada"), ("partenza", "arrivo"), ("partenza", "destinazione"),
    ("origem", "destino"), ("van", "naar"), ("vertrek", "aankomst"), ("source", "destination"), ("pickup", "dropoff"),
    ("出发", "到达"), ("出发", "目的"),
)  # fmt: skip
_BACK = re.compile(
    r"\b(?:back|return\w*|round|retour|zuruck|ruckfahrt|ruckflug|hin und|vuelta|regreso|ritorno|volta|terug|both ways"
    r"|aller-retour|not|nicht|statt|instead)\b|往返|返|来回|往復|帰り",
    re.IGNORECASE,
)

_LOOKED_AT = 2_000
"""Characters of a user's words."""


def check(view: DialogueView) -> Iterator[Finding]:
    """The user's last words name both ends, and no way back; no other call there has them the right way round."""
    asked = -1
    for at, turn in enumerate(view.turns):
        if turn.kind == "user":
            asked = at
        for placed in view.calls_at.get(at, ()) if asked >= 0 else ():
            if (ends := _ends(placed)) is None or (route := _route(view, asked)) is None:
                continue
            (start, start_name), (end, end_name) = ends
            if _swapped(route, start, end) and not any(_right(route, other) for other in view.calls):
                message = (
                    f"the user wants to go from {route[0]!r} to {route[1]!r}, and {placed.call.name!r} is called"
                    f" with {start!r} as {start_name!r} and {end!r} as {end_name!r}"
                )
                yield finding(message, (placed.turn.id,), placed.call.id, f"/{start_name}", shown(start, 120))


def _route(view: DialogueView, asked: int) -> tuple[str, str] | None:
    """The one way that the user names in that turn, and no way back."""
    turn = view.turns[asked]
    assert isinstance(turn, UserTurn)
    words = without_accents(turn.text[:_LOOKED_AT])
    routes = [(hit["a"], hit["b"]) for route in _ROUTES for hit in route.finditer(words)]
    return routes[0] if len(routes) == 1 and not _BACK.search(words) else None


def _ends(placed: PlacedCall) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The two ends of the way that a call asks for, each with its argument."""
    texts = {name: value for name, value in (placed.arguments or {}).items() if isinstance(value, str) and value}
    names = _pair(tuple(texts))
    return None if names is None else ((texts[names[0]], names[0]), (texts[names[1]], names[1]))


@lru_cache(maxsize=4096)
def _pair(names: tuple[str, ...]) -> tuple[str, str] | None:
    """The arguments that are the two ends of a way."""
    for first, second in _PAIRS:
        one = [name for name in names if _named(name, first)]
        other = [name for name in names if _named(name, second) and name not in one]
        if len(one) == 1 and len(other) == 1:
            return one[0], other[0]
    return None


def _named(name: str, word: str) -> bool:
    parts = name_parts(name)
    timed = {"date", "time", "datum", "day", "hour", "heure", "hora", "zeit", "data", "日期", "时间"}
    return (word in parts or (not word.isascii() and word in name)) and timed.isdisjoint(parts)


def _swapped(route: tuple[str, str], start: str, end: str) -> bool:
    a, b = route
    wrong = _means(b, start) and _means(a, end)
    return wrong and not _means(a, start) and not _means(b, end)


def _right(route: tuple[str, str], placed: PlacedCall) -> bool:
    ends = _ends(placed)
    return ends is not None and _means(route[0], ends[0][0]) and _means(route[1], ends[1][0])


def _means(place: str, value: str) -> bool:
    """True if *value* is that place: its name, a part of it, or a code of its letters."""
    one, other = spaced_tokens(place), spaced_tokens(value)
    if one in other or other in one:
        return True
    code, letters = value.strip().casefold(), place.casefold()
    if not re.fullmatch(r"[A-Z]{3}", value.strip()) or code[0] != letters[:1]:
        return False
    left = iter(letters)
    return all(sign in left for sign in code)


RULE = Rule(
    "swapped_route",
    "No call goes the other way than the user, who says from where to where.",
    Severity.ADVISORY,
    check,
)
