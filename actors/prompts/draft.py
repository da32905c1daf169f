"""Stage 1, trajectory initialization: one sub-task's turns, calls and results together (paper, 1.2)."""

from ...events import Dialogue
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

DRAFT = Template(
    "draft",
    SYSTEM,
    CONTEXT,
    """\
<task name="draft">
Sub-task: $subtask
Continue the dialogue with this sub-task of the plan, and with this one only.
- Begin with one user turn. It holds all the information that the sub-task's calls need and that no earlier turn or
  result has.
- Then assistant turns with calls and tool turns with their results alternate, one pair for each step. Calls that do not
  depend on each other may share a step. You write the results too: realistic, complete, and in agreement with the
  arguments and with every earlier result. Give each call an id that the dialogue does not have yet.
- End with one assistant turn in words that answers the user from the results.
The structure matters most; the words are polished later.
Reply: {"turns": [...]}
</task>$unfit""",
)


def draft_prompt(dialogue: Dialogue, subtask: int, unfit: str) -> Prompt:
    """Ask for the sub-trajectory of sub-task number *subtask*, from 1."""
    return Prompt(DRAFT, {**shared_parts(dialogue), "subtask": str(subtask), "unfit": unfit})
