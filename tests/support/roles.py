"""Roles and what is said to them: their questions answered, and turns as a model writes them."""

from pydantic import BaseModel

from toolace_mt.actors.questions import Answer, Question
from toolace_mt.actors.replies import TurnsReply
from toolace_mt.actors.roles import Filler, Role
from toolace_mt.events import (
    ComplexityKind,
    Dialogue,
    DialogueEvent,
    Operation,
    RefinementCompleted,
    TurnsMasked,
    admit_all,
)

DONE = RefinementCompleted(reason="done")


def answered(role: Role, dialogue: Dialogue, *values: BaseModel | None) -> list[DialogueEvent]:
    """What the role decides when its open questions are answered so; None is an answer given up on."""
    events: list[DialogueEvent] = []
    for question, value in zip(role.ask(dialogue), values, strict=True):
        fault = None if value is not None else "no JSON"
        decided = role.decide(dialogue, [Answer(question, value, fault)])
        dialogue = admit_all(dialogue, decided)
        events += decided
    return events


def only(role: Role, dialogue: Dialogue) -> Question[BaseModel]:
    """The one question that the role has."""
    (question,) = role.ask(dialogue)
    return question


def turns(*written: dict[str, object]) -> TurnsReply:
    """A reply of turns."""
    return TurnsReply.model_validate({"turns": list(written)})


def user(text: str, **more: object) -> dict[str, object]:
    """A written user turn."""
    return {"role": "user", "text": text, **more}


def says(text: str, **more: object) -> dict[str, object]:
    """A written assistant turn in words."""
    return {"role": "assistant", "text": text, **more}


def calls(name: str, arguments: dict[str, object], id_: str = "a", **more: object) -> dict[str, object]:
    """A written assistant turn with one call."""
    return {"role": "assistant", "calls": [{"id": id_, "name": name, "arguments": arguments}], **more}


def result(content: object, call: str = "a", **more: object) -> dict[str, object]:
    """A written tool turn with one result."""
    return {"role": "tool", "results": [{"call": call, "content": content}], **more}


def proposed(dialogue: Dialogue, *written: dict[str, object]) -> Dialogue:
    """The dialogue after the filler's answer."""
    return admit_all(dialogue, answered(Filler(), dialogue, turns(*written)))


def masked(turn: str, operation: Operation = Operation.FILL, kind: ComplexityKind | None = None) -> TurnsMasked:
    """A mask over one turn."""
    return TurnsMasked(mask="m1", operation=operation, turns=(turn,), injection=kind, guidance=())
