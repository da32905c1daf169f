"""The settings in which two runs differ, key by key of their configs."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from ...wording import json_excerpt
from ..view import Short, View

_OWN = frozenset({"run", "log", "budget", "method", "added_method"})
"""Keys that say nothing of what comes out, or are told beside the runs' names."""
_LONGEST = 60


class Setting(View):
    """A key whose values differ."""

    key: Short
    a: Short
    """As JSON, cut; `-` where it is not set."""
    b: Short


def settings_that_differ(a: Mapping[str, JsonValue], b: Mapping[str, JsonValue]) -> tuple[Setting, ...]:
    """Return the keys, with dots between their parts, whose values differ between two configs."""
    values_a, values_b = dict(_values("", a)), dict(_values("", b))
    return tuple(
        Setting(key=key, a=values_a.get(key, "-"), b=values_b.get(key, "-"))
        for key in dict.fromkeys((*values_a, *values_b))
        if values_a.get(key) != values_b.get(key)
    )


def _values(place: str, section: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    for key, value in section.items():
        if not place and key in _OWN:
            continue
        if isinstance(value, Mapping):
            yield from _values(f"{place}{key}.", value)
        elif value is not None:
            yield f"{place}{key}", json_excerpt(value, _LONGEST)
