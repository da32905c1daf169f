"""Runs the calls of a dialogue, and says what came as one event."""

from collections.abc import Mapping

from ...events import CallOutcome, CallsExecuted, Dialogue, Finding, Phase, Severity
from ..execution import Executed, Executor, Implementation, plan, run_plan, verdict, violations
from ..roles.real_results import EXECUTION, LONGEST
from ..rules import View, Violation

_SHOWN = 500


class Executing:
    """The implementations of a run's tools, and what runs them."""

    def __init__(self, executor: Executor, implementations: Mapping[str, Implementation]) -> None:
        self._executor = executor
        self._implementations = implementations

    def worthwhile(self, dialogue: Dialogue) -> bool:
        """Whether there is anything to run; when a dialogue is verified, that there is not is worth a record too."""
        steps = plan(View(dialogue), self._implementations)
        return dialogue.phase is Phase.VERIFYING or any(step.skip is None for step in steps)

    async def run(self, dialogue: Dialogue) -> CallsExecuted:
        """The calls that have an implementation, run in order in a fresh state. Whatever goes wrong is an outcome."""
        view = View(dialogue)
        executed = await run_plan(self._executor, plan(view, self._implementations))
        found = tuple(violations(view, executed, self._implementations))
        return CallsExecuted(
            outcomes=tuple(_outcome(one) for one in executed),
            verdict=verdict(found, executed),
            findings=tuple(_finding(dialogue, number, one) for number, one in enumerate(found, start=1)),
        )

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


def _finding(dialogue: Dialogue, number: int, violation: Violation) -> Finding:
    return Finding(
        id=f"x{dialogue.version}.{number}",
        check=EXECUTION,
        verdict=violation.verdict,
        severity=violation.severity or Severity.BLOCKING,
        turns=violation.turns,
        call=violation.call,
        pointer=violation.pointer,
        evidence=violation.evidence[:_SHOWN],
        message=violation.message[:_SHOWN],
    )
