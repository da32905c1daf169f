"""Runs the calls of a dialogue, and reports the outcomes as one event."""

from collections.abc import Mapping, Sequence

from ...events import (
    EXECUTION,
    CallOutcome,
    CallsExecuted,
    Dialogue,
    Finding,
    Phase,
    StateRun,
    StateSampled,
    Verdict,
)
from ..evidence import DialogueView
from ..execution import Executed, Executor, Freshness, Implementation, StateUnseen
from ..execution.final_state import FINAL_STATE, States, changing, final_state_findings, known, state_run
from ..execution.planning import Step, plan
from ..execution.running import Ran, run_plan
from ..execution.verdicts import contradictions, verdict
from ..roles import execution_due
from ..roles.real_results import LONGEST
from .sampling import Sampling

_SHOWN = 500


class Executing:
    """The implementations of a run's tools, and what runs them."""

    def __init__(
        self,
        executor: Executor,
        implementations: Mapping[str, Implementation],
        *,
        all_imported: bool = False,
        samples: bool = True,
    ) -> None:
        """Of imported dialogues only tools that only read are run, unless *all_imported*.

        Live servers are asked for *samples* of what they hold.
        """
        self._executor = executor
        self._implementations = implementations
        self._all_imported = all_imported
        self._sampling = Sampling(executor, implementations, servers=samples)

    async def due(self, dialogue: Dialogue) -> StateSampled | CallsExecuted | None:
        """What has to come before anything else is decided: a sample of the state, or the calls run; None for neither.

        Raises:
            StateUnseen: there is a state, and it cannot be looked at.
        """
        if (sampled := await self._sampling.due(dialogue)) is not None:
            return sampled
        return await self.run(dialogue) if execution_due(dialogue) and self.worthwhile(dialogue) else None

    def worthwhile(self, dialogue: Dialogue) -> bool:
        """Return True if a call can be run; in a verification, it is recorded too that none can."""
        steps = self._plan(dialogue, DialogueView(dialogue))
        return dialogue.phase is Phase.VERIFYING or any(step.skip is None for step in steps)

    async def run(self, dialogue: Dialogue) -> CallsExecuted:
        """The calls that have an implementation, run in order in a fresh state. Whatever goes wrong is an outcome.

        Calls that change nothing may share a server with other dialogues; where anything is wrong then, all of them are
        run again with nothing shared, and that counts. Cached results are not used in a verification.

        Raises:
            StateUnseen: there is a state, and it cannot be looked at.
        """
        view = DialogueView(dialogue)
        steps = self._plan(dialogue, view)
        verifying = dialogue.phase is Phase.VERIFYING
        look = verifying and not self._sampling.stateless
        ran = await run_plan(self._executor, steps, Freshness.SHARED if verifying else Freshness.CACHED, look=look)
        if self._doubtful(view, ran.executed, verifying=verifying):
            ran = await run_plan(self._executor, steps, look=look)
        state, about_state = await self._final_state(dialogue, steps, ran)
        found = tuple(contradictions(view, ran.executed, self._implementations))
        numbered = [(EXECUTION, one) for one in found] + [(FINAL_STATE, one) for one in about_state]
        return CallsExecuted(
            outcomes=tuple(_outcome(one) for one in ran.executed),
            verdict=verdict((*found, *about_state), ran.executed),
            findings=tuple(_finding(dialogue, number, *one) for number, one in enumerate(numbered, start=1)),
            state=state,
        )

    async def _final_state(
        self, dialogue: Dialogue, steps: Sequence[Step], ran: Ran
    ) -> tuple[StateRun | None, tuple[Finding, ...]]:
        """What is recorded of the state, and what is wrong with it. Raises StateUnseen."""
        if ran.before is None or ran.after is None or not known(steps, self._implementations):
            return None, ()
        changes = changing(steps, ran.executed, self._implementations)
        alone = ran.before if not changes else (await run_plan(self._executor, changes, look=True)).after
        if alone is None:
            raise StateUnseen("its changing calls could not be run a second time")
        states = States(ran.before, ran.after, alone)
        found = final_state_findings(dialogue, ran.executed, self._implementations, states)
        return state_run(states, changes), tuple(found)

    def _plan(self, dialogue: Dialogue, view: DialogueView) -> tuple[Step, ...]:
        reading_only = dialogue.imported and not self._all_imported
        return plan(view, self._implementations, reading_only=reading_only)

    def _doubtful(self, view: DialogueView, executed: Sequence[Executed], *, verifying: bool) -> bool:
        """Return True if a shared server may be at fault: drafts are wrong anyway, a verified dialogue hardly ever."""
        shared = [one.outcome for one in executed if one.outcome.shared]
        if any(not outcome.ran for outcome in shared):
            return True
        found = contradictions(view, executed, self._implementations) if verifying and shared else ()
        return verdict(found, executed) in (Verdict.FAIL, Verdict.ERROR)

    async def close(self) -> None:
        """End every process that was started."""
        await self._executor.close()


def _outcome(one: Executed) -> CallOutcome:
    return CallOutcome(
        turn=one.turn,
        call=one.call,
        tool=one.name,
        kind=one.outcome.kind.value,
        text=one.outcome.text[:LONGEST],
        seconds=round(one.outcome.seconds, 6),
    )


def _finding(dialogue: Dialogue, number: int, check: str, found: Finding) -> Finding:
    bounded = {"evidence": found.evidence[:_SHOWN], "message": found.message[:_SHOWN]}
    return Finding(**{**dict(found), **bounded, "id": f"x{dialogue.version}.{number}", "check": check})
