"""From a reply to events: what was answered, whether it could be used, and what follows."""

from collections.abc import Sequence

from pydantic import BaseModel

from ...events import AnswerUnusable, Dialogue, DialogueEvent, ModelAnswered, evolve
from ..parsing import Fault, read_reply
from ..questions import Answer, Question, Reply
from ..roles import Role


def events_of(
    dialogue: Dialogue, role: Role, question: Question[BaseModel], reply: Reply, *, version: int
) -> Sequence[DialogueEvent]:
    """What *reply* makes happen, the answer itself first; *version* is the one that the prompt was rendered from."""
    answered = _answered(question, reply, version)
    after = evolve(dialogue, answered)
    value = read_reply(reply.text, question.expects, finish_reason=reply.finish_reason)
    fault = value.message if isinstance(value, Fault) else role.objection(after, question, value)
    if fault is None:
        assert not isinstance(value, Fault)
        return [answered, *role.decide(after, [Answer(question, value, None)])]
    return [answered, *unusable(after, role, question, fault)]


def first_tries(questions: Sequence[Question[BaseModel]]) -> Sequence[Question[BaseModel]]:
    """Those of *questions* that were tried least often; the others wait until these are answered.

    Where a process died after some of them were answered, this brings back the order of one that did not.
    """
    least = min((question.attempt for question in questions), default=1)
    return [question for question in questions if question.attempt == least]


def unusable(dialogue: Dialogue, role: Role, question: Question[BaseModel], fault: str) -> Sequence[DialogueEvent]:
    """What follows where no usable answer came: the question is asked again, or given up on by its role."""
    event = AnswerUnusable(question=question.key, fault=fault)
    if question.attempt < dialogue.knobs.tries:
        return [event]
    return [event, *role.decide(evolve(dialogue, event), [Answer(question, None, fault)])]


def _answered(question: Question[BaseModel], reply: Reply, version: int) -> ModelAnswered:
    return ModelAnswered(
        question=question.key,
        purpose=_purpose(question),
        template=question.prompt.template.digest,
        prompt=question.prompt.digest,
        version=version,
        model=reply.model,
        text=_storable(reply.text),
        finish_reason=reply.finish_reason,
        usage=reply.usage,
        price=reply.price,
        latency=round(reply.latency, 6),
    )


def _storable(text: str) -> str:
    """The reply without lone surrogates, which no encoding carries: a model may write one as an escape."""
    return text.encode("utf-8", "replace").decode()


def _purpose(question: Question[BaseModel]) -> str:
    return question.purpose.value if question.expert is None else f"{question.purpose.value}:{question.expert}"
