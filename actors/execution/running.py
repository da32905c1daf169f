"""A plan is run: in order, in one fresh state."""

from collections.abc import Iterable

from .planning import Step
from .port import Executed, ExecutionOutcome, Executor, Freshness, OutcomeKind


async def run_plan(
    executor: Executor, steps: Iterable[Step], freshness: Freshness = Freshness.OWN
) -> tuple[Executed, ...]:
    """Every step with its outcome. Whatever goes wrong is an outcome."""
    planned = tuple(steps)
    if all(step.skip is not None for step in planned):
        return tuple(_executed(step, _skipped(step)) for step in planned)
    executed: list[Executed] = []
    async with executor.session(freshness) as session:
        for step in planned:
            outcome = await session.call(step.name, step.arguments) if step.skip is None else _skipped(step)
            executed.append(_executed(step, outcome))
    return tuple(executed)


def _skipped(step: Step) -> ExecutionOutcome:
    return ExecutionOutcome(kind=OutcomeKind.SKIPPED, text=step.skip or "")


def _executed(step: Step, outcome: ExecutionOutcome) -> Executed:
    return Executed(turn=step.turn, call=step.call, name=step.name, outcome=outcome)
