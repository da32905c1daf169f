"""Findings about the final state: the strongest check there is, for it asks what was done and not what was said.

In tau-bench, the calls of a task's author, carried out on a fresh state, give the state that a dialogue has to end
with. A generated dialogue has no such author, so three things are asked that hold without one:

- The state began as it was when the plan was made. Otherwise nothing that was planned need be there.
- The calls that changed something, carried out alone, give the same final state: no refused call and no look-up has
  left a trace. Then they *are* the ground truth that a trainer can replay, and their digest is a sound reward.
- Whatever the plan wanted changed was changed: of each planned tool that changes the state, a call went through.

Where somebody does say what has to be there in the end (the plan, or the file that a dialogue was imported from),
that is asked, too; and the state itself may know what must never be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...events import Dialogue, Finding, StateRun, Verdict
from ..rules import finding
from .expectations import expectations, unmet
from .implementations import Implementation
from .planning import Step
from .port import Executed, OutcomeKind
from .state import StateSeen

FINAL_STATE: Final = "final_state"
"""The check of these findings."""


@dataclass(frozen=True, slots=True)
class States:
    """The state before and after a dialogue, and after its changing calls alone."""

    before: StateSeen
    after: StateSeen
    alone: StateSeen


def known(steps: Iterable[Step], implementations: Mapping[str, Implementation]) -> bool:
    """True if every call that may have changed the state was run: then the final state is that of the dialogue."""
    left_out = (step for step in steps if step.skip is not None and not step.in_passing)
    return all(implementations[step.name].reads_only for step in left_out)


def changing(
    steps: Sequence[Step], executed: Sequence[Executed], implementations: Mapping[str, Implementation]
) -> tuple[Step, ...]:
    """The steps that went through and whose tools do not only read."""
    return tuple(
        step
        for step, one in zip(steps, executed, strict=True)
        if one.outcome.kind is OutcomeKind.RETURNED and not implementations[step.name].reads_only
    )


def state_run(states: States, changes: Iterable[Step]) -> StateRun:
    """What is recorded of the state."""
    changed_by = tuple(f"{step.turn}/{step.call}" for step in changes)
    return StateRun(before=states.before.digest, after=states.after.digest, changed_by=changed_by)


def final_state_findings(
    dialogue: Dialogue, executed: Sequence[Executed], implementations: Mapping[str, Implementation], states: States
) -> Iterator[Finding]:
    """Violations of what has to hold of the final state."""
    began = "" if dialogue.state is None else dialogue.state.digest
    if began and began != states.before.digest:
        yield finding(
            "the tools' state does not begin as it did when the plan was made; "
            "make the class of the state so that every instance is the same",
            (),
            evidence=f"{states.before.digest[:12]}, and it was {began[:12]}",
            verdict=Verdict.ERROR,
        )
        return
    if states.alone.digest != states.after.digest:
        yield finding(
            "the final state is not the one that the changing calls alone give: a look-up or a refused call changed it",
            tuple(dict.fromkeys(one.turn for one in executed)),
            evidence=f"{states.after.digest[:12]}, and the changing calls alone give {states.alone.digest[:12]}",
        )
    for fault in unmet(expectations(dialogue), states.after.snapshot):
        yield finding(f"the final state is another: {fault}", _last(executed), evidence=fault)
    yield from _unmade(dialogue, executed, implementations)
    for fault in states.after.faults:
        yield finding(f"the final state is faulty: {fault}", _last(executed), evidence=fault)


def _unmade(
    dialogue: Dialogue, executed: Sequence[Executed], implementations: Mapping[str, Implementation]
) -> Iterator[Finding]:
    """Planned changes of which every call was refused, and not because an injection wanted it so."""
    injected = {turn for turns in dialogue.injected_errors for turn in turns}
    for name in dict.fromkeys(name for subtask in dialogue.plan for name in subtask.tools):
        if name not in implementations or implementations[name].reads_only:
            continue
        calls = [one for one in executed if one.name == name]
        refused = [one for one in calls if one.outcome.kind is OutcomeKind.RAISED and one.turn not in injected]
        if calls and len(refused) == len(calls):
            last = refused[-1]
            yield finding(
                f"the plan has {name!r} change something, and every call of it was refused",
                (last.turn,),
                call=last.call,
                evidence=last.outcome.text[:200],
            )


def _last(executed: Sequence[Executed]) -> tuple[str, ...]:
    return tuple(one.turn for one in executed[-1:])
