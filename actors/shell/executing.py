"""Runs the calls of a dialogue, and reports the outcomes as one event."""

from collections.abc import Mapping, Sequence

from ...events import CallOutcome, CallsExecuted, Dialogue, Finding, Phase, Verdict
from ..evidence import DialogueView
from ..execution import Executed, Executor, Freshness, Implementation, Step, contradictions, plan, run_plan, verdict
from ..roles.real_results import EXECUTION, LONGEST

_SHOWN = 500


class Executing:
    """The implementations of a run's tools, and what runs them."""

    def __init__(
        self, executor: Executor, implementations: Mapping[str, Implementation], *, all_imported: bool = False
    ) -> None:
        """Of imported dialogues only tools that only read are run, unless *all_imported*."""
        self._executor = executor
        self._implementations = implementations
        self._all_imported = all_imported

    def worthwhile(self, dialogue: Dialogue) -> bool:
        """Return True if a call can be run; in a verification, it is recorded too that none can."""
        steps = self._plan(dialogue, DialogueView(dialogue))
        return dialogue.phase is Phase.VERIFYING or any(step.skip is None for step in steps)

    async def run(self, dialogue: Dialogue) -> CallsExecuted:
        """The calls that have an implementation, run in order in a fresh state. Whatever goes wrong is an outcome.

        Calls that change nothing may share a server with other dialogues; where anything is wrong then, all of them are
        run again with nothing shared, and that counts. Cached results are not used in a verification.
        """
        view = DialogueView(dialogue)
        steps = self._plan(dialogue, view)
        verifying = dialogue.phase is Phase.VERIFYING
        executed = await run_plan(self._executor, steps, Freshness.SHARED if verifying else Freshness.CACHED)
        if self._doubtful(view, executed, verifying=verifying):
            executed = await run_plan(self._executor, steps)
        found = tuple(contradictions(view, executed, self._implementations))
        return CallsExecuted(
            outcomes=tuple(_outcome(one) for one in executed),
            verdict=verdict(found, executed),
            findings=tuple(_finding(dialogue, number, one) for number, one in enumerate(found, start=1)),
        )

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


def _finding(dialogue: Dialogue, number: int, found: Finding) -> Finding:
    bounded = {"evidence": found.evidence[:_SHOWN], "message": found.message[:_SHOWN]}
    return Finding(**{**dict(found), **bounded, "id": f"x{dialogue.version}.{number}", "check": EXECUTION})
