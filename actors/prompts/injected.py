"""Notes on turns that an injection wrote: a rewrite has to keep their purpose, and a judge must not take it for a fault."""

from collections.abc import Iterable

from ...events import Dialogue
from .injections import INSTRUCTIONS


def injected_lines(dialogue: Dialogue, turns: Iterable[str]) -> str:
    """A line for each of *turns* that an accepted injection wrote: its kind, and what to keep of it."""
    lines = []
    for turn in turns:
        for edit in dialogue.edits:
            if edit.accepted and edit.injection is not None and turn in edit.wrote:
                aim = INSTRUCTIONS[edit.injection]
                lines.append(f'Turn "{turn}" belongs to an injected {edit.injection.value}. Keep what it is for: {aim}')
    return "\n".join(lines)
