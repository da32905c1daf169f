"""A dialogue carried on without any shell: the roles, and what they make of replies."""

from collections.abc import Callable

from pydantic import BaseModel

from toolace_mt.actors.experts import EXPERTS
from toolace_mt.actors.methods import DEFAULT_METHOD, METHODS, Method
from toolace_mt.actors.offline import OfflineSettings, answer
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.roles import Filler, Initializer, Refiner, Role, Verifier, purposes
from toolace_mt.actors.rules import RULES
from toolace_mt.actors.shell.answering import add_answer, first_tries
from toolace_mt.actors.shell.event_group import EventGroup
from toolace_mt.events import Dialogue, DialogueEvent, Usage

ROLES: dict[str, Role] = {
    purposes.INITIALIZER: Initializer(),
    purposes.REFINER: Refiner(),
    purposes.FILLER: Filler(),
    purposes.VERIFIER: Verifier(),
}
NO_USAGE = Usage(
    input_tokens=None, output_tokens=None, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
)

Answering = Callable[[Question[BaseModel]], str]


def offline(settings: OfflineSettings) -> Answering:
    """The offline model's replies."""

    def answering(question: Question[BaseModel]) -> str:
        prompt = question.prompt
        return answer(prompt.system, prompt.context + prompt.task, settings=settings)

    return answering


def step(
    dialogue: Dialogue, answering: Answering, method: Method = METHODS[DEFAULT_METHOD]
) -> list[list[DialogueEvent]]:
    """What happens next, as groups that are recorded each as a whole; none where the dialogue has ended."""
    name = method.next_role(dialogue)
    if name is None:
        return []
    role = method.roles[name](RULES, EXPERTS)
    if free := list(role.decide(dialogue, ())):
        return [free]
    questions, version = first_tries(role.ask(dialogue)), dialogue.version
    assert questions
    groups = []
    for question in questions:
        reply = Reply(answering(question), "driven", "stop", NO_USAGE, None, 0.0)
        group = EventGroup(dialogue)
        add_answer(group, role, question, reply, version=version)
        groups.append(group.events)
        dialogue = group.dialogue
    return groups
