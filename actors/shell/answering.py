"""From a reply to events: the answer, its fault where it is unusable, and what the role decides from it."""

from collections.abc import Sequence

from pydantic import BaseModel

from ...events import AnswerUnusable, ModelAnswered
from ..models import QuestionRefused
from ..models.recorded.answers import REFUSED
from ..parsing import Fault, FaultKind, read_reply
from ..questions import Answer, Question, Reply
from ..roles import Role
from .event_group import EventGroup


def add_answer(
    group: EventGroup, role: Role, question: Question[BaseModel], outcome: Reply | QuestionRefused, *, version: int
) -> None:
    """Add what *outcome* makes happen, a reply as an answer first.

    *version* is the one that the prompt was rendered from. A question that the provider takes from nobody is the affair
    of its dialogue, and not of the run: it is asked again like one that got no usable answer.
    """
    value: BaseModel | None = None
    fault: str | None
    if isinstance(outcome, QuestionRefused):
        kind, fault = FaultKind.QUESTION_REFUSED, f"{REFUSED}{outcome}"[:1000]
    else:
        group.add([_answered(question, outcome, version)])
        read = read_reply(outcome.text, question.expects, finish_reason=outcome.finish_reason, usage=outcome.usage)
        if isinstance(read, Fault):
            kind, fault = read.kind, read.message
        else:
            value, kind, fault = read, FaultKind.UNFIT, role.objection(group.dialogue, question, read)
    if fault is not None:
        value = None
        group.add([AnswerUnusable(question=question.key, fault=fault, kind=kind)])
        if question.attempt < group.dialogue.parameters.tries:
            return
    group.add(role.decide(group.dialogue, [Answer(question, value, fault)]))


def first_tries(questions: Sequence[Question[BaseModel]]) -> Sequence[Question[BaseModel]]:
    """Return those of *questions* that were tried least often; the others wait until these are answered.

    Where a process died after some of them were answered, this brings back the order of one that did not.
    """
    least = min((question.attempt for question in questions), default=1)
    return [question for question in questions if question.attempt == least]


def _answered(question: Question[BaseModel], reply: Reply, version: int) -> ModelAnswered:
    return ModelAnswered(
        question=question.key,
        purpose=purpose_of(question),
        template=question.prompt.template.digest,
        prompt=question.prompt.digest,
        version=version,
        model=reply.model,
        text=_storable(reply.text),
        finish_reason=reply.finish_reason,
        usage=reply.usage,
        price=reply.price,
        latency=round(reply.latency, 6),
        odd=tuple(map(_storable, reply.odd)),
        at_most=reply.at_most,
    )


def _storable(text: str) -> str:
    """The reply without lone surrogates, which no encoding carries: a model may write one as an escape."""
    return text.encode("utf-8", "replace").decode()


def purpose_of(question: Question[BaseModel]) -> str:
    """Return what a question is for, as answers say it: `plan`, or `vote:EXPERT`."""
    return question.purpose.name if question.expert is None else f"{question.purpose.name}:{question.expert}"
