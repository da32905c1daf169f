"""Notes on turns that an injection wrote: a rewrite has to keep their purpose, and a judge must not take it for a fault."""

from collections.abc import Iterable

from ...events import Dialogue
from .injections import INSTRUCTIONS


def injected_lines(dialogue: Dialogue, turns: Iterable[str]) -> str:
    """A line for each accepted injection that wrote some of *turns*: which, its kind, and what to keep of it."""
    asked, lines = list(turns), []
    for edit in dialogue.edits:
        wrote = [turn for turn in asked if turn in edit.wrote]
        if wrote and edit.accepted and edit.injection is not None:
            said = _belong(wrote)
            lines.append(
                f"{said} to an injected {edit.injection.value}. Keep what it is for: {INSTRUCTIONS[edit.injection]}"
            )
    return "\n".join(lines)


def _belong(turns: list[str]) -> str:
    named = " and ".join(f'"{turn}"' for turn in turns)
    return f"Turn {named} belongs" if len(turns) == 1 else f"Turns {named} belong"
