"""A prompt and the reply to it, as they are printed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...events import Recorded
from ...store import EventLog
from ...store.views import answer_behind, by_id, load
from ...store.wording import visible
from .app import console

if TYPE_CHECKING:
    from ..run.prompt_reconstruction import ReconstructedPrompt


async def load_prompt(log: EventLog, dialogue: str, version: int) -> "ReconstructedPrompt":
    """Return the prompt of the answer at *version*, or of the answer that its event was decided from."""
    from ..run.prompt_reconstruction import reconstruct_prompt  # noqa: PLC0415 — only here all prompts are waited for

    records = await load(log, dialogue)
    return await reconstruct_prompt(log, records, _of_answer(records, version))


def _of_answer(records: Sequence[Recorded], version: int) -> int:
    behind = answer_behind(records[version - 1], by_id(records)) if version <= len(records) else None
    return version if behind is None else behind.version


def show_prompt(shown: "ReconstructedPrompt") -> None:
    """Print the prompt and its reply as they are: no line is folded, no tab becomes spaces."""
    texts = {"system": shown.system, "context": shown.context, "task": shown.task, "reply": shown.reply}
    for name, text in texts.items():
        console.print(f"--- {name} ---", style="dim")
        console.file.write(f"{visible(text)}\n")
    if any(visible(text) != text for text in texts.values()):
        console.print(
            "\nControl characters are written as escapes here; --format json has them as they are.", style="yellow"
        )
    state = "is the recorded one" if shown.same else "DIFFERS from the recorded one: another release rendered it"
    console.print(f"\nThe prompt's digest {shown.digest[:16]}… {state}.", style="dim" if shown.same else "red")
