"""Notes on turns that an injection wrote: a rewrite has to keep their purpose, and a judge must not take it for a fault."""

from collections.abc import Iterable

from ...events import ComplexityType, Dialogue

_PURPOSES = {
    ComplexityType.CLARIFICATION: "something is missing or unclear in the user's first words, the assistant asks for it "
    "before it calls anything, and the user answers",
    ComplexityType.TOOL_AWARENESS: "the assistant says that it has no tool for something, and does not pretend",
    ComplexityType.ERROR_SIMULATION: "the first call is wrong or fails on purpose, and the assistant notices and puts it "
    "right; the first call and its result stay as they are",
    ComplexityType.NON_FUNCTION_CALLING: "an exchange in words, without any call",
}


def injected_lines(dialogue: Dialogue, turns: Iterable[str]) -> str:
    """A line for each of *turns* that an accepted injection wrote: its kind, and what to keep of it."""
    lines = []
    for turn in turns:
        for edit in dialogue.edits:
            if edit.accepted and edit.injection is not None and turn in edit.wrote:
                purpose = _PURPOSES[edit.injection.type]
                lines.append(
                    f'Turn "{turn}" belongs to an injected {edit.injection.value}. Keep what it is for: {purpose}.'
                )
    return "\n".join(lines)
