"""`view`: a log in a browser, or one dialogue in a file."""

from pathlib import Path
from typing import Annotated

import typer

from ...store import EventLog
from ...store.views import Unreadable, expect_run, load
from ...store.wording import count
from ..checking.reviewing.person import person
from ..errors import UsageError
from .app import DEFAULT_LOG, LogOption, app, console, errors
from .reading import read_with
from .standard_streams import is_stream
from .unreadable import end_if_damaged, show_unreadable
from .writing import ForceOption, refuse_taken, write_new

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
    html: Annotated[
        Path | None, typer.Option("--html", help="Of a dialogue: write it to a file, with all versions and the slider.")
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", help="Of a run: write a folder, a list and a file for each dialogue."),
    ] = None,
    force: ForceOption = False,
    write: Annotated[
        bool, typer.Option("--write", help="Let who opens the address that is printed judge dialogues, as `review`.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who judges; without it, your login name.")] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="With --write: hide outcome, findings and others' reviews until you judged.")
    ] = False,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Look at runs and dialogues in a browser.

    A page on this machine, which others cannot reach: every version of every dialogue, with a slider. It reads the log
    and asks no model. With --html a dialogue becomes a file that can be sent to others.
    """
    if (by is not None or blind) and not write:
        raise UsageError(f"{'--blind' if blind else '--by'} is about judging, which needs --write")
    served = {"--port": port is not None, "--write": write}
    for option, file in (("--html", html), ("--bundle", bundle)):
        if file is not None and (beside := [one for one, given in served.items() if given]):
            raise UsageError(f"{option} writes files, and {beside[0]} is of the page that is served: not both")
    if html is not None and bundle is not None:
        raise UsageError("--html is of one dialogue, --bundle of a run: not both")
    if html is not None:
        _write(name, html, force=force, log=log)
        return
    if bundle is not None:
        _write_all(name, bundle, force=force, log=log)
        return
    _expect(name, log)
    from ..page.judging import Judging  # noqa: PLC0415 — no other command needs a server
    from ..page.links import DialogueLinks, run_address  # noqa: PLC0415 — the same
    from ..page.serving import serve  # noqa: PLC0415 — the same

    path = "" if name is None else DialogueLinks(name).path if "/" in name else run_address(name)

    judging = Judging.of(log, person(by), blind=blind) if write else None

    def ready(bound: int) -> None:
        token = f"{path or '/'}?token={judging.token}" if judging is not None else path
        console.print(f"http://127.0.0.1:{bound}{token}", soft_wrap=True)
        does = f"records what {judging.by} says there" if judging is not None else "reads the log"
        console.print(f"It is shown to this machine alone, and {does}. Ctrl-C ends it.", style="dim")

    serve(log, port, usual=PORT, ready=ready, judging=judging)


def _write(name: str | None, html: Path, *, force: bool, log: str) -> None:
    if name is None or "/" not in name:
        raise UsageError(f"--html is of one dialogue: name it as {name or 'RUN'}/NUMBER")
    refuse_taken(html, force=force)
    from ..page.dialogue.file import dialogue_file  # noqa: PLC0415 — no other command needs templates
    from ..page.dialogue.sources import read_source  # noqa: PLC0415 — the same

    source = read_with(log, lambda opened: read_source(opened, name))
    write_new(html, dialogue_file(source), force=force)
    if source.broken:
        errors.print(f"{name} cannot be read as a whole: {source.broken}", style="yellow", soft_wrap=True)
    if not is_stream(html):
        console.print(f"Wrote {name}, {len(source.course.steps)} versions, to {html}.", soft_wrap=True)


def _write_all(name: str | None, folder: Path, *, force: bool, log: str) -> None:
    if name is None or "/" in name:
        raise UsageError("--bundle is of a run: name one, such as 'demo'; --html is of a dialogue")
    if not force and folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} has files already; --force writes over those of the same names")
    from ..page.bundle import INDEX, bundled  # noqa: PLC0415 — no other command needs templates

    unreadable: list[Unreadable] = []

    async def write(opened: EventLog) -> int:
        written = 0
        async for file, page in bundled(opened, name, unreadable):
            _put(folder, file, page, force=force)
            written += 1
        return written

    try:
        files = read_with(log, write)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}") from None
    show_unreadable(unreadable)
    console.print(f"Wrote {count(files - 1, 'dialogue')} and the list {folder / INDEX}.", soft_wrap=True)
    end_if_damaged(unreadable)


def _put(folder: Path, file: str, page: str, *, force: bool) -> None:
    folder.mkdir(exist_ok=True)
    write_new(folder / file, page, force=force)


def _expect(name: str | None, log: str) -> None:
    """Raise StoreError where there is no such log, run or dialogue."""
    if name is None:
        read_with(log, lambda opened: opened.head("-"))
    elif "/" in name:
        read_with(log, lambda opened: load(opened, name))
    else:
        read_with(log, lambda opened: expect_run(opened, name))
