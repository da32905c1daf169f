"""Identifiers in the form that their description shows, or in a usual one."""

import re

from ..dice import Dice
from ..naming import PEOPLE
from .wish import Wish

_EXAMPLE = re.compile(
    r"(?:such as|e\.g\.?,?|for example,?|like|example\]?:|format:?)\s*['\"`(]*([#@]?[A-Za-z0-9][\w\-#/:]*[\w])",
    re.IGNORECASE,
)
_RUN = re.compile(r"\d+")
_PERSON = re.compile(r"[a-z]+_[a-z]+_\d+")
_PREFIXES = {
    "account": "ACC",
    "appointment": "APT",
    "booking": "BKG",
    "card": "CARD",
    "customer": "CUS",
    "event": "EVT",
    "flight": "FL",
    "hotel": "HTL",
    "invoice": "INV",
    "item": "ITM",
    "message": "MSG",
    "order": "ORD",
    "payment": "PAY",
    "product": "PRD",
    "reservation": "RSV",
    "restaurant": "RST",
    "return": "RET",
    "shipment": "SHP",
    "task": "TSK",
    "ticket": "TCK",
    "track": "TRK",
    "transaction": "TXN",
}
_LONG_TOKEN = 16


def text_identifier(wish: Wish) -> str:
    """An identifier as a string."""
    dice = wish.dice
    shown = _EXAMPLE.search(wish.description)
    if shown is not None and any(c.isdigit() for c in shown[1]) and len(shown[1]) <= 2 * _LONG_TOKEN:
        if _PERSON.fullmatch(shown[1]) and wish.slot.split()[0] in PEOPLE:
            return f"{wish.story.handle}_{dice.digits(4)}"
        return _RUN.sub(lambda run: dice.digits(len(run[0])), shown[1])
    words = wish.slot.split()
    entity = words[0] if len(words) > 1 else (wish.entity or "record")
    if words[-1] in ("token", "key", "secret"):
        return "tk_" + "".join(dice.pick("abcdef0123456789") for _ in range(_LONG_TOKEN))
    if entity in ("user", "customer", "client", "sender", "receiver", "recipient") and words[-1] == "id":
        return f"{_PREFIXES.get(entity, 'USR')}-{dice.digits(5)}" if entity in PEOPLE else f"usr-{dice.digits(5)}"
    if entity == "flight" and words[-1] == "number":
        return f"{dice.letters(2)}{dice.digits(3)}"
    prefix = _PREFIXES.get(entity) or (entity[:3].upper() if entity.isascii() and entity.isalpha() else "REF")
    return f"{prefix}-{dice.digits(5)}"


def number_identifier(wish: Wish) -> int:
    """An identifier as an integer."""
    return int(Dice(wish.seed, wish.slot, wish.variant).digits(5))


def uuid_text(wish: Wish) -> str:
    """An identifier in the form of a version 4 UUID."""
    digits = "".join(wish.dice.pick("0123456789abcdef") for _ in range(30))
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-a{digits[15:18]}-{digits[18:30]}"
