"""The views over a log."""

from collections.abc import Sequence

import pytest

from support.stories import Story, accepted_story, failed_story, opened_story, rejected_story
from support.views import cost_of, funnel_of, run_audit_of
from toolace_mt.events import (
    Envelope,
    Recorded,
    Run,
    RunCompleted,
    RunEvent,
    RunResumed,
    RunStarted,
    RunStopped,
    VerificationReopened,
    encode,
    evolve_run,
)
from toolace_mt.store import MemoryLog
from toolace_mt.store.contract import EventLog
from toolace_mt.store.errors import NoSuchStream
from toolace_mt.store.views import (
    CostMeter,
    DialogueOutcome,
    LiveFunnel,
    RunAuditor,
    RunState,
    collect,
    load,
    load_export,
    load_run,
    load_runs,
    run_of,
    state_of,
)

STARTED = RunStarted(config={}, config_digest="c", pool_digest="p", tools=2, dialogues=9, seed=1, release="0.1.0")


async def log_of(*told: Story, run: str = "run", events: tuple[RunEvent, ...] = (STARTED,)) -> MemoryLog:
    """A log that holds a run and those dialogues."""
    log = MemoryLog()
    envelopes = [
        Envelope(
            id=f"{n:032x}", at=1_760_000_000_000_000 + n, run=run, role="conductor", node="n1", cause=None, event=event
        )
        for n, event in enumerate(events)
    ]
    if envelopes:
        await log.append(run, envelopes, expected=0)
    for story in told:
        await log.append(story.dialogue.id, [record.envelope for record in story.records], expected=0)
    return log


async def test_loaders_say_what_the_pure_views_say() -> None:
    """A log read stream by stream gives the same funnel, cost and audit as its records."""
    told = [accepted_story("run/1"), rejected_story("run/2"), failed_story("run/3")]
    other = accepted_story("run2/1")
    log: EventLog = await log_of(*told, other)
    streams = [story.records for story in told]
    funnel, cost, audit = LiveFunnel("run"), CostMeter("run"), RunAuditor("run")
    await collect(log, "run", funnel, cost, audit)
    assert funnel.funnel == funnel_of("run", [record for records in streams for record in records])
    assert cost.cost == cost_of("run", streams)
    assert audit.audit == run_audit_of("run", streams)
    assert funnel.funnel.trace == cost.cost.trace


async def test_a_dialogue_is_loaded_or_named() -> None:
    """An unknown stream is an error that says how to find the known ones."""
    story = accepted_story("run/1")
    log = await log_of(story)
    assert list(await load(log, "run/1")) == story.records
    with pytest.raises(NoSuchStream, match=r"'run/17'.*toolace-mt runs"):
        await load(log, "run/17")
    with pytest.raises(NoSuchStream, match="no run 'ruin'"):
        await load_run(log, "ruin")


async def test_only_what_is_asked_for_is_exported() -> None:
    """Accepted dialogues of this run; others by name only."""
    log = await log_of(
        accepted_story("run/1"), rejected_story("run/2"), opened_story("run/3"), accepted_story("run-b/1")
    )
    assert [line.dialogue.id async for line in load_export(log, "run")] == ["run/1"]
    assert [line.dialogue.id async for line in load_export(log, "run", {DialogueOutcome.REJECTED})] == ["run/2"]
    assert [line.dialogue.id async for line in load_export(log, "run", set())] == []


class Growing(MemoryLog):
    """A log in which somebody appends to a dialogue between a look at its head and its reading."""

    async def read(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Recorded]:
        """First the other's append, and then as ever."""
        if head := await self.head(stream):
            story = rejected_story(stream)
            story.add("user", VerificationReopened(reason="looked at again"))
            await self.append_frames(stream, [encode(story.records[-1].envelope)], expected=head.version)
        return await super().read(stream, after=after, upto=upto)


async def test_a_dialogue_is_read_as_it_was_when_it_was_chosen() -> None:
    """One that is reopened meanwhile is still exported as the rejected one that it was."""
    log, story = Growing(), rejected_story("run/1")
    await log.append_frames("run/1", [encode(record.envelope) for record in story.records], expected=0)
    (line,) = [line async for line in load_export(log, "run", {DialogueOutcome.REJECTED})]
    assert line.metadata.version == len(story.records)


async def test_runs_are_summed_from_their_heads() -> None:
    """Each run with its dialogues by outcome, also one whose own record is missing."""
    told = [accepted_story("run/1"), rejected_story("run/2"), opened_story("run/3"), accepted_story("run-b/1")]
    log = await log_of(*told)
    first, second = await load_runs(log)
    assert (first.id, first.state, first.planned, first.opened) == ("run", RunState.UNFINISHED, 9, 3)
    assert first.dialogues == {
        DialogueOutcome.ACCEPTED: 1,
        DialogueOutcome.REJECTED: 1,
        DialogueOutcome.FAILED: 0,
        DialogueOutcome.IN_FLIGHT: 1,
    }
    assert first.events == sum(len(story.records) for story in told[:3])
    assert (second.id, second.state, second.opened, second.started) == ("run-b", RunState.UNSTARTED, 1, None)
    assert await load_run(log, "run") == first
    assert run_of("run-b/1") == "run-b"


async def test_a_run_without_dialogues_is_listed() -> None:
    """It was started, and nothing was opened yet."""
    (run,) = await load_runs(await log_of(), writing=True)
    assert (run.state, run.opened, run.release) == (RunState.RUNNING, 0, "0.1.0")


@pytest.mark.parametrize(
    ("events", "writing", "state"),
    [
        ((), None, RunState.UNSTARTED),
        ((STARTED,), None, RunState.UNFINISHED),
        ((STARTED,), True, RunState.RUNNING),
        ((STARTED,), False, RunState.INTERRUPTED),
        ((STARTED, RunStopped(reason="Ctrl-C")), False, RunState.STOPPED),
        ((STARTED, RunStopped(reason="Ctrl-C"), RunResumed(config={}, release="0.1.0")), False, RunState.INTERRUPTED),
        ((STARTED, RunCompleted()), True, RunState.COMPLETED),
    ],
)
def test_the_state_of_a_run(events: tuple[RunEvent, ...], writing: bool | None, state: RunState) -> None:
    """The log tells what was said; whether somebody writes tells the living from the dead."""
    run = Run("run")
    for event in events:
        run = evolve_run(run, event)
    assert state_of(run, writing=writing) is state
