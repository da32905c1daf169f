"""`why`: the history of one value of a dialogue, as a short story."""

from typing import Annotated

import typer

from ...store.views import why
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app
from .layout import emit
from .reading import end_if_broken, read_dialogue
from .valued import show_value


@app.command("why")
def why_command(
    dialogue: Annotated[str, typer.Argument(help="RUN/NUMBER, such as demo/17.")],
    place: Annotated[
        str,
        typer.Argument(help="A turn, or a place in it: 2.4, 2.4.text, 2.4.arguments.order_id; or the value itself."),
    ],
    *,
    at: Annotated[int | None, typer.Option("--at", min=0, help="As the dialogue was at this version.")] = None,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Say where a value comes from, and who carried it on.

    Where it was read from, every event that wrote it, and every check that speaks of it.
    """
    readable = read_dialogue(log, dialogue)
    emit(why(readable.records, place, at), show_value, as_json=form.is_json)
    end_if_broken(readable)
