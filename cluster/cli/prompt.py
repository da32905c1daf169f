"""`prompt`: the exact question behind an event, rendered again from the log, and the raw reply."""

from typing import Annotated

import typer

from .app import DEFAULT_LOG, Form, FormOption, LogOption, app
from .layout import emit
from .prompted import load_prompt, show_prompt
from .reading import read_with


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
