"""Older wire forms, lifted to today's. A log that an old release wrote opens for ever.

To change an event's fields: raise its `wire_version`, add here what turns the older fields into the newer, and commit a
golden log of the older release under `tests/golden/`.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from .base import JsonObject

Upcaster: TypeAlias = Callable[[JsonObject], JsonObject]

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""By event type and the version that it lifts *from*, one version at a time."""


def upcast(
    type_: str, version: int, fields: JsonObject, *, today: int, upcasters: Mapping[tuple[str, int], Upcaster]
) -> JsonObject:
    """The fields of version *today*. Raises KeyError where a step is missing."""
    for step in range(version, today):
        fields = upcasters[type_, step](fields)
    return fields
