"""An update changes something."""

import re
from collections.abc import Iterator

from pydantic import JsonValue

from ...events import Finding, JsonObject, Severity
from ..evidence import (
    DialogueView,
    PlacedCall,
    PlacedResult,
    as_passage,
    mended_calls,
    name_parts,
    names_a_thing,
    spaced_tokens,
)
from .port import Rule, finding, shown

_LEVELS, _MOST = 6, 500
_TURNS = 40
"""Turns in which the thing was shown."""
_NEW = frozenset({"new", "updated", "changed", "nuevo", "neu", "neue", "nouveau", "nouvelle", "nuovo", "novo"})
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]+(?:[-_/#.][A-Za-z0-9]+)*")


def check(view: DialogueView) -> Iterator[Finding]:
    """All that it sets stands already in the last result about the same thing, and the user has not named it."""
    mended = view.once(mended_calls)
    for placed in view.calls:
        if not placed.arguments or not placed.does("move"):
            continue
        if placed.number not in mended and placed.result is not None and not placed.result.failed:
            yield from _update(view, placed, placed.arguments)


def _update(view: DialogueView, placed: PlacedCall, arguments: JsonObject) -> Iterator[Finding]:
    ids = {name: value for name, value in arguments.items() if _identifies(name, value)} or _coded(arguments)
    sets = {name: value for name, value in arguments.items() if name not in ids and value not in (None, "")}
    if not ids or not sets or any(isinstance(value, (dict, list, bool)) for value in sets.values()):
        return
    if (found := _record(view, placed, ids)) is None:
        return
    shown_at, record = found
    fields = {_plain(name): value for name, value in record.items()}
    if not all(_same(fields.get(_plain(name)), value) for name, value in sets.items()):
        return
    words = [turn.text for turn in view.turns[shown_at.at : placed.at] if turn.kind == "user"]
    if not words or any(_says(words, value) for value in sets.values()):
        return
    if any(shown_at.at < call.at < placed.at and not call.only_looks for call in view.calls):
        return
    name, value = next(iter(sets.items()))
    message = (
        f"{placed.call.name!r} sets {name!r} to {shown(value, 60)!r}, which it was already, and the user wants a change"
    )
    yield finding(message, (placed.turn.id, shown_at.turn.id), placed.call.id, f"/{name}", shown(value, 120))


def _identifies(name: str, value: JsonValue) -> bool:
    known = isinstance(value, (str, int)) and not isinstance(value, bool) and not _NEW & set(name_parts(name))
    return known and names_a_thing(name) and _plain(name)[-1:] in {("id",), ("number",), ("code",), ("no",), ("key",)}


def _coded(arguments: JsonObject) -> JsonObject:
    """The first argument, if its value is a code: `shift` in `{"shift": "KW-14", "place": "North"}`."""
    name, value = next(iter(arguments.items()))
    return (
        {name: value} if isinstance(value, str) and _CODE.fullmatch(value) and not _NEW & set(name_parts(name)) else {}
    )


def _record(view: DialogueView, placed: PlacedCall, ids: JsonObject) -> tuple[PlacedResult, JsonObject] | None:
    """The last object in a result that has all the identifiers, and its result."""
    wanted = {str(value) for value in ids.values()}
    earlier = [result for at in range(max(0, placed.at - _TURNS), placed.at) for result in view.results_at.get(at, ())]
    for result in reversed(earlier):
        for node in result.branches.upto(_LEVELS, _MOST):
            if isinstance(node, dict) and wanted <= {str(v) for v in node.values() if isinstance(v, (str, int))}:
                return result, node
    return None


def _plain(name: str) -> tuple[str, ...]:
    return tuple(word for word in name_parts(name) if word not in _NEW)


def _same(known: JsonValue, value: JsonValue) -> bool:
    if isinstance(known, str) and isinstance(value, str):
        return spaced_tokens(known) == spaced_tokens(value)
    numbers = isinstance(known, (int, float)) and isinstance(value, (int, float))
    return numbers and not isinstance(known, bool) and known == value


def _says(words: list[str], value: JsonValue) -> bool:
    """True if the user has named the value, in any of the ways in which numbers, days and times are named."""
    for text in map(as_passage, words):
        said = as_passage(str(value))
        if said.spaced in text.spaced or any(number in text.numbers for number in said.numbers if said.numbers):
            return True
        if not said.days.isdisjoint(text.days) or not said.times.isdisjoint(text.times):
            return True
    return False


RULE = Rule(
    "unchanged_update",
    "No update sets only what the last result already shows, where the user wants a change.",
    Severity.ADVISORY,
    check,
)
