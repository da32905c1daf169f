"""`view`: a log in a browser, or one dialogue in a file."""

from typing import Annotated

import typer

from ...store.views import expect_run, load
from .app import DEFAULT_LOG, LogOption, app, console
from .reading import read_with

PORT = 8520


@app.command()
def view(
    name: Annotated[
        str | None, typer.Argument(metavar="[RUN|RUN/NUMBER]", help="Where to begin; without it, at the list of runs.")
    ] = None,
    *,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help=f"Without it, the first free one from {PORT} on.")
    ] = None,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Look at runs and dialogues in a browser.

    A page on this machine, which others cannot reach: every version of every dialogue, with a slider. It reads the log
    and asks no model.
    """
    _expect(name, log)
    from ..page.links import DialogueLinks, run_address  # noqa: PLC0415 — no other command needs a server
    from ..page.serving import serve  # noqa: PLC0415 — the same

    path = "" if name is None else DialogueLinks(name).path if "/" in name else run_address(name)

    def ready(bound: int) -> None:
        console.print(f"http://127.0.0.1:{bound}{path}", soft_wrap=True)
        console.print("It is shown to this machine alone, and reads the log. Ctrl-C ends it.", style="dim")

    serve(log, port, usual=PORT, ready=ready)


def _expect(name: str | None, log: str) -> None:
    """Raise StoreError where there is no such log, run or dialogue."""
    if name is None:
        read_with(log, lambda opened: opened.head(""))
    elif "/" in name:
        read_with(log, lambda opened: load(opened, name))
    else:
        read_with(log, lambda opened: expect_run(opened, name))
