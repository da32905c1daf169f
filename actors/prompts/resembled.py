"""The part of a plan's prompt that is there when it is asked for again: the earlier plans that it was too like."""

from ...events import Dialogue, PlanCompared
from .rendering import to_line

_LONGEST = 2000
_RESEMBLED = """
<resembled>
$tasks
</resembled>
Tasks of this series. Your plan was too much like the last one of these. Plan a task with another goal in other
circumstances: what the user is after, why, and how it turns out have to differ. Other names, dates and amounts alone are no
difference."""


def resembled_tasks(dialogue: Dialogue) -> str:
    """The tasks that earlier plans of *dialogue* were too like, as the end of the next prompt; empty where none was."""
    if not dialogue.resembled:
        return ""
    tasks = "\n".join(map(_line, dialogue.resembled))
    return _RESEMBLED.replace("$tasks", tasks)


def _line(compared: PlanCompared) -> str:
    return to_line({"number": compared.nearest, "goals": [goal[:_LONGEST] for goal in compared.goals]})
