"""Difficulty: attempts at turns that are there, and what counts as doing the same."""

import pytest

from support.stories import Story, accepted_story
from toolace_mt.actors.methods import METHODS
from toolace_mt.actors.methods.difficulty.comparing import difference
from toolace_mt.actors.questions import Answer, Question
from toolace_mt.actors.replies import AssistantReply
from toolace_mt.events import (
    AssistantTurn,
    DialogueImported,
    GenerationParameters,
    ImpossibleEvent,
    JsonObject,
    Phase,
    Tool,
    ToolCall,
    TurnAttempted,
    Verdict,
)

METHOD = METHODS["difficulty"]
SOLVER = METHOD.roles["assistant"]({}, {})
SCHEMA: JsonObject = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}, "units": {"default": "metric"}},
}
TOOLS = (Tool(name="weather", description="", parameters=SCHEMA), Tool(name="time", description="", parameters={}))


def turn(*calls: tuple[str, JsonObject | str]) -> AssistantTurn:
    """A turn with these calls, or with words only."""
    made = tuple(ToolCall(id=f"c{at}", name=name, arguments=arguments) for at, (name, arguments) in enumerate(calls))
    return AssistantTurn(id="1.2", subtask=1, text="" if calls else "It is 5 degrees.", calls=made)


def reply(*calls: tuple[str, JsonObject | str], text: str = "") -> AssistantReply:
    """A reply with these calls."""
    return AssistantReply.model_validate(
        {"text": text, "calls": [{"name": name, "arguments": arguments} for name, arguments in calls]}
    )


OSLO: JsonObject = {"city": "Oslo", "days": 3}
ROME: JsonObject = {"city": "Rome", "days": 3}


@pytest.mark.parametrize(
    ("due", "tried", "said"),
    [
        (turn(("weather", OSLO)), reply(("weather", {"days": 3.0, "city": " Oslo "})), ""),
        (turn(("weather", OSLO)), reply(("weather", {**OSLO, "units": "metric"})), ""),
        (turn(("weather", {**OSLO, "units": None})), reply(("weather", OSLO)), ""),
        (turn(("weather", OSLO), ("weather", ROME)), reply(("weather", ROME), ("weather", OSLO), text="Now."), ""),
        (turn(("weather", OSLO)), reply(("weather", {**OSLO, "units": "us"})), "'weather': at /units"),
        (turn(("weather", OSLO)), reply(("weather", ROME)), 'at /city it says "Rome", and "Oslo" is due'),
        (turn(("weather", OSLO)), reply(("time", {})), "it calls 'time', which is not due"),
        (turn(("weather", OSLO)), reply(("weather", OSLO), ("weather", OSLO)), "it calls 'weather', which is not due"),
        (turn(("weather", OSLO), ("time", {})), reply(("weather", OSLO)), "it does not call 'time'"),
        (turn(("weather", OSLO)), reply(("weather", "Oslo")), "'weather'"),
        (turn(("weather", OSLO)), reply(text="In which city?"), "it calls nothing"),
        (turn(), reply(text="Anything at all."), ""),
        (turn(), reply(("time", {})), "it calls 'time' where only words are due"),
    ],
)
def test_the_calls_are_compared(due: AssistantTurn, tried: AssistantReply, said: str) -> None:
    """The same calls in any order, with arguments that say the same; words are words."""
    found = difference(due, tried, TOOLS)
    assert bool(found) == bool(said)
    assert said in found


def to_try(attempts: int = 2) -> Story:
    """A dialogue that is there to be tried."""
    source = accepted_story().dialogue
    parameters = GenerationParameters(
        steps=(),
        complexities=(),
        reasonability_iterations=0,
        masks_per_iteration=None,
        repair_rounds=0,
        tries=1,
        panel=(),
        attempts=attempts,
    )
    story = Story("tried/1")
    opening = DialogueImported(
        seed=1,
        parameters=parameters,
        tools=source.opening_tools,
        turns=source.turns,
        source="run/1",
        meta={"context": "Be kind."},
    )
    story.add("conductor", opening)
    return story


def asked(story: Story) -> list[Question[AssistantReply]]:
    """What is asked now."""
    return list(SOLVER.ask(story.dialogue))  # type: ignore[arg-type]


def test_each_turn_is_tried_from_what_stands_before_it() -> None:
    """All attempts at one turn together, with the same prompt; then the next turn, and at last the end."""
    story, turns = to_try(), list[str]()
    while METHOD.next_role(story.dialogue) == "assistant":
        questions = asked(story)
        for question in questions:
            value = reply(text="Hello.")
            story.add("assistant", *SOLVER.decide(story.dialogue, [Answer(question, value, None)]))
        if questions:
            turns.append(questions[0].key.split(":")[1])
            assert len({question.prompt.digest for question in questions}) == 1
            due = story.dialogue.turn(turns[-1])
            assert isinstance(due, AssistantTurn)
            assert not due.text or due.text not in questions[0].prompt.context
            assert "Be kind." in questions[0].prompt.system
        else:
            story.add("assistant", *SOLVER.decide(story.dialogue, ()))
    assert turns == [one.id for one in story.dialogue.turns if isinstance(one, AssistantTurn)]
    assert story.dialogue.phase is Phase.ACCEPTED
    assert len(story.dialogue.attempts) == 2 * len(turns)


def test_a_reply_that_cannot_be_read_is_no_success() -> None:
    """A question that nobody answered says nothing."""
    story = to_try()
    question = asked(story)[0]
    (unanswered,) = SOLVER.decide(story.dialogue, [Answer(question, None, "refused")])
    assert isinstance(unanswered, TurnAttempted)
    assert (unanswered.verdict, unanswered.attempt) == (Verdict.ERROR, 1)


def test_no_attempt_is_recorded_twice() -> None:
    """Nor one at a turn that is not there, or beyond the number of tries."""
    story = to_try()
    (event,) = SOLVER.decide(story.dialogue, [Answer(asked(story)[0], reply(), None)])
    story.add("assistant", event)
    assert isinstance(event, TurnAttempted)
    for change in ({}, {"turn": "1.1"}, {"turn": "9.9"}, {"attempt": 3}):
        with pytest.raises(ImpossibleEvent):
            story.add("assistant", event.model_copy(update=change))
    assert [question.key for question in asked(story)] == [f"try:{event.turn}:2"]
