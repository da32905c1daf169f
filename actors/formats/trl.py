"""TRL's prompt and completion: the messages stand in two lists, the tools beside them.

Tools and metadata are texts of JSON, which TRL's trainers decode: as objects, `datasets` changes some of them.
"""

from ...events import Dialogue, DialogueImported, GenerationParameters, JsonObject
from . import openai
from .errors import UnreadableDialogue
from .parts.argument_form import as_objects, each
from .parts.json_texts import with_texts
from .port import DialogueFormat


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One record; the completion goes on where the prompt ends. Raises UnreadableDialogue."""
    prompt = record.get("prompt")
    completion = next((record[key] for key in ("completion", "chosen") if record.get(key) is not None), [])
    if not isinstance(prompt, list) or not isinstance(completion, list):
        raise UnreadableDialogue("'prompt' and 'completion' have to be lists of messages")
    answered = any(isinstance(one, dict) and one.get("role") == "assistant" for one in prompt)
    if not answered and "completion" not in record and "chosen" not in record:
        raise UnreadableDialogue("this is a prompt without an answer: check what a model answered to it")
    whole = completion[: len(prompt)] == prompt
    return openai.read({**record, "messages": completion if whole else [*prompt, *completion]}, source, parameters)


def recognises(record: JsonObject) -> bool:
    """True if *record* has a prompt of messages."""
    prompt = record.get("prompt")
    return isinstance(prompt, list) and all(isinstance(message, dict) and "role" in message for message in prompt[:1])


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*: the completion is all that follows the user's last words.

    Chat templates take arguments as an object, and words beside calls as a string; OpenAI has them the other way round.
    """
    record = openai.record_of(dialogue, metadata, {})
    written = each(record["messages"], as_objects)
    asked = [at for at, message in enumerate(written, 1) if isinstance(message, dict) and message["role"] == "user"]
    end = asked[-1] if asked else 0
    return {"prompt": written[:end], "completion": written[end:], **with_texts(record)}


FORMAT = DialogueFormat(
    "trl", "messages in 'prompt' and 'completion', tools beside them", recognises, read, write, takes_arguments=True
)
