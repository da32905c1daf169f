"""Differences between two sets of plain values, each place by its name."""

from collections.abc import Iterator, Mapping
from json import dumps

_MOST = 6
_LONGEST = 120


def differences(before: Mapping[str, object], now: Mapping[str, object]) -> str:
    """Return every place at which *now* differs from *before*, with both values; empty where there is none."""
    found = list(_differences("", before, now))
    beyond = [f"and {len(found) - _MOST} more"] if len(found) > _MOST else []
    return "; ".join([*found[:_MOST], *beyond])


def _differences(place: str, before: Mapping[str, object], now: Mapping[str, object]) -> Iterator[str]:
    for key in (*now, *(key for key in before if key not in now)):
        old, new = before.get(key), now.get(key)
        if old == new:
            continue
        # A section that only one of them has is as good as an empty one: its parts say more than the whole.
        old_section, new_section = {} if old is None else old, {} if new is None else new
        if isinstance(old_section, Mapping) and isinstance(new_section, Mapping):
            yield from _differences(f"{place}{key}.", old_section, new_section)
        else:
            yield f"{place}{key}: was {_shown(old)}, is {_shown(new)}"


def _shown(value: object) -> str:
    return "nothing" if value is None else dumps(value)[:_LONGEST]
