"""Stage 1, task initialization: the whole task in one answer (paper, 1.1)."""

from ...events import Dialogue
from .rendering import to_line
from .scenario import escaped, state_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

PLAN = Template(
    "plan",
    SYSTEM,
    CONTEXT,
    """\
<task name="plan">
Plan one realistic task of a user who has the tools above at hand through an assistant.
${seed}${state}Sub-tasks: $count. Tool-calling steps of each, in order: $steps
$walks${examples}- The sub-tasks follow from each other and belong to one story that this user could have today.
- A goal says in one to four sentences what the user wants, with every concrete value that the calls need and that no
  tool finds out: names, dates, amounts, choices. It is written in English and names no tool and no argument. How the user
  writes shows in the turns later, not in the goals.
- The user knows what people know: names, dates, places, prices they saw, order or booking numbers they were sent. The user
  does not know ids that only a tool returns. Plan no call whose ids neither the user can know nor an earlier call returns.
${at_hand}- A call that changes, buys, sends, pays or deletes something, and whose tool wants a confirmation, is not in the sub-task
  in which it is first wanted. One sub-task ends with the assistant's question ("Shall I ... ?"), and the next one begins
  with the user's answer, which may be a yes to "the one that was proposed". Do not let the user confirm in advance. Where
  there is one sub-task only, plan no such call.
- "tools" names the tool of every call, in the order of the calls; a tool that is called twice in a sub-task is there
  twice, with other arguments each time, or to look at the same thing again after a change of it. "steps" is the number of times that the assistant calls and waits: calls that do
  not depend on each other share a step. A call that is made only because of what a result says depends on it; the
  goal says then what the result shows. Where calls were drawn, yours may be more or fewer, in the same number of steps.

A reply for other tools, with 2 sub-tasks of 2 and 1 steps:
{"subtasks":[{"goal":"Mairi has toothache and looks for a dentist near Leith Walk who has a free morning in the week of \
14 April 2025 and takes Bupa; she wants to compare the two nearest ones.","tools":["search_dentists","get_free_slots", \
"get_free_slots"],"steps":2},{"goal":"She takes the earliest of the free mornings, says yes to the assistant's question, \
and gives her birth date, 3 February 1988; she wants a reminder by text message the evening before.","tools":\
["book_slot","set_reminder"],"steps":1}],"why":"the slots of both dentists are looked up together"}
Reply with one object of this shape.
</task>$unfit""",
)

_WALKS = """\
Calls that were drawn, by sub-task and step; names in one list are called together:
Drawn calls: $walks
Build the task around these calls. Where they make no sensible task, use other tools or another order with the same numbers
of steps, and say in "why" what was wrong with them.
"""
_EXAMPLES = """\
<examples>
$examples
</examples>
These tasks show the spirit: concrete, and worth an assistant's time. Yours has another content.
"""
_AT_HAND = """\
- No tool here is known to return $ids. Plan a call that needs one of these only if the result of an earlier call surely
  has it, or if the user has it at hand; then the goal says where from (a receipt, a letter, a card, a screen).
"""


def plan_prompt(dialogue: Dialogue, unfit: str) -> Prompt:
    """Ask for the plan of as many sub-tasks, of as many steps, as were drawn."""
    parameters = dialogue.parameters
    walks = to_line([[list(step) for step in walk] for walk in parameters.walks])
    examples = "\n".join(f"- {escaped(example)}" for example in dialogue.examples)
    return Prompt(
        PLAN,
        {
            **shared_parts(dialogue),
            "state": state_lines(dialogue, expecting=True),
            "seed": f"Story seed: {dialogue.seed}\n" if dialogue.scenario is None else "",
            "count": str(len(parameters.steps)),
            "steps": to_line(list(parameters.steps)),
            "walks": _WALKS.replace("$walks", walks) if parameters.walks else "",
            "examples": _EXAMPLES.replace("$examples", examples) if examples else "",
            "at_hand": _AT_HAND.replace("$ids", ", ".join(dialogue.at_hand)) if dialogue.at_hand else "",
            "unfit": unfit,
        },
    )
