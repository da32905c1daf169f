"""Stage 3, the experts: each one small question with its own rubric (paper, model verification)."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from ...events import Dialogue, Severity
from .rendering import finding_lines
from .shared import CONTEXT, REVIEWER, SYSTEM, shared_parts
from .template import Prompt, Template

EXAMPLE_REASON: Final = "One call books another day than the user asked for."
"""The reason in the example of a vote. A vote that repeats it has judged nothing."""
_EXAMPLE: Final = f"""\
{{"checked":["1.1: the user wants a table for four on 2 May at 19:00","call_1_2_1: 4 and 19:00 fit, the date does not"], \
"findings":[{{"severity":"major","turn":"1.2","call":"call_1_2_1","pointer":"/date","quote":"2025-05-03", \
"message": "The user asked for 2 May, and the table is booked for 3 May."}}], "reason": "{EXAMPLE_REASON}", \
"verdict": "fail"}}"""


_QUESTION: Final = re.compile(
    r'^<task name="vote" expert="([^"$]+)">\n(.*)\nRemarks of automatic checks, which may be wrong:$',
    re.DOTALL | re.MULTILINE,
)
_ORDER: Final = """\
- "checked": one short line for each thing that the question makes you look at, such as a call or a request: where it
  is, what you compared, and what you saw.
- "findings": one entry for each fault. "severity" is "major" where a model would learn something wrong from it, and
  "minor" for a blemish. "turn" is the turn's id as a string; of a thing that is missing, the turn that lacks it. "quote"
  is copied from that turn letter by letter. "call" (the call's id) and "pointer" (a JSON pointer into its arguments) are
  null for a fault that is not in a call or not in one argument.
- "reason": one sentence that follows from the findings.
- "verdict": "fail" if at least one finding is major, else "pass".
"""
_FORM: Final = f"""\
<review>
{REVIEWER}
Each reviewer judges one question only; others judge the rest. Write in this order:
{_ORDER}Example of a reply, about another dialogue:
{_EXAMPLE}
Where nothing is wrong, "findings" is [] and "verdict" is "pass".
</review>
"""
"""What is the same for all experts stands in the context section, so that a provider caches it with the dialogue."""
OTHER_REASON: Final = "Both speak as people do on the phone."
_EXAMPLES: Final = f"""\
{{"votes":[{{"expert":"bookings",{_EXAMPLE[1:]},{{"expert":"tone","checked":["1.1, 1.4: short and friendly"], \
"findings":[],"reason":"{OTHER_REASON}","verdict":"pass"}}]}}"""
_FORM_TOGETHER: Final = f"""\
<review>
{REVIEWER}
There are several questions, and each gets a vote of its own. Take them one after the other, and go through the whole
dialogue anew for each of them. It is judged by its own rubric, as if it were the only question: a fault that two rubrics name
fails both, and a fault that none of them names is left to other reviewers, however bad it is. Write in "votes" one object for
each question, in the order of the questions, and in it in this order:
- "expert": the name of the question.
{_ORDER}Example of a reply, about another dialogue and two other questions:
{_EXAMPLES}
Where nothing is wrong for a question, its "findings" is [] and its "verdict" is "pass".
</review>
"""
VOTES: Final = Template(
    "votes",
    SYSTEM,
    CONTEXT + _FORM_TOGETHER,
    """\
<task name="votes" experts="$experts">
$questions
Remarks of automatic checks, which may be wrong:
<findings>
$findings
</findings>
Reply with one vote for each of: $experts.
</task>$unfit""",
)
"""Several experts in one question."""


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


def question_of(template: str) -> tuple[str, str] | None:
    """Return the expert and the question of a vote's template, as a log keeps it; None where it is of something else."""
    found = _QUESTION.search(template)
    return (found[1], found[2].replace("$$", "$")) if found else None


def vote_prompt(template: Template, dialogue: Dialogue, unfit: str, untold: Collection[str] = frozenset()) -> Prompt:
    """Ask one expert about the dialogue; it sees what rules remarked without rejecting, but for the *untold* ones."""
    return Prompt(template, _parts(dialogue, unfit, untold))


def votes_prompt(
    questions: Mapping[str, str], dialogue: Dialogue, unfit: str, untold: Collection[str] = frozenset()
) -> Prompt:
    """Ask several experts at once; *questions* are their questions by name."""
    asked = "\n".join(f'<question expert="{name}">\n{text}\n</question>' for name, text in questions.items())
    parts = {**_parts(dialogue, unfit, untold), "experts": " ".join(questions), "questions": asked}
    return Prompt(VOTES, parts)


def _parts(dialogue: Dialogue, unfit: str, untold: Collection[str]) -> dict[str, str]:
    remarks = [f for f in dialogue.rule_findings if f.severity is Severity.ADVISORY and f.check not in untold]
    return {**shared_parts(dialogue), "findings": finding_lines(remarks), "unfit": unfit}
