"""Generation settings for tests: what takes minutes at the paper's size takes seconds at this one."""

from toolace_mt.actors.roles.opening import Generation, StepSpan, SubtaskSpan


def small(**changes: object) -> Generation:
    """Two or three sub-tasks of one or two steps."""
    given = {"subtasks": SubtaskSpan(min=2, max=3), "steps": StepSpan(min=1, max=2), **changes}
    return Generation.model_validate(given)
