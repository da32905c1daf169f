"""Schemas of questions: they let through what is right, and nothing that is knowably wrong."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from support.dialogues import BOOK, FIND, drafted, given, parameters, skeleton
from support.prompts import replace_tool, with_mask
from support.roles import DONE, only, proposed, user
from toolace_mt.actors.prompts.kinds import INJECTIONS
from toolace_mt.actors.roles import Filler, Initializer, Refiner, Verifier
from toolace_mt.actors.schemas import bounded, reply_schema
from toolace_mt.actors.schemas.arguments import arguments_schema, call_schema
from toolace_mt.actors.schemas.turns import fill_schema
from toolace_mt.events import ComplexityKind, Dialogue, DialogueOpened, JsonObject, Operation, admit_all


def fits(schema: JsonObject, value: object) -> bool:
    """Whether *value* is of the schema, which is a schema itself."""
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema).is_valid(value)


def plan_of(*subtasks: tuple[list[str], int]) -> dict[str, Any]:
    """A plan."""
    return {"subtasks": [{"goal": "Fly.", "tools": tools, "steps": steps} for tools, steps in subtasks]}


def test_a_plan_has_the_sub_tasks_steps_and_tools_that_were_drawn() -> None:
    """As many as were drawn, in this order, of known tools."""
    opened = given(DialogueOpened(seed=1, parameters=parameters(steps=(2, 1)), tools=(FIND, BOOK)))
    schema = reply_schema(opened, only(Initializer(), opened))
    assert fits(schema, plan_of((["find_flights", "find_flights"], 2), (["book_flight"], 1)))
    for wrong in (
        plan_of((["find_flights"], 2)),
        plan_of((["find_flights"], 1), (["book_flight"], 1)),
        plan_of((["fly"], 2), (["book_flight"], 1)),
        plan_of(([], 2), (["book_flight"], 1)),
        plan_of(*[(["find_flights"], 2)] * 3),
    ):
        assert not fits(schema, wrong)


USER = {"role": "user", "text": "Book FL-204, please."}
CALL = {"role": "assistant", "calls": [{"name": "book_flight", "arguments": {"flight_id": "FL-204", "seats": 2}}]}
RESULT = {"role": "tool", "results": [{"content": {"booking_id": "BK-1"}}]}
WORDS = {"role": "assistant", "text": "It is booked."}


def test_a_draft_alternates_and_calls_its_sub_task_s_tools() -> None:
    """One user turn, a pair for each step, and words at the end; no ids are asked for."""
    dialogue = given(*skeleton()[:3])
    schema = reply_schema(dialogue, only(Initializer(), dialogue))
    assert fits(schema, {"turns": [USER, CALL, RESULT, WORDS]})
    failed = {"role": "tool", "results": [{"error": True, "content": "Sold out"}]}
    other = {"role": "assistant", "calls": [{"name": "book_flight", "arguments": {"flight": "FL-204"}}]}
    unknown = {"role": "assistant", "calls": [{"name": "fly", "arguments": {}}]}
    for wrong in (
        [USER, CALL, RESULT],
        [CALL, RESULT, WORDS],
        [USER, WORDS],
        [USER, CALL, RESULT, CALL, RESULT, WORDS],
        [USER, other, RESULT, WORDS],
        [USER, unknown, RESULT, WORDS],
        [USER, CALL, failed, WORDS],
    ):
        assert not fits(schema, {"turns": wrong})


@pytest.mark.parametrize("operation", [Operation.FILL, Operation.REPAIR])
def test_a_rewrite_keeps_ids_and_roles(operation: Operation) -> None:
    """A repair has each masked turn once, in its order; a fill may leave out what is good already."""
    repairing = operation is Operation.REPAIR
    dialogue = with_mask(voting() if repairing else drafted(), "1.1", "2.2", operation=operation)
    schema = reply_schema(dialogue, only(Filler(), dialogue))
    right = {"turns": [{"id": "1.1", **USER}, {"id": "2.2", **CALL}]}
    assert fits(schema, right)
    assert fits(schema, {"turns": right["turns"][::-1]}) is not repairing
    assert fits(schema, {"turns": right["turns"][:1]}) is not repairing
    assert fits(schema, {"turns": []}) is not repairing
    assert not fits(schema, {"turns": [{"id": "1.2", **USER}, {"id": "2.2", **CALL}]})
    assert not fits(schema, {"turns": [{"id": "1.1", **WORDS}, {"id": "2.2", **CALL}]})


def test_a_rewritten_result_keeps_its_call() -> None:
    """It answers the same call."""
    dialogue = with_mask(drafted(), "2.3")
    schema = reply_schema(dialogue, only(Filler(), dialogue))
    (old,) = [turn for turn in dialogue.turns if turn.id == "2.3"]
    assert fits(
        schema, {"turns": [{"id": "2.3", "role": "tool", "results": [{"call": "call_2_2_1", "content": "ok"}]}]}
    )
    assert not fits(schema, {"turns": [{"id": "2.3", "role": "tool", "results": [{"call": "x", "content": "ok"}]}]})
    assert old.kind == "tool"


@pytest.mark.parametrize("kind", ComplexityKind)
def test_an_extension_keeps_the_masked_turn_s_id_once(kind: ComplexityKind) -> None:
    """Whatever the kind, it stands in its place, and the turns are those of the prompt."""
    turn = "1.1" if "user" in json.dumps(_kept(kind)) else "1.2"
    dialogue = with_mask(drafted(complexities=[kind]), turn, operation=Operation.EXTEND, injection=kind)
    schema = json.dumps(fill_schema(dialogue, dialogue.mask("m1")))
    Draft202012Validator.check_schema(json.loads(schema))
    forms = 2 if kind is ComplexityKind.CONFIRMATION else 1
    assert schema.count(f'"id": {{"const": "{turn}"}}') == forms


def _kept(kind: ComplexityKind) -> list[str]:
    return [line for line in INJECTIONS[kind].turns if '"id"' in line.partition("}")[0]]


def test_an_extension_is_of_the_turns_of_its_kind() -> None:
    """In their order, and each of a known form."""
    kind = ComplexityKind.CHIT_CHAT
    dialogue = with_mask(drafted(complexities=[kind]), "1.1", operation=Operation.EXTEND, injection=kind)
    schema = reply_schema(dialogue, only(Filler(), dialogue))
    assert fits(schema, {"turns": [USER, WORDS, {"id": "1.1", **USER}]})
    assert not fits(schema, {"turns": [{"id": "1.1", **USER}]})
    assert not fits(schema, {"turns": [USER, {"id": "9.9", **USER}]})
    assert not fits(schema, {"turns": [USER, {"role": "assistant", "content": "Hello"}]})


def voting() -> Dialogue:
    """A dialogue before its expert."""
    dialogue = given(*skeleton(experts=["safety"]), DONE)
    return admit_all(dialogue, Verifier().decide(dialogue, ()))


def test_a_vote_points_at_turns_that_are_there_and_decides_last() -> None:
    """The order of a grammar is that of the properties."""
    dialogue = voting()
    schema = reply_schema(dialogue, only(Verifier(), dialogue))
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == ["checked", "findings", "reason", "verdict"]
    found = {"severity": "major", "turn": "2.2", "call": None, "pointer": None, "quote": "", "message": "Wrong."}
    vote = {"checked": ["2.2"], "findings": [found], "reason": "So.", "verdict": "fail"}
    assert fits(schema, vote)
    assert not fits(schema, {**vote, "findings": [{**found, "turn": "9.9"}]})
    assert not fits(schema, {**vote, "verdict": "perhaps"})


def test_votes_of_several_experts_come_in_their_order() -> None:
    """One for each that is asked, and nobody else's."""
    dialogue = given(*skeleton(experts=("safety", "coherence"), votes_together=2), DONE)
    dialogue = admit_all(dialogue, Verifier().decide(dialogue, ()))
    schema = reply_schema(dialogue, only(Verifier(), dialogue))
    vote = {"checked": ["2.2"], "findings": [], "reason": "So.", "verdict": "pass"}
    safety, coherence = ({"expert": name, **vote} for name in ("safety", "coherence"))
    assert fits(schema, {"votes": [safety, coherence]})
    for wrong in ([safety], [coherence, safety], [safety, {**coherence, "expert": "tone"}], [safety, vote]):
        assert not fits(schema, {"votes": wrong})


def test_any_other_question_has_the_schema_of_its_type() -> None:
    """A judgement, and whatever a method of one's own asks."""
    dialogue = with_mask(drafted(), "1.1")
    question = only(Refiner(), proposed(dialogue, user("Oslo to Rome.", id="1.1")))
    assert reply_schema(dialogue, question) == question.expects.model_json_schema()


TREE: JsonObject = {
    "$defs": {"node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}, "at": {"type": "integer"}}}},
    "type": "object",
    "properties": {"root": {"$ref": "#/$defs/node"}, "free": {"type": "object"}, "any": {"description": "anything"}},
    "required": ["root"],
}


@pytest.mark.parametrize(
    ("parameters_", "right", "wrong"),
    [
        (TREE, {"root": {"at": 1, "next": {"at": "x"}}, "free": {"a": [1]}, "any": None}, {"free": {}}),
        ({"type": "object", "properties": {}}, {}, {"x": 1}),
        ({"type": "object"}, {"x": 1}, None),
        ({}, {"x": 1}, None),
        (
            {"type": "object", "properties": {"a": {"enum": ["x", 1]}}, "additionalProperties": True},
            {"a": 1, "b": 2},
            {"a": 2},
        ),
        ({"type": "object", "properties": {"d": {"type": "string", "pattern": "[0-9]+"}}}, {"d": "x"}, {"d": 1}),
        (
            {"type": "object", "properties": {"l": {"type": "array", "items": {"type": "integer"}}}},
            {"l": [1]},
            {"l": ["1"]},
        ),
        ({"type": "object", "properties": {"n": {"anyOf": [{"type": "null"}, {"const": 5}]}}}, {"n": 5}, {"n": 6}),
        ({"type": "object", "properties": {"b": {"$ref": "https://example.com/b"}}}, {"b": 1}, {"c": 1}),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"x": 1}, {"x": "1"}),
    ],
)
def test_arguments_are_those_of_the_tool(parameters_: JsonObject, right: object, wrong: object) -> None:
    """References are resolved, recursion ends, and only what a tool leaves free is free."""
    schema = arguments_schema(parameters_)
    assert "$ref" not in json.dumps(schema)
    assert fits(schema, right)
    assert wrong is None or not fits(schema, wrong)


def test_a_schema_of_many_tools_is_bounded() -> None:
    """A hundred large tools are more than a server compiles."""
    properties: JsonObject = {f"argument_{number}": {"type": "string"} for number in range(100)}
    tools = tuple(
        replace_tool(FIND, name=f"tool_{n}", parameters={"type": "object", "properties": properties})
        for n in range(100)
    )
    dialogue = with_mask(given(DialogueOpened(seed=1, parameters=parameters(), tools=tools), *skeleton()[1:]), "1.2")
    schema = reply_schema(dialogue, only(Filler(), dialogue))
    assert bounded(schema) == {"type": "object"}
    assert bounded(call_schema(FIND)) == call_schema(FIND)


def test_a_reply_of_words_has_no_calls_in_its_schema() -> None:
    """They would be some thousand characters for nothing."""
    dialogue = with_mask(drafted(), "1.1")
    assert "$defs" not in reply_schema(dialogue, only(Filler(), dialogue))
    called = with_mask(drafted(), "1.2")
    assert "$defs" in reply_schema(called, only(Filler(), called))


def test_a_call_that_is_wrong_on_purpose_may_break_its_schema() -> None:
    """A required argument may be missing from the first call, and not from the second."""
    kind = ComplexityKind.BAD_ARGUMENT
    dialogue = with_mask(drafted(), "2.2", operation=Operation.EXTEND, injection=kind)
    schema = reply_schema(dialogue, only(Filler(), dialogue))
    wrong = {"role": "assistant", "text": "", "calls": [{"name": "book_flight", "arguments": {"seats": 2}}]}
    refused = {"role": "tool", "results": [{"error": True, "content": "flight_id is missing"}]}
    right = {**CALL, "id": "2.2", "text": "I left out the flight."}
    assert fits(schema, {"turns": [wrong, refused, right]})
    assert not fits(schema, {"turns": [wrong, refused, {**wrong, "id": "2.2"}]})
