"""`prompt`: the exact question behind an event, rendered again from the log, and the raw reply."""

from typing import TYPE_CHECKING, Annotated

import typer

from ...events import Recorded
from ...store import EventLog
from ...store.views import answer_behind, by_id, load
from ...store.wording import visible
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console
from .layout import emit
from .reading import read_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..run.prompt_reconstruction import ReconstructedPrompt


@app.command()
def prompt(
    dialogue: Annotated[str, typer.Argument(help="RUN/NUMBER, such as demo/17.")],
    version: Annotated[int, typer.Argument(min=1, help="The version of an answer, or of what was decided from one.")],
    *,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Show the exact question and the raw reply of a version.

    The prompt is rendered again from the log and compared with the recorded digest; no model is asked.
    """
    emit(read_with(log, lambda opened: load_prompt(opened, dialogue, version)), show_prompt, as_json=form.is_json)


async def load_prompt(log: EventLog, dialogue: str, version: int) -> "ReconstructedPrompt":
    """Return the prompt of the answer at *version*, or of the answer that its event was decided from."""
    from ..run.prompt_reconstruction import reconstruct_prompt  # noqa: PLC0415 — only here all prompts are waited for

    records = await load(log, dialogue)
    return await reconstruct_prompt(log, records, _of_answer(records, version))


def _of_answer(records: "Sequence[Recorded]", version: int) -> int:
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
