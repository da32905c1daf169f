"""The common columns of rows that are made of single turns."""

from ....events import JsonObject
from ...formats.parts.json_texts import json_text
from ..port import Source
from .moments import Moment

WRONG = "an assistant turn that an injection made wrong on purpose"
SILENT = "an assistant turn before which nothing was said"


def named(source: Source, moment: Moment) -> JsonObject:
    """Return the id of a row: that of its dialogue and of its turn."""
    return {"id": f"{source.dialogue.id}:{moment.turn.id}"}


def facts(source: Source, moment: Moment, **more: str) -> JsonObject:
    """Return the metadata of a row as a text of JSON, as Arrow keeps it: the dialogue's, and the place in it."""
    place: JsonObject = {"turn": moment.turn.id, "subtask": moment.turn.subtask, "assistant_turn": moment.number}
    measured = source.metadata.get("difficulty")
    if isinstance(measured, dict) and isinstance(rates := measured.get("turns"), dict):
        place["turn_difficulty"] = rates.get(moment.turn.id)
    values = {**source.metadata, **place, **more}
    return {"metadata": json_text(values)}
