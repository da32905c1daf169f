"""The shell: questions meet a model, events meet the log, and nothing that was recorded is lost or asked for again."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from pydantic import BaseModel

from support.dialogues import BOOK, FIND, parameters
from support.driving import ROLES
from toolace_mt.actors.methods.mask_and_fill.routing import next_role
from toolace_mt.actors.models import ModelUnavailable, QuestionRefused
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.roles import Initializer, purposes
from toolace_mt.actors.shell import Shell, Stamp
from toolace_mt.events import (
    AnswerUnusable,
    DialogueEvent,
    DialogueFailed,
    DialogueOpened,
    FailureReason,
    Frame,
    ModelAnswered,
    Phase,
    Usage,
    decode,
    encode,
)
from toolace_mt.store import MemoryLog, WrongVersion

PLAN = '{"subtasks": [{"goal": "Find a flight.", "tools": ["find_flights"], "steps": 1}]}'
DRAFT = """{"turns": [
 {"role": "user", "text": "Find a flight from Oslo to Rome."},
 {"role": "assistant", "calls": [{"id": "a", "name": "find_flights",
   "arguments": {"origin": "Oslo", "destination": "Rome"}}]},
 {"role": "tool", "results": [{"call": "a", "content": "{\\"flights\\": []}"}]},
 {"role": "assistant", "text": "There is no flight from Oslo to Rome."}]}"""
PASS = '{"verdict": "pass", "reason": "It holds."}'

Replies = Callable[[Question[BaseModel]], str]


class Scripted:
    """A model that says what a function says, and remembers what it was asked."""

    def __init__(self, replies: Replies, *, delays: dict[str, float] | None = None) -> None:
        self.asked: list[str] = []
        self.busy = asyncio.Event()
        self._replies = replies
        self._delays = delays or {}

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Answer after the question's delay."""
        self.asked.append(question.key)
        self.busy.set()
        await asyncio.sleep(self._delays.get(question.key, 0))
        usage = Usage(
            input_tokens=10, output_tokens=5, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
        )
        return Reply(self._replies(question), "scripted", "stop", usage, None, 0.1)

    async def close(self) -> None:
        """There is nothing to let go of."""


def usual(question: Question[BaseModel]) -> str:
    """The replies of a model without fault."""
    return {"plan": PLAN, "draft:1": DRAFT}.get(question.key, PASS)


STAMP = Stamp("run", "here")


async def opened(log: MemoryLog, *, stream: str = "run/1", **changes: object) -> list[Frame]:
    """A dialogue of one sub-task without refinement, in the log."""
    settings = {"steps": [1], "reasonability_iterations": 0, "experts": ["coherence", "arguments"]} | changes
    event = DialogueOpened(seed=1, parameters=parameters(**settings), tools=(FIND, BOOK))
    frames = [encode(STAMP.envelope(event, role="conductor", cause=None))]
    await log.append_frames(stream, frames, expected=0)
    return frames


def shell(log: MemoryLog, model: Scripted, *, in_flight: int = 8) -> Shell:
    """A shell with all roles and one model."""
    return Shell(ROLES, lambda _: model, log, STAMP, next_role=next_role, in_flight=in_flight)


async def events(log: MemoryLog) -> list[DialogueEvent]:
    """What the log holds of the dialogue."""
    return [record.event for record in await log.read("run/1") if isinstance(record.event, DialogueEvent)]


async def test_a_dialogue_goes_from_its_opening_to_its_end_in_one_visit() -> None:
    """A shell that serves every role carries it through, and everything is in the log when it returns."""
    async with MemoryLog() as log:
        model = Scripted(usual)
        visited = await shell(log, model).visit("run/1", await opened(log))
        assert (visited.phase, visited.next) == (Phase.ACCEPTED, None)
        assert model.asked == ["plan", "draft:1", "vote:coherence:1", "vote:arguments:1"]
        assert len(await events(log)) == 1 + len(visited.frames)


async def test_an_answer_and_what_was_decided_from_it_are_caused_by_each_other() -> None:
    """The plan is caused by its answer, and the answer by the event before the question."""
    async with MemoryLog() as log:
        await shell(log, Scripted(usual)).visit("run/1", await opened(log))
        first, answer, plan = (record.envelope for record in (await log.read("run/1"))[:3])
        assert answer.cause == first.id
        assert plan.cause == answer.id
        assert (answer.event.type, plan.event.type) == ("model_answered", "task_planned")


async def test_answers_are_recorded_in_the_order_of_their_questions() -> None:
    """Whoever answers first, the same answers make the same events."""
    logs: list[list[DialogueEvent]] = []
    for delays in ({"vote:coherence:1": 0.02}, {"vote:arguments:1": 0.02}):
        async with MemoryLog() as log:
            await shell(log, Scripted(usual, delays=delays)).visit("run/1", await opened(log))
            logs.append(await events(log))
    assert logs[0] == logs[1]


async def test_what_begins_alike_waits_for_the_first_answer() -> None:
    """The second vote finds what it shares with the first in the provider's cache; another dialogue does not wait."""
    under_way: set[str] = set()
    together: list[set[str]] = []

    class Watching(Scripted):
        async def reply(self, question: Question[BaseModel]) -> Reply:
            under_way.add(f"{question.dialogue} {question.key}")
            together.append(set(under_way))
            try:
                return await super().reply(question)
            finally:
                under_way.discard(f"{question.dialogue} {question.key}")

    slow = {"vote:coherence:1": 0.05, "vote:arguments:1": 0.05}
    async with MemoryLog() as log:
        one = shell(log, Watching(usual, delays=slow))
        frames = {stream: await opened(log, stream=stream) for stream in ("run/1", "run/2")}
        await asyncio.gather(*(one.visit(*opening) for opening in frames.items()))
    assert {"run/1 vote:coherence:1", "run/2 vote:coherence:1"} in together
    assert not any({"run/1 vote:coherence:1", "run/1 vote:arguments:1"} <= seen for seen in together)


async def test_an_unusable_answer_is_kept_and_asked_again_with_the_reason() -> None:
    """The raw reply stays in the log, and the next prompt says what was wrong."""
    prompts: list[str] = []

    def replies(question: Question[BaseModel]) -> str:
        prompts.append(question.prompt.task)
        return "I would rather not." if question.key == "plan" and question.attempt == 1 else usual(question)

    async with MemoryLog() as log:
        visited = await shell(log, Scripted(replies)).visit("run/1", await opened(log))
        recorded = await events(log)
    assert visited.phase is Phase.ACCEPTED
    assert [type(event) for event in recorded[1:3]] == [ModelAnswered, AnswerUnusable]
    assert isinstance(recorded[1], ModelAnswered)
    assert recorded[1].text == "I would rather not."
    assert "<rejected>" not in prompts[0]
    assert "<rejected>" in prompts[1]


async def test_tries_are_bounded_and_the_failure_says_why() -> None:
    """A dialogue that gets no plan fails with the last fault."""
    async with MemoryLog() as log:
        model = Scripted(lambda _: "no")
        visited = await shell(log, model).visit("run/1", await opened(log, tries=3))
        assert model.asked == ["plan"] * 3
        assert (visited.phase, visited.failure) == (Phase.FAILED, "unusable_answers")


async def test_a_provider_that_refuses_loses_no_answer_that_came() -> None:
    """What was answered beside the refusal is recorded before the error is passed on, and not asked for again."""
    refusing = True

    def replies(question: Question[BaseModel]) -> str:
        if refusing and question.key == "vote:coherence:1":
            raise ModelUnavailable("overloaded")
        return usual(question)

    async with MemoryLog() as log:
        model = Scripted(replies)
        with pytest.raises(ModelUnavailable):
            await shell(log, model).visit("run/1", await opened(log))
        assert (await events(log))[-1].type == "expert_voted"
        refusing = False
        model.asked.clear()
        visited = await shell(log, model).visit("run/1", await log.read_frames("run/1"))
        assert visited.phase is Phase.ACCEPTED
        assert model.asked == ["vote:coherence:1"]


async def test_a_stopped_shell_records_what_is_in_flight_and_asks_no_more() -> None:
    """Stopping is graceful: the answers under way are awaited."""
    async with MemoryLog() as log:
        model = Scripted(usual, delays={"plan": 0.02})
        running = shell(log, model)
        visit = asyncio.create_task(running.visit("run/1", await opened(log)))
        await model.busy.wait()
        running.stop()
        visited = await visit
        assert (visited.phase, visited.next) == (Phase.DRAFTING, purposes.INITIALIZER)
        assert model.asked == ["plan"]
        assert [event.type for event in await events(log)][-1] == "task_planned"


async def test_whoever_lost_a_race_stops_and_says_so() -> None:
    """Somebody else has appended: the visit ends with the conflict, and appends nothing more."""
    async with MemoryLog() as log:
        frames = await opened(log)
        await log.append_frames("run/1", [_failed()], expected=1)
        with pytest.raises(WrongVersion):
            await shell(log, Scripted(usual)).visit("run/1", frames)
        assert [event.type for event in await events(log)] == ["dialogue_opened", "dialogue_failed"]


async def test_nothing_more_is_asked_once_the_log_has_refused() -> None:
    """The votes that wait for the first one of their panel are not put."""

    class Refusing(MemoryLog):
        """Take no verdict of a vote."""

        async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
            if any(decode(frame).event.type == "expert_voted" for frame in frames):
                raise ConnectionError("the disk is gone")
            return await super().append_frames(stream, frames, expected=expected)

    experts = ["coherence", "arguments", "completeness"]
    async with Refusing() as log:
        model = Scripted(usual)
        frames = await opened(log, experts=experts)
        with pytest.raises(ConnectionError):
            await shell(log, model, in_flight=1).visit("run/1", frames)
    assert model.asked == ["plan", "draft:1", "vote:coherence:1"]


def _failed() -> Frame:
    event = DialogueFailed(reason=FailureReason.CRASHED, detail="elsewhere")
    return encode(STAMP.envelope(event, role="conductor", cause=None))


class Faulty(Initializer):
    """A role with a bug."""

    def ask(self, dialogue: object) -> Sequence[Question[BaseModel]]:
        """Divide by nothing."""
        del dialogue
        raise ZeroDivisionError


async def test_a_bug_in_a_role_fails_its_dialogue_and_not_the_run() -> None:
    """The dialogue says what happened, and the shell goes on."""
    async with MemoryLog() as log:
        roles = {**ROLES, purposes.INITIALIZER: Faulty()}
        faulty = Shell(roles, lambda _: Scripted(usual), log, STAMP, next_role=next_role, in_flight=1)
        visited = await faulty.visit("run/1", await opened(log))
        last = (await events(log))[-1]
    assert (visited.phase, visited.failure) == (Phase.FAILED, "internal_error")
    assert isinstance(last, DialogueFailed)
    assert "ZeroDivisionError" in last.detail


class Torn(MemoryLog):
    """A log whose process dies after some appends."""

    def __init__(self, appends_left: int) -> None:
        super().__init__()
        self.appends_left = appends_left

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """Append, or die."""
        if self.appends_left == 0:
            raise ConnectionError("the process is gone")
        self.appends_left -= 1
        return await super().append_frames(stream, frames, expected=expected)


@pytest.mark.parametrize("survived", range(5))
async def test_a_crash_before_any_append_is_made_good(survived: int) -> None:
    """Wherever it dies, carrying on ends in the same dialogue, and no recorded answer is asked for again."""
    async with Torn(100) as calm:
        await shell(calm, Scripted(usual)).visit("run/1", await opened(calm))
        wanted = await events(calm)
    async with Torn(100) as log:
        frames = await opened(log)
        log.appends_left = survived
        model = Scripted(usual)
        try:
            await shell(log, model).visit("run/1", frames)
        except ConnectionError:
            answered = [event.question for event in await events(log) if isinstance(event, ModelAnswered)]
            log.appends_left = 100
            model.asked.clear()
            await shell(log, model).visit("run/1", await log.read_frames("run/1"))
            assert not set(answered) & set(model.asked)
        assert _without_versions(await events(log)) == _without_versions(wanted)


def _without_versions(recorded: Sequence[DialogueEvent]) -> list[DialogueEvent]:
    """A vote that is asked for after the first one was recorded is rendered from a later version, to the same text."""
    return [one.model_copy(update={"version": 0}) if isinstance(one, ModelAnswered) else one for one in recorded]


async def test_a_question_that_the_provider_refuses_is_its_dialogues_affair() -> None:
    """It is counted as unusable, tried again, and given up on; the run goes on."""

    def replies(question: Question[BaseModel]) -> str:
        if question.key == "vote:arguments:1":
            raise QuestionRefused("the prompt is too long", endpoint="http://here")
        return usual(question)

    async with MemoryLog() as log:
        model = Scripted(replies)
        visited = await shell(log, model).visit("run/1", await opened(log))
        refused = [event for event in await events(log) if isinstance(event, AnswerUnusable)]
    assert model.asked.count("vote:arguments:1") == 2
    assert "the prompt is too long" in refused[0].fault
    assert (visited.phase, visited.failure) == (Phase.FAILED, "panel_incomplete")
