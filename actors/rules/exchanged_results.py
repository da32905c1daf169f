"""The results of calls that are made together belong to them."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice

from pydantic import JsonValue

from ...events import Finding, Severity, Tool
from ..evidence import DialogueView, PlacedCall, branches, name_parts
from ..evidence.tokens import stem
from .port import Rule, finding

_SHORTEST = 4
_LEVELS, _MOST = 3, 200
_CALLS = 12


def check(view: DialogueView) -> Iterator[Finding]:
    """Two calls of one turn whose results each have keys that speak of the other's tool, and none of their own."""
    for placed in view.calls_at.values():
        for one, other in combinations(placed[:_CALLS], 2):
            if one.call.name != other.call.name and _exchanged(one, other):
                assert one.result is not None
                message = (
                    f"the result of {one.call.name!r} reads as that of {other.call.name!r}, and the other way round"
                )
                yield finding(message, (one.result.turn.id, one.turn.id), one.call.id, evidence=other.call.name)


def _exchanged(one: PlacedCall, other: PlacedCall) -> bool:
    if one.tool is None or other.tool is None or one.result is None or other.result is None:
        return False
    if one.result.failed or other.result.failed:
        return False
    mine, theirs = _words(one.tool), _words(other.tool)
    mine, theirs = mine - theirs, theirs - mine
    got, gave = _keys(one.result.value), _keys(other.result.value)
    got, gave = got - gave, gave - got
    return bool(got & theirs) and bool(gave & mine) and not got & mine and not gave & theirs


def _keys(value: JsonValue) -> frozenset[str]:
    nodes = (node for node in islice(branches(value, levels=_LEVELS, most=_MOST), _MOST) if isinstance(node, dict))
    return frozenset(word for node in nodes for key in node for word in _said(key))


@lru_cache(maxsize=1024)
def _words_of(name: str, description: str) -> frozenset[str]:
    return frozenset(_said(f"{name} {description[:300]}"))


def _words(tool: Tool) -> frozenset[str]:
    return _words_of(tool.name, tool.description)


def _said(text: str) -> Iterator[str]:
    return (stem(word) for word in name_parts(text) if len(word) >= _SHORTEST)


RULE = Rule(
    "exchanged_results",
    "No two calls of one turn have each other's results.",
    Severity.ADVISORY,
    check,
)
