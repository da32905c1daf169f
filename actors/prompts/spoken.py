"""A dialogue as it is shown to those who speak in it: without ids and sub-tasks of turns, which belong to the plan."""

from collections.abc import Iterable

from ...events import AssistantTurn, Dialogue, JsonObject, Turn, UserTurn
from .rendered import Rendered
from .rendering import to_line, turn_shape


def spoken_lines(turns: Iterable[Turn]) -> str:
    """The turns, a line each, as the assistant and the tools see them."""
    return "\n".join(map(_LINES.of, turns))


def heard_lines(turns: Iterable[Turn]) -> str:
    """What user and assistant say to each other, a line each: all that a user sees."""
    said = ((turn.kind, turn.text) for turn in turns if isinstance(turn, UserTurn | AssistantTurn))
    return "\n".join(to_line({"role": role, "text": text}) for role, text in said if text.strip())


def goal_lines(dialogue: Dialogue) -> str:
    """The goals of the plan, a line each, without the tools that it names."""
    return "\n".join(
        to_line({"subtask": number, "goal": subtask.goal}) for number, subtask in enumerate(dialogue.plan, start=1)
    )


def _spoken(turn: Turn) -> JsonObject:
    return {key: value for key, value in turn_shape(turn).items() if key not in ("id", "subtask")}


_LINES = Rendered(_spoken, to_line, most=8192)
