"""`fork`: a new dialogue that has another one's history up to a version."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ...events import fold_records
from ...store import EventLog, open_beside
from ...store.inputs import read_whole
from ...store.views import load, run_of
from ...store.wording import count, dollars
from ..config.resolved_run import ResolvedRun
from ..errors import UsageError
from ..rerunning.deciders import deciders_of
from ..rerunning.fork_config import run_of_fork
from ..rerunning.forking import Change, Forked, fork
from ..run.credentials import in_words, keys_needed_here, unusable_answers, unusable_keys
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, naming, program
from .layout import emit, print_beside
from .overriding import run_of as run_of_config
from .reading import locating
from .standard_streams import readable

_MOST = 2**22
"""Bytes of an answer."""


@app.command("fork")
def fork_command(
    dialogue: Annotated[str, typer.Argument(help="RUN/NUMBER, such as demo/17.")],
    *,
    at: Annotated[int, typer.Option("--at", min=1, help="The version up to which both have the same history.")],
    answer: Annotated[
        Path | None,
        typer.Option("--answer", help="A file with the raw reply to the next question; or -."),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Keep the fill that waits for a verdict.")] = False,
    decline: Annotated[bool, typer.Option("--decline", help="Decline it.")] = False,
    model: Annotated[
        str | None, typer.Option("--model", help="A key under 'models': it answers all that follows.")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Without a change: ask models where today's code decides otherwise.")
    ] = False,
    config: Annotated[
        Path | None, typer.Option("--config", help="A config with the models; without it, that of the run.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--run", help="The name of the new run; without one, RUN-NUMBER-fork.")
    ] = None,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Go another way from a version of a dialogue on.

    The new dialogue is a run of its own. With --answer, --accept, --decline or --model something changes, and only what
    follows is asked; prompts that were answered before are not asked again. Without a change it costs nothing.
    """
    options = {"--answer": answer is not None, "--accept": accept, "--decline": decline, "--model": model is not None}
    given = [option for option, is_given in options.items() if is_given]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} do not go together: change one thing, and fork the fork")
    change = Change(
        answer=None if answer is None else _answer(answer),
        accept=accept if accept or decline else None,
        other_model=model is not None,
    )
    base = None if config is None else run_of_config(config).config

    async def forked() -> Forked:
        async with open_beside(log) as opened:
            with locating(log):
                records = await load(opened, dialogue)
            deciders = await deciders_of(opened, dialogue)
            own = name or await _free(opened, records[0].stream)
            state = fold_records(records[0].stream, records)
            run = run_of_fork(deciders.run, state, own, log, base=base, model=model)
            if ask or not change.is_none:
                _refuse_unusable(run)
            return await fork(opened, records, deciders, run, change=change, at=at, ask=ask)

    emit(asyncio.run(forked()), lambda found: _show(found, at, log), as_json=form.is_json)


def _answer(path: Path) -> str:
    try:
        return read_whole(readable(path), most=_MOST).decode()
    except OSError as error:
        raise UsageError(f"--answer {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"--answer {path} cannot be read: it is no text in UTF-8") from None


async def _free(log: EventLog, dialogue: str) -> str:
    """Return a name that no run has yet."""
    run, number = run_of(dialogue) or "", dialogue.rpartition("/")[2]
    base, further = f"{run}-{number}-fork", 2
    name = base
    while await log.head(name) is not None:
        name, further = f"{base}-{further}", further + 1
    return name


def _refuse_unusable(run: ResolvedRun) -> None:
    here = keys_needed_here(run, in_process=True)
    if unusable := in_words({**unusable_keys(here), **unusable_answers(run.models)}):
        raise UsageError(unusable)


def _show(found: Forked, at: int, log: str) -> None:
    console.print(f"{found.dialogue}: {found.outcome}, forked from {found.of} at version {found.at}", style="bold")
    if found.at != at:
        print_beside("  ", f"Version {at} is in the middle of one step: it forks before that.", style="dim")
    if found.question:
        print_beside("  ", f"The answer given by hand is to {found.question}.")
    same = "all of them" if found.same == found.events else f"the first {found.same}"
    print_beside("  ", f"{count(found.events, 'event')}, {same} with the same contents as there.")
    price = "nothing" if not found.asked else dollars(found.price)
    print_beside("  ", f"{count(found.taken, 'answer')} taken from there, {found.asked} asked; it cost {price}.")
    console.print("Try next:", style="dim")
    where = naming(log)
    for words in (f"replay {found.dialogue}", f"audit {found.dialogue}", f"audit {found.of}"):
        console.print(f"  {program()} {words}{where}", style="dim", soft_wrap=True)
