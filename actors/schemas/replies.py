"""The schema of the reply to a question, by what the question is for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from typing import Final, TypeVar

from pydantic import BaseModel

from ...events import Dialogue, JsonObject
from ..questions import Question
from ..replies import AssistantReply, PlanReply, ResultsReply, TurnsReply, UserReply, VoteReply, VotesReply
from ..roles.real_results import left_to_ask
from ..roles.vote_keys import experts_of
from .parts import TEXT, between, closed, const, exactly, one_of
from .simulation import assistant_schema, results_schema, user_schema
from .turns import draft_schema, fill_schema

_MOST_FINDINGS: Final = 8
_MOST_CHECKED: Final = 20
_MOST_EXPECTED: Final = 10
_SPARE_TOOLS: Final = 2
"""Tools that a sub-task may need beside one for each step: calls may share a step."""

ReplyT = TypeVar("ReplyT", bound=BaseModel)


def with_schema(dialogue: Dialogue, question: Question[ReplyT]) -> Question[ReplyT]:
    """*question* with the schema of its reply, unless its role has given it one."""
    return question if question.schema is not None else replace(question, schema=reply_schema(dialogue, question))


def reply_schema(dialogue: Dialogue, question: Question[BaseModel]) -> JsonObject:
    """The schema of the reply: as narrow as the question is, else that of the type that is expected."""
    kind, _, about = question.key.partition(":")
    if question.expects is PlanReply and kind == "plan":
        return _plan(dialogue)
    if question.expects is TurnsReply and kind == "draft" and about.isdecimal():
        return draft_schema(dialogue, int(about))
    mask = next((mask for mask in dialogue.masks if mask.id == about), None)
    if question.expects is TurnsReply and mask is not None:
        return fill_schema(dialogue, left_to_ask(dialogue, mask))
    if question.expects in _SIMULATED:
        return _SIMULATED[question.expects](dialogue)
    if question.expects is VoteReply:
        return closed(_vote(dialogue))
    if question.expects is VotesReply:
        vote = _vote(dialogue)
        return closed({"votes": exactly([closed({"expert": const(one), **vote}) for one in experts_of(question.key)])})
    return _of_type(question.expects)


_SIMULATED: Final[Mapping[type[BaseModel], Callable[[Dialogue], JsonObject]]] = {
    UserReply: user_schema,
    AssistantReply: assistant_schema,
    ResultsReply: results_schema,
}


@cache
def _of_type(expects: type[BaseModel]) -> JsonObject:
    return expects.model_json_schema()


def _plan(dialogue: Dialogue) -> JsonObject:
    names = one_of([tool.name for tool in dialogue.tools])
    drawn = [sum(map(len, walk)) for walk in dialogue.parameters.walks]
    subtasks = [
        closed({"goal": TEXT, "tools": between(1, max(steps + _SPARE_TOOLS, calls), names), "steps": const(steps)})
        for steps, calls in zip_longest(dialogue.parameters.steps, drawn, fillvalue=0)
    ]
    plan: JsonObject = {"subtasks": exactly(subtasks), "why": {"type": "string"}}
    if dialogue.state is not None and dialogue.state.places:
        value: JsonObject = {"type": ["string", "number", "boolean", "null"]}
        plan["expect"] = between(0, _MOST_EXPECTED, closed({"at": TEXT, "value": value}))
    return closed(plan, optional=["why", "expect"])


def _vote(dialogue: Dialogue) -> JsonObject:
    calls: JsonObject = one_of([call.id for _, call in dialogue.calls()])
    finding = closed(
        {
            "severity": one_of(["major", "minor"]),
            "turn": one_of([turn.id for turn in dialogue.turns]),
            "call": {"anyOf": [calls, {"type": "null"}]},
            "pointer": {"type": ["string", "null"]},
            "quote": {"type": "string"},
            "message": TEXT,
        }
    )
    return {
        "checked": between(0, _MOST_CHECKED, TEXT),
        "findings": between(0, _MOST_FINDINGS, finding),
        "reason": TEXT,
        "verdict": one_of(["pass", "fail"]),
    }
