"""Sources of identifiers that only descriptions tell of: "can be looked up from the user or order details"."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ....events import Tool
from ..schema import Leaf
from .keys import Key, arguments_of, is_id, noun_of
from .words import words_of

_LOOK_UPS: Final = frozenset({"get", "list", "find", "search", "fetch", "show", "retrieve", "lookup", "read", "view"})
_SOURCE: Final = re.compile(
    r"\b(?:looked up|found|obtained|retrieved|returned|stored|listed|taken|available|seen|got)\s"
    r"(?:from|by|in|with|via|using|through|on)\s(.{1,80})",
    re.IGNORECASE | re.DOTALL,
)
_INCLUDED: Final = re.compile(r"\bincluding (?:their|its|all|the)\s([A-Za-z]+)")
_SAID_ID: Final = re.compile(r"\b([A-Za-z]+)[ _](?:id|identifier)s?\b", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Za-z][\w-]*")
_DESCRIPTION: Final = 1000
_FEW: Final = 4
"""Sources of one argument: more of them are a guess at anything."""


@dataclass(frozen=True, slots=True)
class DescribedSource:
    """A tool from which, by the words of a description, an argument can be had."""

    giver: str
    argument: str
    """Path in the taker's arguments."""
    identifier: bool
    """False where the user may well know it, too."""
    required: bool


class LookUps:
    """The tools of one domain that look something up, by what they tell and what they are called."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._by_name: dict[str, str] = {}
        self._by_noun: defaultdict[str, list[str]] = defaultdict(list)
        self._by_told: defaultdict[Key, list[str]] = defaultdict(list)
        self._by_need: defaultdict[Key, list[str]] = defaultdict(list)
        self._by_included: defaultdict[str, list[str]] = defaultdict(list)
        for tool in tools:
            words = words_of(tool.name)
            if words and words[0] in _LOOK_UPS:
                self._add(tool, noun_of(tool.name), finds_id="id" in words)

    def _add(self, tool: Tool, noun: Key, *, finds_id: bool) -> None:
        self._by_name[tool.name] = tool.name
        needs = {key for leaf, key in arguments_of(tool) if leaf.required and is_id(key)}
        description = tool.description[:_DESCRIPTION]
        if noun and not finds_id:
            self._by_noun[noun[-1]].append(tool.name)
            if needs == {(*noun, "id")}:
                self._by_need[*noun, "id"].append(tool.name)
        for said in _SAID_ID.findall(description.partition(".")[0]):
            key = (*words_of(said)[-1:], "id")
            if key not in needs:
                self._by_told[key].append(tool.name)
        for included in _INCLUDED.findall(description):
            self._by_included[words_of(included)[-1]].append(tool.name)

    def named_by(self, leaf: Leaf) -> list[str]:
        """Return the tools that an argument's description names, or whose subject it names as a source."""
        text = str(leaf.schema.get("description") or "")[:_DESCRIPTION]
        named = [self._by_name[word] for word in _NAME.findall(text) if word in self._by_name]
        said = [word for hit in _SOURCE.findall(text) for word in words_of(hit)]
        return [*named, *(name for word in said for name in self._by_noun.get(word, ()))]

    def telling(self, key: Key) -> list[str]:
        """Return the tools of whose description the first sentence speaks of that identifier."""
        return self._by_told.get(key, [])

    def around(self, leaf: Leaf, key: Key, required: Collection[Key]) -> list[str]:
        """Return what gives the details of another thing that is needed: an order's, for the items of one."""
        if key[-1] != "id" or "new" in words_of(leaf.names[-1]):
            return []
        return [name for other in required if other != key for name in self._by_need.get(other, ())]

    def including(self, key: Key) -> list[str]:
        """Return the tools whose descriptions say that they include such things."""
        return self._by_included.get(key[-2], [])


def described_sources(taker: Tool, look_ups: LookUps, matched: Collection[Key]) -> Iterator[DescribedSource]:
    """Yield the sources of *taker*'s identifiers among *look_ups*; the keys of *matched* have sources already."""
    identifiers = [(leaf, key) for leaf, key in arguments_of(taker) if is_id(key)]
    required = dict.fromkeys(key for leaf, key in identifiers if leaf.required and len(leaf.names) == 1)
    for leaf, key in identifiers:
        givers = look_ups.named_by(leaf)
        if key not in matched:
            givers += look_ups.telling(key)
            givers = givers or look_ups.around(leaf, key, required)
        names = [name for name in dict.fromkeys(givers) if name != taker.name][:_FEW]
        for name in names:
            yield DescribedSource(name, leaf.path, identifier=True, required=leaf.required)
        for name in [] if names else [name for name in look_ups.including(key) if name != taker.name][:_FEW]:
            yield DescribedSource(name, leaf.path, identifier=False, required=leaf.required)
