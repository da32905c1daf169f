"""The page of a prompt: what was asked behind an answer, rendered again from the log, and the reply."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...store.views import load
from .frame import Frame
from .links import DialogueLinks
from .rendering import Page

if TYPE_CHECKING:
    from ..run.prompt_reconstruction import ReconstructedPrompt

from ...store import EventLog


@dataclass(frozen=True, slots=True)
class PromptPage(Page):
    """A prompt, and its reply."""

    template: ClassVar[str] = "prompt.html"

    frame: Frame
    links: DialogueLinks
    prompt: "ReconstructedPrompt"


async def reconstructed(log: EventLog, dialogue: str, version: int) -> "ReconstructedPrompt":
    """Return the prompt of the answer at *version*. Raises UsageError, NoSuchStream, and as the log."""
    from ..run.prompt_reconstruction import reconstruct_prompt  # noqa: PLC0415 — only this page waits for all prompts

    return await reconstruct_prompt(log, await load(log, dialogue), version)
