"""A plan is run: in order, in one fresh state."""

from collections.abc import Iterable
from dataclasses import dataclass

from .planning import Step
from .port import Executed, ExecutionOutcome, Executor, Freshness, OutcomeKind, Session
from .state import HoldsState, StateSeen


@dataclass(frozen=True, slots=True)
class Ran:
    """Every step with its outcome, and the state around them where it was looked at and there is one."""

    executed: tuple[Executed, ...]
    before: StateSeen | None = None
    after: StateSeen | None = None


async def run_plan(
    executor: Executor, steps: Iterable[Step], freshness: Freshness = Freshness.OWN, *, look: bool = False
) -> Ran:
    """Run *steps*. Whatever goes wrong with a call is an outcome.

    Raises:
        StateUnseen: the state is to be looked at (*look*) and cannot be.
    """
    planned = tuple(steps)
    if all(step.skip is not None for step in planned):
        return Ran(tuple(_executed(step, _skipped(step)) for step in planned))
    async with executor.session(freshness) as session:
        before = await look_at(session) if look else None
        executed = [_executed(step, await _outcome(session, step)) for step in planned]
        usable = before is not None and all(one.outcome.ran for one in executed if _was_run(one))
        after = await look_at(session, snapshot=True) if usable else None
    return Ran(tuple(executed), before, after)


async def look_at(session: Session, *, seed: int | None = None, snapshot: bool = False) -> StateSeen | None:
    """The state of *session*, where it holds one. Raises StateUnseen."""
    return await session.state(seed=seed, snapshot=snapshot) if isinstance(session, HoldsState) else None


async def _outcome(session: Session, step: Step) -> ExecutionOutcome:
    return await session.call(step.name, step.arguments) if step.skip is None else _skipped(step)


def _was_run(one: Executed) -> bool:
    return one.outcome.kind is not OutcomeKind.SKIPPED


def _skipped(step: Step) -> ExecutionOutcome:
    return ExecutionOutcome(kind=OutcomeKind.SKIPPED, text=step.skip or "")


def _executed(step: Step, outcome: ExecutionOutcome) -> Executed:
    return Executed(turn=step.turn, call=step.call, name=step.name, outcome=outcome)
