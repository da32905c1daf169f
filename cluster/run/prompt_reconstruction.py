"""The exact prompt behind an answer, rendered again from the log, years later if need be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from ...actors.experts import EXPERTS, Expert
from ...actors.methods import DEFAULT_METHOD, Method
from ...actors.prompts import Prompt, Template, question_of
from ...actors.prompts.earlier import earlier_parts, is_earlier
from ...actors.questions import Question
from ...actors.roles.judge_keys import masks_of
from ...actors.roles.vote_keys import experts_of
from ...actors.rules import RULES
from ...events import Dialogue, ModelAnswered, Recorded, Run, fold_run
from ...store import EventLog
from ...store.views import dialogue_at
from ..config.methods import resolved_method
from ..errors import ConfigError, UsageError


class ReconstructedPrompt(BaseModel):
    """A prompt that was rendered again, compared byte for byte with the one that was sent."""

    model_config = ConfigDict(frozen=True)

    dialogue: str
    version: int
    question: str
    system: str
    context: str
    task: str
    reply: str
    digest: str
    same: bool
    """True if the digest is the recorded one."""


async def reconstruct_prompt(log: EventLog, records: Sequence[Recorded], version: int) -> ReconstructedPrompt:
    """Return the prompt of the answer at *version* of a dialogue.

    Raises:
        UsageError: there is no answer at that version.
    """
    if version > len(records) or not isinstance(event := records[version - 1].event, ModelAnswered):
        answers = [record.version for record in records if isinstance(record.event, ModelAnswered)]
        raise UsageError(f"there is no answer at version {version}; answers are at {', '.join(map(str, answers))}")
    stream = records[0].stream
    run = fold_run(stream.partition("/")[0], await log.read(stream.partition("/")[0]))
    dialogue = dialogue_at(records, event.version)
    asked = _asked(method_of_run(run), experts_of_run(run), dialogue, event.question)
    text = run.templates.get(event.template, asked.prompt.template.text)
    recorded = Template.parse(asked.prompt.template.name, text)
    parts = earlier_parts(asked.prompt, dialogue) if is_earlier(recorded) else asked.prompt.parts
    # A template of a still older release may have parts that there are no more: then today's shows what was asked.
    prompt = Prompt(recorded, parts) if recorded.parts <= parts.keys() else asked.prompt
    return ReconstructedPrompt(
        dialogue=stream,
        version=version,
        question=event.question,
        system=prompt.system,
        context=prompt.context,
        task=prompt.task,
        reply=event.text,
        digest=prompt.digest,
        same=prompt.digest == event.prompt,
    )


def method_named(run: Run) -> str:
    """Return the name or path by which the method of *run* is imported; a run of the first releases names none."""
    name = str(run.config.get("method", DEFAULT_METHOD))
    digest = str(run.config.get("added_method", "")).partition("@")[2]
    return f"{name}@{digest}" if digest else name


def method_of_run(run: Run) -> Method:
    """Import the method of *run*. Raises UsageError."""
    try:
        return resolved_method(method_named(run)).method
    except ConfigError as error:
        raise UsageError(f"the method of run {run.id!r} cannot be had here: {error}") from error


def _asked(method: Method, experts: Mapping[str, Expert], dialogue: Dialogue, key: str) -> Question[BaseModel]:
    role = method.next_role(dialogue)
    if unknown := [name for name in dialogue.parameters.experts if name not in experts]:
        raise UsageError(f"the panel of {dialogue.id!r} cannot be had: the log has no question of {unknown[0]!r}")
    for at in (dialogue, _narrowed(dialogue, key)):
        for question in method.roles[role](RULES, experts).ask(at) if role is not None else ():
            if question.key == key:
                return question
    raise UsageError(
        f"this release would not ask {key!r} at version {dialogue.version}; use the one that wrote the log"
    )


def _narrowed(dialogue: Dialogue, key: str) -> Dialogue:
    """*dialogue* with the masks or seats alone that the question of *key* is about: it was not asked with others."""
    if (masks := masks_of(key)) is not None:
        return replace(dialogue, masks=tuple(mask for mask in dialogue.masks if mask.id in masks))
    if not key.startswith("vote:"):
        return dialogue
    panel = tuple(seat for seat in dialogue.parameters.panel if seat.expert in experts_of(key))
    return replace(dialogue, parameters=dialogue.parameters.model_copy(update={"panel": panel}))


def experts_of_run(run: Run) -> Mapping[str, Expert]:
    """Return the project's experts and the added ones of *run*, with the questions that they had then."""
    asked = dict(filter(None, map(question_of, run.templates.values())))
    known = {name: replace(expert, question=asked.get(name, expert.question)) for name, expert in EXPERTS.items()}
    return known | {name: Expert(name, "an added expert", text) for name, text in asked.items() if name not in EXPERTS}
