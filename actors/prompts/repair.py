"""Repair: exactly the turns that findings point at are rewritten, with the findings as guidance."""

from ...events import Dialogue, Finding, Mask
from .injected import injected_lines
from .rendering import finding_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

REPAIR = Template(
    "repair",
    SYSTEM,
    CONTEXT,
    """\
<task name="repair" turns="$turns">
Verification found faults in the dialogue:
<findings>
$findings
</findings>
Rewrite the turns $turns so that every finding is mended, and change nothing else. All other turns stay as they are.
- A value that comes from nowhere: take the right one from the user's words or from a result; where a user turn among these
  can say it naturally, let the user say it; or leave an optional argument out.
- Where an argument gets another value, results and words of these turns that repeat the old one get it, too. A turn that
  is right as it was comes back as it was.
- Words that the results do not support: say what the results say, or leave them out.
- Keep each turn's "id" and "role", and the call that a result names, unless a finding is about them. Calls need no ids.
$injected
Reply: {"turns":[...]}, one turn for each of them. For example, where the finding on turn "1.2" is that the date
"2025-05-03" is not the one that the user named:
{"turns":[{"id":"1.2","role":"assistant","calls":[{"name":"book_table","arguments":{"guests":4, \
"date": "2025-05-02"}}]}]}
</task>$unfit""",
)


def repair_prompt(dialogue: Dialogue, mask: Mask, findings: list[Finding], unfit: str) -> Prompt:
    """Ask for the masked turns, mended of *findings*; the dialogue is shown as it stands."""
    return Prompt(
        REPAIR,
        {
            **shared_parts(dialogue),
            "turns": ", ".join(mask.turns),
            "findings": finding_lines(findings),
            "injected": injected_lines(dialogue, mask.turns),
            "unfit": unfit,
        },
    )
