"""The instruction for an injection's mask: the turns to write, with the ids and values of the dialogue in their places."""

from hashlib import sha256

from ...events import ComplexityKind, Dialogue, Mask, Turn
from ..evidence.injection_sites import (
    changes,
    changing_tools,
    first_tool,
    other_look_ups,
    removable_tools,
    values_left_out,
)
from .kinds import INJECTIONS

INSTRUCTIONS = {kind: injection.aim for kind, injection in INJECTIONS.items()}
"""What each kind is for, in a sentence or two: the judge and whoever rewrites a turn of it are told."""
_UNCHANGED = "The error also says that nothing was changed or charged, so that a second try is safe."
_ANY = "The error says what happened in the words of such a service."


def instruction(dialogue: Dialogue, mask: Mask) -> str:
    """Return the turns to write in the place of an injection's mask, and one way to do it, drawn from the seed."""
    assert mask.injection is not None
    injection, (id_,) = INJECTIONS[mask.injection], mask.turns
    number = int.from_bytes(sha256(f"{dialogue.seed}:{mask.id}".encode()).digest()[:8])
    way = injection.ways[number % len(injection.ways)]
    turn = dialogue.turn(id_)
    about, failure = _about(dialogue, mask.injection, turn), _UNCHANGED if changes(dialogue, turn) else _ANY
    lines = [f"{injection.aim}", "Write these turns, in this order:"]
    lines += [f"{number}. {text}" for number, text in enumerate(injection.turns, start=1)]
    lines += [
        f"This time, if it suits these turns and this person: {way}",
        f"Example from another dialogue: {injection.example}",
    ]
    parts = {"$id": id_, "$about": about, "$failure": failure}
    text = "\n".join(lines)
    for slot, part in parts.items():
        text = text.replace(slot, part)
    return text


def _about(dialogue: Dialogue, kind: ComplexityKind, turn: Turn) -> str:
    match kind:
        case ComplexityKind.TOOL_SUPPLIED_LATER:
            return first_tool(dialogue, turn.id)
        case ComplexityKind.ALTERNATIVE_TOOL:
            return " or ".join(f"`{name}`" for name in other_look_ups(dialogue, turn)) or "another tool that only reads"
        case ComplexityKind.CONFIRMATION_REFUSED:
            return " or ".join(f"`{name}`" for name in changing_tools(dialogue, turn.id)) or "one of the tools"
        case ComplexityKind.TOOL_REMOVED:
            return removable_tools(dialogue, turn.id)[0]
        case _:
            found = values_left_out(dialogue, kind, turn.id)
            return " and ".join(f"`{one.leaf.name}` ({one.leaf.value})" for one in found) or "a value that a call needs"
