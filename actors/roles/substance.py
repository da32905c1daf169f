"""Substance: a rewrite in other words that says the same needs no judge.

Two versions of a turn differ in wording only if their calls are equal, their words hold the same numbers, days,
identifiers, names, quoted values, values of the dialogue and negations, each kind in the same order, and neither has
several words of content that the other lacks. Everything else is for the judge.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, Tool, ToolTurn, Turn, UserTurn
from ..evidence import days_in, decoded, leaves, numbers_in
from ..evidence.number_words import languages_of
from .remembered import Remembered
from .statements import days_in_order, numbers_in_order, says_something_else

_MARKED = re.compile(r"[^\s,;!?()\"“”„]*[\d@_/#\\][^\s,;!?()\"“”„]*")
"""Words with a sign that plain words lack: identifiers, addresses, paths."""
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{1,80})[\"”“»]|(?<!\w)'([^']{1,80})'(?!\w)")
_NAME = re.compile(r"(?<![.!?:\n]\s)(?<!^)\b[^\W\d_a-z]\w+")
"""Words with a capital that do not begin a sentence."""
_NEGATED = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|except|cannot|instead|nicht|kein\w*|nie|ohne|ne|pas|jamais|sans|sin"
    r"|nunca|tampoco|non|mai|senza)\b|n['\u2019]t\b|不|没",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:both|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half|twice|all|every|each|only|least|most"
    r"|cheap\w*|earli\w*|lat(?:er|est)|first|last|next|before|after|more|less|fewer|larg\w*|small\w*|expensive)\b",
    re.IGNORECASE,
)
"""Words that choose or count: one in another's place asks for something else."""
_IDLE = re.compile(
    r"\b(?:one (?:moment|second|sec)|all (?:right|set)|no problem|no worries|not at all|after all|at last)\b",
    re.IGNORECASE,
)
"""Phrases with such words that choose and count nothing."""
_WORD = re.compile(r"\w+")
_SHORT: Final = 40
"""Characters that a rewrite may always be longer or shorter by."""
_LONGER: Final = 2.0
_SHORTER: Final = 0.4
_LONGEST_VALUE: Final = 60
_MOST_RESULT: Final = 20_000


def in_words_only(dialogue: Dialogue, old: Turn, new: Turn) -> bool:
    """Return True if *new* says what *old* says, in other words that are no other turn's."""
    if isinstance(old, UserTurn) and isinstance(new, UserTurn):
        return _say_the_same(dialogue, old.text, new.text)
    if isinstance(old, AssistantTurn) and isinstance(new, AssistantTurn):
        asks = old.text.count("?") == new.text.count("?")
        return old.calls == new.calls and asks and _say_the_same(dialogue, old.text, new.text)
    return False


def is_said_elsewhere(dialogue: Dialogue, old: Turn, new: Turn) -> bool:
    """Return True if another turn than *old* has the words of *new* already."""
    if not isinstance(new, UserTurn | AssistantTurn) or not new.text.strip():
        return False
    plain = _padded(new.text)
    others = (turn for turn in dialogue.turns if turn.id != old.id and isinstance(turn, UserTurn | AssistantTurn))
    return any(_padded(turn.text) == plain for turn in others)


def _say_the_same(dialogue: Dialogue, before: str, after: str) -> bool:
    if bool(before.strip()) != bool(after.strip()) or not _SHORTER * len(before) - _SHORT <= len(after):
        return False
    if len(after) > _LONGER * len(before) + _SHORT or _marks(before) != _marks(after):
        return False
    one, other = _padded(before), _padded(after)
    names = {name.casefold() for text in (before, after) for name in _NAME.findall(text)}
    if any((f" {name} " in one) != (f" {name} " in other) for name in names):
        return False
    values = frozenset(value for value in _values(dialogue) if value in one or value in other)
    if any((value in one) != (value in other) for value in values):
        return False
    # German writes every noun as a name; there only those that the dialogue's values name have to keep their order.
    told = names if "de" not in languages_of(one) else {name for name in names if any(f" {name} " in v for v in values)}
    if _in_order(one, told) != _in_order(other, told) or _first_places(one, values) != _first_places(other, values):
        return False
    return not says_something_else(before, after)


def _in_order(padded: str, names: Collection[str]) -> list[str]:
    return [word for word in padded.split() if word in names]


def _first_places(padded: str, values: Collection[str]) -> list[str]:
    """Return *values* in the order in which they come in *padded*."""
    return sorted(values, key=lambda value: (padded.find(value), value))


@lru_cache(maxsize=1024)
def _marks(text: str) -> tuple[object, ...]:
    """What two texts that say the same have in common; a fill is looked at when it comes and when it is decided on."""
    text = _IDLE.sub(" ", text)
    return (
        frozenset(numbers_in(text)),
        numbers_in_order(text),
        days_in(text),
        days_in_order(text),
        frozenset(mark.strip(".:'").casefold() for mark in _MARKED.findall(text)),
        frozenset((one or other).strip(" .,").casefold() for one, other in _QUOTED.findall(text)),
        len(_NEGATED.findall(text)),
        frozenset(hit.casefold() for hit in _COUNTED.findall(text)),
    )


@lru_cache(maxsize=4096)
def _padded(text: str) -> str:
    """*text* as its words, lower case, between spaces: a phrase is in it or not."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _values(dialogue: Dialogue) -> Iterator[str]:
    """Yield the short words that arguments, results and schemas of the dialogue hold, each between spaces."""
    for tool in dialogue.tools:
        yield from _OF_TOOLS.of(tool)
    for turn in dialogue.turns:
        yield from _OF_TURNS.of(turn)


def _of_turn(turn: Turn) -> frozenset[str]:
    if isinstance(turn, AssistantTurn):
        return frozenset(value for call in turn.calls for value in _short(call.arguments))
    results = turn.results if isinstance(turn, ToolTurn) else ()
    return frozenset(value for one in results for value in _short(decoded(one.content[:_MOST_RESULT])))


def _of_tool(tool: Tool) -> frozenset[str]:
    return frozenset(_choices(tool))


def _choices(tool: Tool) -> Iterator[str]:
    shapes = tool.parameters.get("properties")
    for shape in shapes.values() if isinstance(shapes, dict) else ():
        if isinstance(shape, dict) and isinstance(shape.get("enum"), list):
            yield from _short(shape["enum"])


def _short(value: JsonValue) -> Iterator[str]:
    for leaf in leaves(value):
        if isinstance(leaf.value, str) and len(leaf.value) <= _LONGEST_VALUE:
            padded = _padded(leaf.value.replace("_", " "))
            if padded.strip():
                yield padded


_OF_TURNS = Remembered(_of_turn, most=8192)
_OF_TOOLS = Remembered(_of_tool, most=4096)
