"""The exact prompt behind an answer, rendered again from the log, years later if need be."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from ...actors.experts import EXPERTS, Expert
from ...actors.methods import DEFAULT_METHOD, Method
from ...actors.prompts import Prompt, Template
from ...actors.questions import Question
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
    asked = _asked(_method(run), dialogue_at(records, event.version), event.question)
    text = run.templates.get(event.template, asked.prompt.template.text)
    prompt = Prompt(Template.parse(asked.prompt.template.name, text), asked.prompt.parts)
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


def _method(run: Run) -> Method:
    """Import the method of *run*; a run of the first releases names none. Raises UsageError."""
    name = str(run.config.get("method", DEFAULT_METHOD))
    if digest := str(run.config.get("added_method", "")).partition("@")[2]:
        name = f"{name}@{digest}"
    try:
        return resolved_method(name).method
    except ConfigError as error:
        raise UsageError(f"the method of run {run.id!r} cannot be had here: {error}") from error


def _asked(method: Method, dialogue: Dialogue, key: str) -> Question[BaseModel]:
    role = method.next_role(dialogue)
    for question in method.roles[role](RULES, _stand_ins(dialogue)).ask(dialogue) if role is not None else ():
        if question.key == key:
            return question
    raise UsageError(
        f"this release would not ask {key!r} at version {dialogue.version}; use the one that wrote the log"
    )


def _stand_ins(dialogue: Dialogue) -> Mapping[str, Expert]:
    """Return the project's experts, and a stand-in for each added one. Raises UsageError."""
    added = [name for name in dialogue.parameters.experts if name not in EXPERTS]
    try:
        return {**EXPERTS, **{name: Expert(name, "an added expert", "Its question is in the log.") for name in added}}
    except ValueError as error:
        raise UsageError(f"the panel of {dialogue.id!r} cannot be had: {error}") from None
