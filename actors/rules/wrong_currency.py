"""Money is passed in the currency that the user says."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ...events import Finding, Severity
from ..evidence import DialogueView, Leaf, PlacedCall, mended_calls, name_parts, plain_text
from .port import Rule, finding

_SPOKEN = (
    ("euros", r"euros?|eur|€", ("EUR",)),
    ("dollars", r"dollars?|bucks|dolares|dollari|usd|us\$|\$", ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD")),
    ("pounds", r"pounds?|quid|gbp|pfund|livres|libras|£", ("GBP", "EGP")),
    ("yen", r"yen|jpy|円", ("JPY",)),
    ("yuan", r"yuan|rmb|cny|renminbi|元|人民币", ("CNY", "RMB", "CNH")),
    ("rupees", r"rupees?|rupien|inr|₹", ("INR", "PKR", "LKR", "NPR")),
    ("zloty", r"zloty(?:ch|s)?|zlote|zl|pln", ("PLN",)),
    ("francs", r"francs?|franken|franchi|chf", ("CHF", "XOF", "XAF")),
    ("crowns", r"kron(?:or|er|ur|en|a|e)|korun[ay]?|sek|nok|dkk|czk|isk", ("SEK", "NOK", "DKK", "CZK", "ISK")),
    ("pesos", r"pesos?|mxn|ars|clp|cop", ("MXN", "ARS", "CLP", "COP", "PHP", "UYU", "DOP", "CUP")),
    ("reais", r"reais|real|brl|r\$", ("BRL",)),
    ("lira", r"lira|₺", ("TRY",)),
    ("won", r"krw|₩", ("KRW",)),
    ("roubles", r"rou?bles?|rubel|rub|₽", ("RUB", "BYN")),
    ("forint", r"forints?|huf", ("HUF",)),
)
"""What people say, the words and signs for it, and the codes that may be meant."""
_MEANT = {name: codes for name, _, codes in _SPOKEN}
_CODES = {code: name for name, _, codes in _SPOKEN for code in codes}
_WORDS = {name: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE) for name, words, _ in _SPOKEN}
_NAMES = frozenset({"currency", "wahrung", "waehrung", "devise", "moneda", "divisa", "valuta", "moeda", "waluta"})
_TWO_OF_THEM = frozenset({"from", "to", "source", "target", "base", "quote", "original", "into", "destination"})
_LONGEST = 2_000


def check(view: DialogueView) -> Iterator[Finding]:
    """A call's one argument for a currency, against the one currency that the user speaks of before the call."""
    mended = view.once(mended_calls)
    for placed in view.calls:
        if placed.number in mended or placed.arguments is None:
            continue
        named = [leaf for leaf in placed.leaves if _is_currency(leaf)]
        if len(named) == 1 and (said := _other(view, placed, named[0].name, str(named[0].value).upper())):
            leaf = named[0]
            message = f"the user speaks of {said}, and {leaf.name!r} of {placed.call.name!r} is {leaf.value!r}"
            yield finding(message, (placed.turn.id,), placed.call.id, leaf.pointer, str(leaf.value))


def _is_currency(leaf: Leaf) -> bool:
    return isinstance(leaf.value, str) and leaf.value.upper() in _CODES and _names_one(leaf.name)


@lru_cache(maxsize=1024)
def _names_one(name: str) -> bool:
    parts = name_parts(name)
    return not _NAMES.isdisjoint(parts) and _TWO_OF_THEM.isdisjoint(parts)


def _other(view: DialogueView, placed: PlacedCall, name: str, code: str) -> str | None:
    """What the user calls the money; None where nothing is said, or where *code* may be meant."""
    asked = next((turn for turn in reversed(view.turns[: placed.at]) if turn.kind == "user"), None)
    if asked is None or not (spoken := _currencies(asked.text)) or len(spoken) > 1 or _CODES[code] in spoken:
        return None
    (said,) = spoken
    offered = _offered(placed, name)
    return said if not offered or not offered.isdisjoint(_MEANT[said]) else None


def _offered(placed: PlacedCall, name: str) -> frozenset[str]:
    """The values that the tool's schema lists for the argument; none where it lists none."""
    properties = placed.tool.parameters.get("properties") if placed.tool is not None else None
    schema = properties.get(name) if isinstance(properties, dict) else None
    listed = schema.get("enum") if isinstance(schema, dict) else None
    return frozenset(str(item).upper() for item in listed) if isinstance(listed, list) else frozenset()


def _currencies(text: str) -> frozenset[str]:
    plain = plain_text(text[:_LONGEST])
    return frozenset(name for name, words in _WORDS.items() if words.search(plain))


RULE = Rule(
    "wrong_currency",
    "No call passes another currency than the one that the user speaks of.",
    Severity.ADVISORY,
    check,
)
