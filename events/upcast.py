"""Older wire forms, lifted to today's. A log that an old release wrote opens for ever.

To change an event's fields: raise its `wire_version`, add here what turns the older fields into the newer, and commit a
golden log of the older release under `tests/golden/`.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pydantic import JsonValue

from .base import JsonObject

Upcaster: TypeAlias = Callable[[JsonObject], JsonObject]


def _seat_experts(fields: JsonObject) -> JsonObject:
    """Lift version 1 of the opening events, which named experts of one vote each."""
    knobs = fields.get("knobs")
    if not isinstance(knobs, dict) or not isinstance(knobs.get("experts"), list):
        return fields
    others = {name: value for name, value in knobs.items() if name != "experts"}
    return {**fields, "knobs": {**others, "panel": _seats(knobs["experts"])}}


def _seats(experts: JsonValue) -> list[JsonValue]:
    assert isinstance(experts, list)
    return [{"expert": expert, "votes": 1, "quorum": 1, "wave": 1} for expert in experts]


def _without_question(fields: JsonObject) -> JsonObject:
    """Lift version 1 of a vote, which is recorded right behind the answer whose question it is about."""
    return {"question": "", **fields}


def _named_parameters(fields: JsonObject) -> JsonObject:
    """Lift version 2 of the opening events, which called the generation parameters knobs."""
    return {"parameters" if name == "knobs" else name: value for name, value in fields.items()}


def _as_it_was(fields: JsonObject) -> JsonObject:
    """Lift a form whose newer fields have defaults."""
    return fields


UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    ("dialogue_opened", 1): _seat_experts,
    ("dialogue_imported", 1): _seat_experts,
    ("dialogue_opened", 2): _named_parameters,
    ("dialogue_imported", 2): _named_parameters,
    ("dialogue_imported", 3): _as_it_was,
    ("subtask_drafted", 1): _as_it_was,
    ("fill_proposed", 1): _as_it_was,
    ("turns_masked", 1): _as_it_was,
    ("fill_declined", 1): _as_it_was,
    ("dialogue_opened", 3): _as_it_was,
    ("task_planned", 1): _as_it_was,
    ("task_planned", 2): _as_it_was,
    ("answer_unusable", 1): _as_it_was,
    ("calls_executed", 1): _as_it_was,
    ("expert_voted", 1): _without_question,
    ("verification_reopened", 1): _as_it_was,
}
"""By event type and the version that it lifts *from*, one version at a time."""


def upcast(
    type_: str, version: int, fields: JsonObject, *, today: int, upcasters: Mapping[tuple[str, int], Upcaster]
) -> JsonObject:
    """The fields of version *today*. Raises KeyError where a step is missing."""
    for step in range(version, today):
        fields = upcasters[type_, step](fields)
    return fields
