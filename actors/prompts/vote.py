"""Stage 3, the experts: each one small question with its own rubric (paper, model verification)."""

from collections.abc import Collection
from typing import Final

from ...events import Dialogue, Severity
from .rendering import finding_lines
from .shared import CONTEXT, REVIEWER, SYSTEM, shared_parts
from .template import Prompt, Template

EXAMPLE_REASON: Final = "One call books another day than the user asked for."
"""The reason in the example of a vote. A vote that repeats it has judged nothing."""
_EXAMPLE: Final = f"""\
{{"checked": ["1.1: the user wants a table for four on 2 May at 19:00", "call_1_2_1: 4 and 19:00 fit, the date does not"], \
"findings": [{{"severity": "major", "turn": "1.2", "call": "call_1_2_1", "pointer": "/date", "quote": "2025-05-03", \
"message": "The user asked for 2 May, and the table is booked for 3 May."}}], "reason": "{EXAMPLE_REASON}", \
"verdict": "fail"}}"""


_FORM: Final = f"""\
<review>
{REVIEWER}
Each reviewer judges one question only; others judge the rest. Write in this order:
- "checked": one short line for each thing that the question makes you look at, such as a call or a request: where it
  is, what you compared, and what you saw.
- "findings": one entry for each fault. "severity" is "major" where a model would learn something wrong from it, and
  "minor" for a blemish. "turn" is the turn's id as a string. "quote" is copied from that turn letter by letter. "call"
  (the call's id) and "pointer" (a JSON pointer into its arguments) are null for a fault that is not in a call.
- "reason": one sentence that follows from the findings.
- "verdict": "fail" if at least one finding is major, else "pass".
Example of a reply, about another dialogue:
{_EXAMPLE}
Where nothing is wrong, "findings" is [] and "verdict" is "pass".
</review>
"""
"""What is the same for all experts stands in the context section, so that a provider caches it with the dialogue."""


def vote_template(expert: str, question: str) -> Template:
    """The template of one expert: the shared sections, and its own question with its rubric."""
    return Template(
        f"vote.{expert}",
        SYSTEM,
        CONTEXT + _FORM,
        f"""\
<task name="vote" expert="{expert}">
{question}
Remarks of automatic checks, which may be wrong:
<findings>
$findings
</findings>
</task>$unfit""",
    )


def vote_prompt(template: Template, dialogue: Dialogue, unfit: str, untold: Collection[str] = frozenset()) -> Prompt:
    """Ask one expert about the dialogue; it sees what rules remarked without rejecting, but for the *untold* ones."""
    remarks = [f for f in dialogue.rule_findings if f.severity is Severity.ADVISORY and f.check not in untold]
    return Prompt(template, {**shared_parts(dialogue), "findings": finding_lines(remarks), "unfit": unfit})
