"""Stage 1, trajectory initialization: one sub-task's turns, calls and results together (paper, 1.2)."""

from collections.abc import Iterator, Sequence

from ...events import Dialogue, SubtaskPlan
from .rendering import to_line
from .scenario import state_lines
from .shared import CONTEXT, SYSTEM, shared_parts
from .template import Prompt, Template

DRAFT = Template(
    "draft",
    SYSTEM,
    CONTEXT,
    """\
<task name="draft">
Continue the dialogue with one sub-task of the plan, and with this one only.
${state}Sub-task: $subtask
Goal: $goal
Write these turns:
$skeleton
- The user turn has every value that the calls need and that neither an earlier turn or result nor a result of this
  sub-task has. The user writes as the scenario says, and speaks of things, not of tools: never the name of a tool or of an argument, and no id that only a
  tool could have told. Values come in the user's own words and formats; the assistant turns them into those of the schema.
- Amounts are in the currency and the units that a tool names, whatever those of the place are.
- Before a call the assistant may say in a few words what it does, or nothing.
- Where only so many things can fit the arguments, a result has no more. Some of what results hold is of no use here.
- The last turn answers first and then tells the details that matter. Where the plan goes on with a confirmation, it ends
  with that question.
- No ids for turns, calls and results: they are numbered later.

A reply for other tools:
{"turns":[
{"role":"user","text":"which of our vans is due for service first? put that one in for tue morning, the 22nd of April"},
{"role":"assistant","calls":[{"name":"list_vehicles","arguments":{"order_by":"next_service"}}]},
{"role":"tool","results":[{"content":[{"vehicle_id":"V-118","model":"Ford Transit 2.0","next_service":"2025-05-02",\
"km":148220},{"vehicle_id":"V-121","model":"Renault Kangoo","next_service":"2025-07-19","km":61904}]}]},
{"role":"assistant","text":"The Transit is first, on 2 May. I'll book it in.","calls":[{"name":"book_service","arguments":\
{"vehicle_id":"V-118","date":"2025-04-22","slot":"morning"}}]},
{"role":"tool","results":[{"content":{"booking":"SB-5521","drop_off":"07:30","hall":3,"status":"booked"}}]},
{"role":"assistant","text":"Done: the Transit goes in on Tuesday 22 April, drop-off at 07:30 (booking SB-5521). The \
Kangoo has time until 19 July."}
]}
Reply with one object of this shape.
</task>$unfit""",
)


def draft_prompt(dialogue: Dialogue, subtask: int, unfit: str) -> Prompt:
    """Ask for the sub-trajectory of sub-task number *subtask*, from 1."""
    plan = dialogue.plan[subtask - 1]
    return Prompt(
        DRAFT,
        {
            **shared_parts(dialogue),
            "state": state_lines(dialogue),
            "subtask": str(subtask),
            "goal": to_line(plan.goal),
            "skeleton": "\n".join(_skeleton(plan, planned_steps(dialogue, subtask))),
            "unfit": unfit,
        },
    )


def planned_steps(dialogue: Dialogue, subtask: int) -> Sequence[Sequence[str]]:
    """The calls of each step of a sub-task, as far as the plan says them; empty where it leaves them open."""
    plan, walks = dialogue.plan[subtask - 1], dialogue.parameters.walks
    drawn = walks[subtask - 1] if subtask <= len(walks) else ()
    if tuple(name for step in drawn for name in step) == plan.tools and len(drawn) == plan.steps:
        return drawn
    if plan.steps == 1:
        return [plan.tools]
    return [(name,) for name in plan.tools] if len(plan.tools) == plan.steps else ()


def _skeleton(plan: SubtaskPlan, steps: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "1. user: words"
    if not steps:
        yield f"2. and on: {plan.steps} times an assistant turn with calls and a tool turn with their results. The calls in"
        yield f"   order are {', '.join(plan.tools)}; those that do not depend on each other share a turn"
        yield "The last. assistant: words, no calls"
        return
    for number, step in enumerate(steps, start=1):
        together = " together" if len(step) > 1 else ""
        yield f"{2 * number}. assistant: calls {' and '.join(step)}{together}"
        yield f"{2 * number + 1}. tool: {len(step)} {'results' if len(step) > 1 else 'result'}"
    yield f"{2 * len(steps) + 2}. assistant: words, no calls"
