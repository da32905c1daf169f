"""Nothing is done twice that was asked for once."""

import json
import re
from collections.abc import Iterator

from pydantic import JsonValue

from ...events import Finding, Severity, UserTurn
from ..evidence import DialogueView, PlacedCall, as_passage, does, mended_calls, only_looks, plain_text
from .port import Rule, finding

_ONCE = ("book", "pay", "send", "create")
"""Kinds of deeds that make a second thing when they are done again."""
_MORE = re.compile(
    r"\b(?:twice|both|another|again|each|every|all|second|more|pair|couple|repeat\w*|nochmal\w*|zweimal|beide\w*"
    r"|jede\w*"
    r"|weitere\w*|noch|deux|encore|chaque|autre|fois|dos|otra|otro|cada|ambos|otra vez|due|altro|ancora|ogni"
    r"|dois|duas"
    r"|outro|outra|twee|nog|elk\w*|ander\w*)\b|两|二|再|每|都|各|多|もう|二つ|両方|毎",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"\W*(?:thanks?(?: you| a lot| so much)?|thx|great|perfect|ok(?:ay)?|danke\w*|super|merci\w*|gracias|grazie"
    r"|obrigad[oa]"
    r"|bedankt|dank je|谢谢|多谢|ありがとう\w*)[\s!.,。]*",
    re.IGNORECASE,
)


def check(view: DialogueView) -> Iterator[Finding]:
    """Bookings, payments, messages and new things; a failure, and a user who wants more, are reasons to go on."""
    made: dict[str, PlacedCall] = {}
    since = -1
    wanted = ""
    mended = view.once(mended_calls)
    for placed in view.calls:
        for turn in view.turns[since + 1 : placed.at]:
            if isinstance(turn, UserTurn) and not _THANKS.fullmatch(turn.text):
                made.clear()
                wanted = turn.text
        since = placed.at
        if only_looks(placed.call.name) or placed.result is None or placed.result.failed or placed.number in mended:
            continue
        if any(does(placed.call.name, deed) for deed in _ONCE) and placed.arguments is not None:
            key = f"{placed.call.name} {json.dumps(_meant(placed.arguments), sort_keys=True)}"
            before = made.get(key)
            if before is not None and not _same_result(before, placed) and not _wants_more(wanted):
                message = (
                    f"{placed.call.name!r} is done a second time with the same arguments, and the first had succeeded"
                )
                yield finding(message, (placed.turn.id, before.turn.id), placed.call.id, evidence=key[:200])
            made[key] = placed
        elif not any(does(placed.call.name, deed) for deed in _ONCE):
            made.clear()


def _meant(value: JsonValue) -> JsonValue:
    """*value* without what makes no difference: case, spaces, and arguments that are empty."""
    if isinstance(value, dict):
        return {key: _meant(item) for key, item in value.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [_meant(item) for item in value]
    if isinstance(value, str):
        return " ".join(plain_text(value).casefold().split())
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _same_result(one: PlacedCall, other: PlacedCall) -> bool:
    """True if both gave the same: `repeated_call` speaks of those."""
    assert one.result is not None
    assert other.result is not None
    return one.result.result.content == other.result.result.content


def _wants_more(words: str) -> bool:
    numbers = as_passage(words).numbers
    return _MORE.search(plain_text(words)) is not None or any(1 < number <= 50 for number in numbers)  # noqa: PLR2004


RULE = Rule(
    "repeated_action",
    "No booking, payment, message or new thing is made a second time after the first has succeeded.",
    Severity.ADVISORY,
    check,
)
