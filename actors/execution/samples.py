"""Samples of what live servers hold: the results of tools that only read and need no argument, cut to a few entries."""

import json
from collections.abc import Collection, Iterable, Mapping
from random import Random
from typing import Final

from pydantic import JsonValue

from ...events import Tool
from .implementations import Implementation, McpImplementation
from .port import OutcomeKind, Session

MOST_TOOLS: Final = 4
"""Tools that are asked for one sample."""
_ENTRIES: Final = (12, 6, 3, 1)
"""Entries of a list, or of a long object, that are kept: as many as there is room for."""
_FIELDS: Final = 30
"""Keys of an object from which on it is a table, and no record."""
_LONGEST_TEXT: Final = 300


def listing_tools(
    tools: Iterable[Tool], implementations: Mapping[str, Implementation], seed: int, without: Collection[str] = ()
) -> tuple[str, ...]:
    """The tools of live servers that only read, may be run again and need no argument: a few of them by *seed*."""
    able = [tool.name for tool in tools if tool.name not in without and _lists(tool, implementations.get(tool.name))]
    return tuple(Random(f"{seed}:listing").sample(able, min(MOST_TOOLS, len(able))))  # noqa: S311 — can be repeated


def _lists(tool: Tool, implementation: Implementation | None) -> bool:
    runs = isinstance(implementation, McpImplementation) and implementation.cacheable
    return runs and not tool.parameters.get("required")


async def listed(session: Session, names: Iterable[str], seed: int, most: int) -> dict[str, JsonValue]:
    """What those tools say, by name, in up to about *most* characters together; nothing of one that does not answer."""
    chosen = tuple(names)
    found: dict[str, JsonValue] = {}
    for name in chosen:
        outcome = await session.call(name, {})
        if outcome.kind is OutcomeKind.RETURNED:
            kept = shortened(_read(outcome.text), f"{seed}:{name}", most // len(chosen))
            found |= {} if kept is None else {name: kept}
    return found


def shortened(value: JsonValue, seed: str, most: int) -> JsonValue:
    """*value* with as many entries of each list, drawn by *seed*, as make *most* characters; None where none do."""
    for entries in _ENTRIES:
        kept = _cut(value, Random(seed), entries)  # noqa: S311 — can be repeated
        if len(json.dumps(kept, ensure_ascii=False)) <= most:
            return kept
    return None


def _cut(value: JsonValue, chance: Random, entries: int) -> JsonValue:
    match value:
        case list():
            places = sorted(chance.sample(range(len(value)), min(entries, len(value))))
            return [_cut(value[place], chance, entries) for place in places]
        case dict():
            keys = list(value)
            if len(keys) > _FIELDS:
                keys = [keys[place] for place in sorted(chance.sample(range(len(keys)), entries))]
            return {key: _cut(value[key], chance, entries) for key in keys}
        case str() if len(value) > _LONGEST_TEXT:
            return f"{value[:_LONGEST_TEXT]}…"
        case _:
            return value


def _read(text: str) -> JsonValue:
    """The data that a result says: JSON, or a line of it for each thing, or else its lines."""
    try:
        found: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        lines = text.splitlines()
        try:
            return [json.loads(line) for line in lines]
        except (ValueError, RecursionError):
            return text if len(lines) < 2 else [*lines]  # noqa: PLR2004 — several
    return found
