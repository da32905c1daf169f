"""Names of tools and arguments as words, and the slot that a name stands for."""

import re
from functools import lru_cache

from .vocabulary import word_set

_PIECE = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LONG = {
    "addr": "address",
    "amt": "amount",
    "desc": "description",
    "dest": "destination",
    "dir": "directory",
    "lang": "language",
    "loc": "location",
    "max": "maximum",
    "min": "minimum",
    "msg": "message",
    "num": "number",
    "qty": "quantity",
    "temp": "temperature",
}
_ACRONYMS = word_set("ac gb api url uri ip pdf csv vat sms gps cvv iban html json")
_IDENTIFYING = word_set("id ids uuid guid token sku ref reference")
_NUMBERED = word_set(
    "order booking ticket invoice tracking account reservation confirmation flight case claim policy shipment"
)
_CODED = frozenset({"confirmation", "booking", "tracking", "reservation", "voucher"})
_IRREGULAR = {"people": "person", "children": "child", "matches": "match", "addresses": "address", "statuses": "status"}
_SINGULAR_S = word_set("status address news details series analysis bus pass class business process access canvas gas")
CARRIED = word_set("symbol stock airport zip zipcode url path filename sku isbn ticker coordinates")
"""Words of what tells one thing from another without being an identifier."""
_MEANS = word_set("payment card account method wallet")
_KEYS = word_set("token key secret session")
_ORDER = {"1": "first", "2": "second", "3": "third"}
_UNITS = word_set("seconds minutes hours days km kg percent euros dollars kb mb")
PEOPLE = word_set(
    "user customer client receiver recipient sender account member guest passenger patient employee contact owner"
)
"""Entities that are a person: an identifier of one may serve for another."""


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in any case style: `cityA`, `order_id`, `HTTPStatus`, `get-user`."""
    return tuple(piece.lower() for piece in _PIECE.findall(name)) or ("value",)


@lru_cache(maxsize=8192)
def label(name: str) -> str:
    """A name as people say it."""
    words = words_of(name)
    spelled = {piece.lower() for piece in _PIECE.findall(name) if len(piece) > 1 and piece.isupper()}
    capitals = _ACRONYMS if name.isupper() else _ACRONYMS | spelled
    if len(words) > 1 and words[-1] in _ORDER:
        rest = label("_".join(words[:-1]))
        if rest.endswith("address"):
            return rest if words[-1] == "1" else f"{_ORDER[words[-1]]} {rest} line"
        return f"{_ORDER[words[-1]]} {rest}"
    said = " ".join(_LONG.get(word, word.upper() if word in capitals else word) for word in words)
    return said.replace("check in", "check-in").replace("check out", "check-out")


@lru_cache(maxsize=4096)
def measured(name: str) -> tuple[str, str]:
    """A name as people say it, and the unit that it ends in: `duration_minutes` is a duration, in minutes."""
    words = words_of(name)
    if len(words) > 1 and words[-1] in _UNITS:
        return label("_".join(words[:-1])), words[-1]
    return label(name), ""


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """One of what *word* names."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word == "ids":
        return "id"
    if word in _SINGULAR_S or len(word) < 4 or not word.endswith("s") or word.endswith("ss"):  # noqa: PLR2004 -- "bus", "gas"
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


def plural_of(word: str) -> str:
    """Several of what *word* names."""
    if singular(word) != word or word.endswith("ing"):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


@lru_cache(maxsize=8192)
def slot_of(name: str, entity: str = "") -> str:
    """What a name stands for, so that an `id` of a booking and a `bookingIds` meet: `booking id`."""
    words = [word for word in words_of(name) if not word.isdigit()] or ["value"]
    last = "id" if words[-1] == "ids" else singular(words[-1])
    if words[0] == "new" and len(words) > 1:
        words = words[1:]
    head = [_LONG.get(word, word) for word in words[:-1]]
    if not head and last in ("id", "uuid", "guid", "name", "number", "code", "reference", "ref") and entity:
        head = [entity]
    return " ".join([*head, "id" if last in ("uuid", "guid") else last])


@lru_cache(maxsize=8192)
def is_identifier(slot: str) -> bool:
    """Whether a slot holds an identifier, which may never be made up."""
    words = slot.split()
    last = words[-1]
    if last in _IDENTIFYING:
        return True
    rest = words[:-1]
    return (last == "number" and any(w in _NUMBERED for w in rest)) or (
        last == "code" and any(w in _CODED for w in rest)
    )


def is_key(slot: str) -> bool:
    """Whether a slot holds what tells one thing from another: an identifier, a symbol, the name of a file."""
    return is_identifier(slot) or slot.rsplit(maxsplit=1)[-1] in CARRIED or slot == "file name"


@lru_cache(maxsize=8192)
def lets_in(slot: str) -> bool:
    """Whether a slot holds what lets somebody in, and is no thing of its own: a token."""
    return slot.rpartition(" ")[2] in _KEYS


@lru_cache(maxsize=8192)
def is_means(slot: str) -> bool:
    """Whether a slot holds what a thing is paid with, which serves for many."""
    return not _MEANS.isdisjoint(slot.split())


@lru_cache(maxsize=8192)
def is_own(slot: str) -> bool:
    """Whether a slot holds what a user has one of: an identifier of their own, or what lets them in."""
    head, _, last = slot.rpartition(" ")
    return last in _KEYS or (last == "id" and head in PEOPLE)


def article(noun: str) -> str:
    """The noun with `a` or `an`."""
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(parts: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
