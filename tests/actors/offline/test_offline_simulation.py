"""The offline model plays a user, an assistant and tools, from the prompts' text alone."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from support.driving import offline
from support.generations import small
from support.simulated import SIMULATION, Simulated, simulate
from toolace_mt.actors.offline import Mistakes, OfflineSettings
from toolace_mt.actors.offline.told import Told
from toolace_mt.actors.parsing import Fault, read_reply
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.schemas import with_schema
from toolace_mt.actors.tools import Pool
from toolace_mt.events import AssistantTurn, FailureReason, JsonObject, Phase, UserTurn, evolve, unopened


def carried(pool: Pool, number: int, turn_limit: int | None = None, **rates: float) -> Simulated:
    """A dialogue of the example pool, carried to its end."""
    generation = small(turn_limit=turn_limit)
    drawn = draw_opening(generation, pool, experts=("coherence",), run_seed=7, number=number)
    settings = OfflineSettings(mistakes=Mistakes.model_validate(rates))
    return simulate(evolve(unopened(f"r/{number}"), SIMULATION.opened(drawn, generation)), offline(settings))


@pytest.fixture(scope="module")
def sound(pool: Pool) -> list[Simulated]:
    """Eight dialogues without mistakes."""
    return [carried(pool, number) for number in range(8)]


def test_every_reply_can_be_used_and_fits_its_schema(sound: list[Simulated]) -> None:
    """All kinds of questions among them; none is asked twice."""
    met = set()
    for one in sound:
        for at, question, text in one.asked:
            met.add(question.purpose)
            assert question.attempt == 1
            assert not isinstance(read_reply(text, question.expects, finish_reason="stop"), Fault), text
            schema = with_schema(at, question).schema
            assert schema is not None
            errors = [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(text))]
            assert not errors, (question.key, errors[:2], text)
            assert offline(OfflineSettings())(question) == text
    assert {purpose.name for purpose in met} >= {"plan", "user_turn", "assistant_turn", "tool_turn"}


def test_dialogues_come_to_an_end(sound: list[Simulated]) -> None:
    """Each goal is asked for once, most dialogues are accepted, and some turn has several calls."""
    for one in sound:
        messages = [turn.subtask for turn in one.dialogue.turns if isinstance(turn, UserTurn)]
        assert messages == list(range(1, len(one.dialogue.plan) + 1))
        assert one.dialogue.phase in (Phase.ACCEPTED, Phase.REJECTED)
    assert sum(one.dialogue.phase is Phase.ACCEPTED for one in sound) > len(sound) / 2
    turns = [turn for one in sound for turn in one.dialogue.turns if isinstance(turn, AssistantTurn)]
    assert any(len(turn.calls) > 1 for turn in turns)


@pytest.mark.parametrize(
    ("rates", "reason"),
    [
        ({"malformed_json": 1.0}, FailureReason.UNUSABLE_ANSWERS),
        ({"broken_pairing": 1.0}, FailureReason.UNUSABLE_ANSWERS),
    ],
)
def test_nonsense_fails_a_dialogue_visibly(pool: Pool, rates: Any, reason: FailureReason) -> None:
    """It is asked for again with what was wrong, as often as the settings say."""
    one = carried(pool, 1, **rates)
    assert (one.dialogue.phase, one.dialogue.failure) == (Phase.FAILED, reason)
    tries = one.dialogue.parameters.tries
    assert [question.attempt for _, question, _ in one.asked[-tries:]] == list(range(1, tries + 1))
    assert "<rejected>" in one.asked[-1][1].prompt.task


def test_a_limit_that_is_too_low_is_said(pool: Pool) -> None:
    """The dialogue is neither accepted nor rejected, and no question is asked for nothing."""
    one = carried(pool, 1, turn_limit=4)
    assert (one.dialogue.failure, len(one.dialogue.turns)) == (FailureReason.TURN_LIMIT, 4)
    assert "not done after 4 turns, the limit" in one.dialogue.reason


def test_values_are_taken_as_they_are_told() -> None:
    """In their order, of the type of the value that they take the place of; the last one stays."""
    told = Told("Could you book it? The city is Oslo and then Rome, the guest name is Ann and Bo and the nights are 3.")
    made: JsonObject = {"city": "x", "guests": [{"name": "y"}, {"name": "z"}], "nights": 1, "view": "sea"}
    first = {"city": "Oslo", "guests": [{"name": "Ann"}, {"name": "Bo"}], "nights": 3, "view": "sea"}
    assert told.put_into(made) == first
    assert told.put_into(made) == first | {"city": "Rome"}
    assert told.put_into(made) == first | {"city": "Rome"}
    assert Told("Hello!").put_into(made) == made
    assert [told.tells(name, value) for name, value in made.items()] == [True, True, True, False]
