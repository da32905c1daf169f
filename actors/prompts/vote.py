"""Stage 3, the experts: each one small question with its own rubric (paper, model verification)."""

from ...events import Dialogue, Severity
from .rendering import finding_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template


def vote_template(expert: str, question: str) -> Template:
    """The template of one expert: the shared sections, and its own question with its rubric."""
    return Template(
        f"vote.{expert}",
        SYSTEM,
        CONTEXT,
        f"""\
<task name="vote" expert="{expert}">
{question}
Judge this one thing only; others judge the rest. Earlier remarks, which may be wrong:
<findings>
$findings
</findings>
Point at each fault: the turn's id, the call's id and a JSON pointer into its arguments where it is in a call, and the
words themselves. Without a fault of substance the verdict is "pass".
Reply: {{"verdict": "pass" or "fail", "confidence": 0 to 1, "reason": "one sentence",
"findings": [{{"turn": ..., "call": ... or null, "pointer": ... or null, "quote": ..., "message": ...}}]}}
</task>$unfit""",
    )


def vote_prompt(template: Template, dialogue: Dialogue, unfit: str) -> Prompt:
    """Ask one expert about the dialogue; it sees what the rules remarked without rejecting."""
    remarks = [f for f in dialogue.rule_findings if f.severity is Severity.ADVISORY]
    return Prompt(template, {**shared_parts(dialogue), "findings": finding_lines(remarks), "unfit": unfit})
