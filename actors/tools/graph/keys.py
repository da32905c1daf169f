"""Keys of values: what a tool needs and gives, in words, from its schemas, its name and its description."""

import re
from typing import Final, TypeAlias

from ....events import Tool
from ..schema import Leaf, leaves
from .words import words_of

Key: TypeAlias = tuple[str, ...]
"""The meaning of a value in words: `("flight", "id")`."""

_ID_WORDS: Final = frozenset({"id", "number", "code", "key", "token", "reference", "iban", "sku", "slug", "handle"})
_ROLES: Final = frozenset({"from", "to", "source", "target", "new", "old", "parent", "current", "other", "original"})
_VAGUE_WORDS: Final = """
    name title description status message type date time value result amount price content text query limit count
    number total unit success error data info body comment reason note city location address country email phone
    password user username currency language page offset duration start end priority category rating quantity
    subject
"""
_VAGUE: Final = frozenset(_VAGUE_WORDS.split())
_MAKERS_WORDS: Final = """
    create add book place make open register order post upload submit start search find list get query fetch reserve
    schedule new browse lookup retrieve check show view send request
"""
_MAKERS: Final = frozenset(_MAKERS_WORDS.split())
_DEEDS: Final = {"book": "booking", "reserve": "reservation", "order": "order", "pay": "payment", "register": "user"}
_TRAILING: Final = frozenset(
    {"detail", "info", "information", "list", "datum", "data", "result", "record", "by", "all"}
)
_RETURNED: Final = re.compile(r"\b(?:returns?|yields?|gives?)\b(.{0,120})", re.IGNORECASE | re.DOTALL)
_SAID_ID: Final = re.compile(r"\b([A-Za-z]+)[ _](?:id|ID|identifier)s?\b")


def arguments_of(tool: Tool) -> list[tuple[Leaf, Key]]:
    """The arguments of *tool* that can be matched, with their keys."""
    found = ((leaf, _key(leaf, tool)) for leaf in leaves(tool.parameters))
    return [(leaf, key) for leaf, key in found if key]


def outputs_of(tool: Tool) -> dict[Key, str]:
    """Paths of what *tool* returns, by key; from its name and description if it has no output schema."""
    if tool.returns is None:
        return dict.fromkeys(_told(tool), "")
    outputs: dict[Key, str] = {}
    for leaf in leaves(tool.returns):
        if key := _key(leaf, tool):
            outputs.setdefault(key, leaf.path)
    return outputs


def _key(leaf: Leaf, tool: Tool) -> Key:
    """The key of *leaf*; empty if it is too vague to match by."""
    if "enum" in leaf.schema or "const" in leaf.schema or leaf.type in ("boolean", "null"):
        return ()
    words = words_of(leaf.names[-1])
    while len(words) > 1 and words[0] in _ROLES:
        words = words[1:]
    if words == ("id",):
        around = words_of(leaf.names[-2]) if len(leaf.names) > 1 else noun_of(tool.name)
        words = (*around[-1:], "id")
    if is_id(words):
        return words if leaf.type != "number" else ()
    if not words or set(words) <= _VAGUE or leaf.type not in ("string", None) or "format" in leaf.schema:
        return ()
    return words


def is_id(key: Key) -> bool:
    """True for the key of an identifier."""
    return len(key) > 1 and key[-1] in _ID_WORDS


def _told(tool: Tool) -> set[Key]:
    """The identifiers that a tool without an output schema gives, as far as its name and description say so."""
    words = words_of(tool.name)
    told: set[Key] = set()
    if words and words[0] in _MAKERS:
        before = words[1 : words.index("by")] if "by" in words else words[1:]
        if before and before[-1] == "id":
            told.add(before[-2:])
        elif noun := noun_of(tool.name):
            told.add((noun[-1], "id"))
        if words[0] in _DEEDS:
            told.add((_DEEDS[words[0]], "id"))
    for sentence in _RETURNED.findall(tool.description):
        told.update((words_of(noun)[-1], "id") for noun in _SAID_ID.findall(sentence) if words_of(noun))
    return told


def noun_of(name: str) -> Key:
    """The subject of a tool: `("order",)` for `get_order_details`."""
    words = words_of(name)
    words = words[: words.index("by")] if "by" in words[1:] else words
    while len(words) > 1 and words[-1] in _TRAILING:
        words = words[:-1]
    return words[-1:] if len(words) > 1 else ()
