"""Small tools and dialogues that many tests start from."""

from collections.abc import Sequence
from typing import cast

from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueEvent,
    DialogueOpened,
    GenerationParameters,
    Seat,
    SubtaskDrafted,
    SubtaskPlan,
    TaskPlanned,
    Tool,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
    admit_all,
    seats_of,
    unopened,
)

FIND = Tool(
    name="find_flights",
    description="Find flights between two cities on a day.",
    parameters={
        "type": "object",
        "properties": {"origin": {"type": "string"}, "destination": {"type": "string"}, "date": {"type": "string"}},
        "required": ["origin", "destination"],
    },
)
BOOK = Tool(
    name="book_flight",
    description="Book a flight.",
    parameters={
        "type": "object",
        "properties": {"flight_id": {"type": "string"}, "seats": {"type": "integer", "minimum": 1}},
        "required": ["flight_id"],
    },
)


def parameters(**changes: object) -> GenerationParameters:
    """Two sub-tasks of one step, one iteration, one repair, no experts, unless changed.

    `experts` are names, each of one vote, or seats.
    """
    experts = cast("Sequence[str | Seat]", changes.pop("experts", ()))
    values: dict[str, object] = {
        "steps": (1, 1),
        "complexities": (),
        "reasonability_iterations": 1,
        "masks_per_iteration": 2,
        "repair_rounds": 1,
        "tries": 2,
        "panel": seats_of(experts),
    }
    return GenerationParameters.model_validate(values | changes)


def subtask_turns(subtask: int, tool: str, arguments: dict[str, object], result: str) -> tuple[Turn, ...]:
    """A sub-task's four turns: the user asks, the assistant calls, the tool returns, the assistant answers."""
    words = ", ".join(f"{key} {value}" for key, value in arguments.items())
    call = ToolCall.model_validate({"id": f"call_{subtask}_2_1", "name": tool, "arguments": arguments})
    return (
        UserTurn(id=f"{subtask}.1", subtask=subtask, text=f"Please help me with {words}."),
        AssistantTurn(id=f"{subtask}.2", subtask=subtask, text="", calls=(call,)),
        ToolTurn(id=f"{subtask}.3", subtask=subtask, results=(ToolResult(call_id=call.id, content=result),)),
        AssistantTurn(id=f"{subtask}.4", subtask=subtask, text=f"Done: {result}", calls=()),
    )


def skeleton(**changes: object) -> list[DialogueEvent]:
    """The events of a dialogue whose skeleton stands: it looks for a flight and books it."""
    return [
        DialogueOpened(seed=1, parameters=parameters(**changes), tools=(FIND, BOOK)),
        TaskPlanned(
            subtasks=(
                SubtaskPlan(goal="Find a flight from Oslo to Rome.", tools=("find_flights",), steps=1),
                SubtaskPlan(goal="Book it.", tools=("book_flight",), steps=1),
            )
        ),
        SubtaskDrafted(
            subtask=1,
            turns=subtask_turns(
                1, "find_flights", {"origin": "Oslo", "destination": "Rome"}, '{"flights": [{"flight_id": "FL-204"}]}'
            ),
        ),
        SubtaskDrafted(
            subtask=2,
            turns=subtask_turns(2, "book_flight", {"flight_id": "FL-204", "seats": 2}, '{"booking_id": "BK-77"}'),
        ),
    ]


def given(*events: DialogueEvent, id_: str = "run/1") -> Dialogue:
    """The dialogue after *events*, each of which has to be possible."""
    return admit_all(unopened(id_), events)


def drafted(**changes: object) -> Dialogue:
    """A dialogue in refinement; parameters may be changed: `drafted(complexities=[...])`."""
    return given(*skeleton(**changes))
