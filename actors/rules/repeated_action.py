"""Nothing is done twice that was asked for once."""

import json
import re
from collections.abc import Iterator

from pydantic import JsonValue

from ...events import Finding, Severity
from ..evidence import (
    DEEDS,
    DialogueView,
    PlacedCall,
    as_passage,
    asks,
    days_in,
    does,
    leaves,
    mended_calls,
    plain_text,
    plain_words,
)
from .port import Rule, finding

_ONCE = ("book", "pay", "send", "create")
"""Kinds of deeds that make a second thing when they are done again."""
_LONGEST = 120
"""Characters of a message that asks nothing to be done."""
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
_AGREES = re.compile(
    r"\W*(?:(?:yes|yep|yeah|sure|please|of course|go ahead|do that|that would be (?:great|nice)|ja"
    r"|gern\w*|bitte|klar|oui"
    r"|volontiers|s'il vous plait|s'il te plait|bien sur|si|claro|por favor|vale|certo|volentieri|per favore|sim|graag"
    r"|alstublieft|please do|thanks?(?: you)?|danke|merci|gracias|grazie|obrigad[oa]|bedankt)\b[\s!.,]*)+"
    r"|(?:好的?|可以|是的|麻烦了?|谢谢|はい|お願いします|ありがとうございます)+[\s!.,\u3002\u3001]*",
    re.IGNORECASE,
)
_REQUESTS = re.compile(
    r"\b(?:can|could|would|will) (?:you|i|we)\b|\bplease\b|\b(?:konn(?:en|ten)|kannst|konntest|wurden) (?:sie|du)\b"
    r"|\bbitte\b"
    r"|\b(?:pou(?:vez|rriez)-vous|peu(?:x|t)-tu|pouvez|puedes?|podrias?|podria|puoi|potresti|potrebbe|pode|poderia|kun"
    r"|kunt|zou|what about|how about|wie ware|und|and|et|y|e|en)\b|请|能|可以|吧|ください|もらえ|いただけ",
    re.IGNORECASE,
)
"""Words of a question that may ask for something to be done."""
_ID = re.compile(r"(?=\S*\d)[A-Za-z0-9_#/-]{3,40}")


def check(view: DialogueView) -> Iterator[Finding]:
    """Bookings, payments, messages and new things; a failure, and a user who wants more, are reasons to go on."""
    made: dict[str, PlacedCall] = {}
    since = -1
    wanted = spoken = ""
    mended = view.once(mended_calls)
    for placed in view.calls:
        for turn in view.turns[since + 1 : placed.at]:
            if turn.kind == "assistant":
                spoken = turn.text
            elif turn.kind == "user" and not _THANKS.fullmatch(turn.text):
                made = {key: one for key, one in made.items() if _asks_nothing(one, turn.text, spoken)}
                wanted = turn.text
        since = placed.at
        if placed.only_looks or placed.result is None or placed.result.failed or placed.number in mended:
            continue
        once = any(map(placed.does, _ONCE))
        if placed.arguments is not None and (once or _ids(placed)):
            key = f"{placed.call.name} {json.dumps(_meant(placed.arguments), sort_keys=True)}"
            before = made.get(key)
            again = before is not None and (once or _other_ids(before, placed))
            if before is not None and again and not _same_result(before, placed) and not _wants_more(wanted):
                message = (
                    f"{placed.call.name!r} is done a second time with the same arguments, and the first had succeeded"
                )
                yield finding(message, (placed.turn.id, before.turn.id), placed.call.id, evidence=key[:200])
            made[key] = placed
        if not once:
            made = {key: one for key, one in made.items() if one is placed}


def _asks_nothing(made: PlacedCall, words: str, spoken: str) -> bool:
    """True if the user cannot want what was *made* once more: they ask about it, or agree to something else."""
    plain = plain_words(words)
    if len(words) > _LONGEST or _wants_more(plain):
        return False
    if _AGREES.fullmatch(plain):
        offered = plain_text(spoken)[-_LONGEST:]
        offer = re.split(r"(?<=[.!\n\u3002])\s*", offered.strip())[-1]
        same = any(made.does(deed.name) and does(offer, deed.name) for deed in DEEDS)
        return asks(offer) and not _wants_more(offer) and not same
    asked = plain.rstrip().endswith("?")
    return asked and not _REQUESTS.search(plain) and not any(does(plain, deed) for deed in _ONCE)


def _ids(placed: PlacedCall) -> dict[str, str]:
    """The names that its result gives to things, by field, without those that the call has passed."""
    value = placed.result.value if placed.result is not None else None
    fields = value.items() if isinstance(value, dict) else ()
    passed = {str(leaf.value) for leaf in leaves(placed.call.arguments)}
    return {
        key: one
        for key, one in fields
        if isinstance(one, str) and one not in passed and _ID.fullmatch(one) and _named(one)
    }


def _named(value: str) -> bool:
    """True if a value with digits is a name that was given to a thing: `CG-301`."""
    return any(sign.isalpha() for sign in value) and not days_in(value)


def _other_ids(one: PlacedCall, other: PlacedCall) -> bool:
    """True if both have brought an identifier under the same name, and not the same one: a second thing was made."""
    before, after = _ids(one), _ids(other)
    return any(key in after and after[key] != value for key, value in before.items())


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
