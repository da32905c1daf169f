"""Repair: exactly the turns that findings point at are rewritten, with the findings as guidance."""

from ...events import Dialogue, Finding, Mask
from .injected import injected_lines
from .rendering import finding_lines, turn_lines
from .scenario import scenario_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

REPAIR = Template(
    "repair",
    SYSTEM,
    CONTEXT,
    """\
<task name="repair">
${scenario}Verification found faults in the masked turns. Before, they were:
<masked>
$originals
</masked>
<findings>
$findings
</findings>
Rewrite the masked turns so that every finding is mended, and change nothing else. The turns around them stay as they are.
- A value that comes from nowhere: take the right one from the user's words or from a result; where a masked user turn can
  say it naturally, let the user say it; or leave an optional argument out.
- Where an argument gets another value, the masked results and words that repeat the old one get it, too. A masked turn
  that is right as it was comes back as it was.
- Words that the results do not support: say what the results say, or leave them out.
- Keep each turn's "id" and "role", and the call that a result names, unless a finding is about them. Calls need no ids.
$injected
Reply: {"turns": [...]}, one turn for each masked one. For example, where the finding on turn "1.2" is that the date
"2025-05-03" is not the one that the user named:
{"turns": [{"id": "1.2", "role": "assistant", "calls": [{"name": "book_table", "arguments": {"guests": 4, \
"date": "2025-05-02"}}]}]}
</task>$unfit""",
)


def repair_prompt(dialogue: Dialogue, mask: Mask, findings: list[Finding], unfit: str) -> Prompt:
    """Ask for the masked turns, mended of *findings*."""
    masks = dict.fromkeys(mask.turns, mask.id)
    return Prompt(
        REPAIR,
        {
            **shared_parts(dialogue, masks),
            "scenario": scenario_lines(dialogue),
            "originals": turn_lines([dialogue.turn(turn) for turn in mask.turns]),
            "findings": finding_lines(findings),
            "injected": injected_lines(dialogue, mask.turns),
            "unfit": unfit,
        },
    )
