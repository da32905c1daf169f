"""Stage 1, task initialization: the whole task in one answer (paper, 1.1)."""

from ...events import Dialogue
from .rendering import to_line
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

PLAN = Template(
    "plan",
    SYSTEM,
    CONTEXT,
    """\
<task name="plan">
Plan one realistic task of a user who has these tools at hand through an assistant.
Sub-tasks: $count. Tool-calling steps of each, in order: $steps
The sub-tasks go naturally one after the other and belong to one story; where a tool returns something that another one
needs, use that. Name for each sub-task the tools that it needs, in the order of their use, one for each step; the same
tool twice only with different arguments. The goal says in one or two sentences what the user wants, with every concrete
value that the calls need and that no tool can find out.
Story seed: $seed
Reply: {"subtasks": [{"goal": ..., "tools": [...], "steps": ...}, ...]}
</task>$unfit""",
)


def plan_prompt(dialogue: Dialogue, unfit: str) -> Prompt:
    """Ask for the plan of as many sub-tasks, of as many steps, as were drawn."""
    return Prompt(
        PLAN,
        {
            **shared_parts(dialogue),
            "count": str(len(dialogue.parameters.steps)),
            "steps": to_line(list(dialogue.parameters.steps)),
            "seed": str(dialogue.seed),
            "unfit": unfit,
        },
    )
