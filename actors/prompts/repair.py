"""Repair: exactly the turns that findings point at are rewritten, with the findings as guidance."""

from ...events import Dialogue, Finding, Mask
from .rendering import finding_lines, turn_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

REPAIR = Template(
    "repair",
    SYSTEM,
    CONTEXT,
    """\
<task name="repair">
Verification found faults in the masked turns. Before, they were:
<masked>
$originals
</masked>
<findings>
$findings
</findings>
Rewrite each masked turn so that every finding is mended. Keep what was not found fault with, and keep each turn's role
and id. The turns around it stay as they are, so keep the ids of its calls and results too, unless a finding is about them.
Reply: {"turns": [...]}, one turn for each masked one, with its id.
</task>$unfit""",
)


def repair_prompt(dialogue: Dialogue, mask: Mask, findings: list[Finding], unfit: str) -> Prompt:
    """Ask for the masked turns, mended of *findings*."""
    masks = dict.fromkeys(mask.turns, mask.id)
    return Prompt(
        REPAIR,
        {
            **shared_parts(dialogue, masks),
            "originals": turn_lines([dialogue.turn(turn) for turn in mask.turns]),
            "findings": finding_lines(findings),
            "unfit": unfit,
        },
    )
