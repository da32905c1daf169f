"""Names that results say themselves: their messages carry them beside the id of the call."""

from collections.abc import Mapping

from pydantic import JsonValue

from ...events import Dialogue
from .asides import NOTE

_TURNS = "turns"


def said_names(dialogue: Dialogue) -> Mapping[str, str]:
    """Return the tool that the message of each single result names, by turn; none of what was written anew since."""
    note = dialogue.origin.get(NOTE)
    fields: JsonValue = note.get(_TURNS) if isinstance(note, dict) else None
    if not isinstance(fields, dict):
        return {}
    written = {turn for edit in dialogue.edits if edit.accepted for turn in edit.wrote}
    single = [turn.id for turn in dialogue.turns if turn.kind == "tool" and len(turn.results) == 1]
    named = {id_: fields[id_] for id_ in single if id_ in fields and id_ not in written}
    return {
        id_: name.strip()
        for id_, said in named.items()
        if isinstance(said, dict) and isinstance(name := said.get("name"), str) and name.strip()
    }
