"""Metadata that speak of a format's own messages, where several of them are one of OpenAI's, or one is several."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from ....events import JsonObject
from .errors_said import error_places
from .message_turns import IDS, SUBTASKS

_NAMES = ("tools_added_at", "tools_removed_at")


def regrouped(
    facts: JsonObject, groups: Mapping[int, Sequence[int]], results: Mapping[int, Sequence[int]]
) -> JsonObject:
    """Return *facts* with indexes of OpenAI's messages.

    *groups* are the messages that each of the format's was read as, *results* those of them that are results.
    """
    moved = dict(facts)
    for key in _NAMES:
        if isinstance(table := facts.get(key), dict):
            moved[key] = {str(_at(at, groups)[0]): names for at, names in table.items() if _at(at, groups)}
    if isinstance(lists := facts.get("injected_errors_at"), list):
        moved["injected_errors_at"] = [_spread(places, groups) for places in lists if isinstance(places, list)]
    if isinstance(marked := facts.get("untrained_at"), list):
        moved["untrained_at"] = _spread(marked, groups)
    for key in (IDS, SUBTASKS):
        if isinstance(named := facts.get(key), list):
            moved[key] = _each(named, groups, results)
    if "errors_at" in facts:
        errors = error_places(facts["errors_at"])
        found = sorted(results[at][nth] for at, nth in errors if at in results and 0 <= nth < len(results[at]))
        moved["errors_at"] = {str(at): [0] for at in found}
    return moved


def _at(at: str, groups: Mapping[int, Sequence[int]]) -> Sequence[int]:
    return groups.get(int(at), ()) if at.isascii() and at.isdecimal() else ()


def _spread(places: list[JsonValue], groups: Mapping[int, Sequence[int]]) -> list[JsonValue]:
    return [*dict.fromkeys(one for at in places if type(at) is int for one in groups.get(at, ()))]


def _each(
    named: list[JsonValue], groups: Mapping[int, Sequence[int]], results: Mapping[int, Sequence[int]]
) -> list[JsonValue]:
    """What is said of each message; of one with its results in it, it is said of the message without these."""
    found: list[JsonValue] = [None] * (1 + max((one for group in groups.values() for one in group), default=-1))
    for at, value in enumerate(named):
        group = groups.get(at, ())
        for one in [one for one in group if one not in results.get(at, ())] or group:
            found[one] = value
    return found
