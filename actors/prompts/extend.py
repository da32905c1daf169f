"""Stage 2, complexity injection: a masked turn comes back revised, with extra turns (paper, mask and extend)."""

from ...events import Dialogue, Mask
from .injections import INSTRUCTIONS
from .rendering import turn_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

EXTEND = Template(
    "extend",
    SYSTEM,
    CONTEXT,
    """\
<task name="extend" kind="$kind">
Turn $turn is masked. Before, it was:
<masked>
$original
</masked>
$instructions
Write what goes in its place: the revised turn, which keeps "id": "$turn", and the extra turns, without an id.
Reply: {"turns": [...]}
</task>$unfit""",
)


def extend_prompt(dialogue: Dialogue, mask: Mask, unfit: str) -> Prompt:
    """Ask for a masked turn with the mask's injection around it."""
    assert mask.injection is not None
    (turn,) = mask.turns
    return Prompt(
        EXTEND,
        {
            **shared_parts(dialogue, {turn: mask.id}),
            "kind": mask.injection.value,
            "instructions": INSTRUCTIONS[mask.injection],
            "turn": turn,
            "original": turn_lines([dialogue.turn(turn)]),
            "unfit": unfit,
        },
    )
