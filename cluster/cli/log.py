"""`log verify`, `log backup`, `log seal`, `log answers`: look after a log, and take answers out of it."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from ...store import (
    BadTarget,
    BrokenChain,
    Damage,
    EventLog,
    NoSuchStream,
    broken_seal,
    output,
    redacted,
    seal,
    written,
)
from ...store.views import LISTING, Unreadable, dialogues_of, expect_run
from ...store.wording import count, safe_json
from ..errors import RunFailure, UsageError
from .app import DEFAULT_LOG, Form, FormOption, LogOption, console, errors, log_app, naming
from .inputs import refuse_missing
from .layout import print_json
from .reading import read_with
from .standard_streams import is_stream, named, readable, writable
from .unreadable import end_if_damaged, show_unreadable
from .writing import is_file, refuse_in_use


@log_app.command()
def verify(
    run: Annotated[str | None, typer.Argument(help="Only this run.")] = None,
    *,
    against: Annotated[Path | None, typer.Option("--seal", help="A seal that 'log seal' wrote earlier.")] = None,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Walk the chain of every stream, and name what is damaged. What was erased is noted, and is no damage."""
    if against is not None:
        against = readable(against)
        refuse_missing([against])
    found, streams, events = read_with(log, lambda opened: _walk(opened, run, against))
    damages, erased = [one for one in found if not one.erased], [one for one in found if one.erased]
    if form.is_json:
        facts = {"damages": [_facts(one) for one in damages], "erased": [_facts(one) for one in erased]}
        print_json({"log": redacted(log), "streams": streams, "events": events, **facts})
    else:
        for one in found:
            where = f"{one.stream} version {one.version}"
            console.print(f"{where}: {one.why}", style="yellow" if one.erased else "red")
        if not damages:
            but = f", but for {count(len(erased), 'erased payload')}" if erased else ""
            console.print(
                f"{redacted(log)}: {count(events, 'event')} in {count(streams, 'stream')}, "
                f"each as it was written{but}.",
            )
    if damages:
        raise RunFailure(f"{redacted(log)} is damaged in {count(len(damages), 'place')}; restore it from a backup")


async def _walk(log: EventLog, run: str | None, against: Path | None) -> tuple[list[Damage], int, int]:
    prefix = run or ""
    streams = events = 0
    damages = [damage async for damage in log.verify(prefix) if run is None or _concerns(damage, run)]
    try:
        async for head in log.heads(prefix):
            if run is None or head.stream == run or head.stream.startswith(f"{run}/"):
                streams += 1
                events += head.version
    except BrokenChain as error:
        damages.append(Damage(error.stream, error.version, error.why))
    if against is not None:
        damages += [damage async for damage in broken_seal(log, against)]
    if run is not None and not streams and not damages:
        raise NoSuchStream(f"there is no run {run!r} in this log: {LISTING} lists what there is")
    return damages, streams, events


def _concerns(damage: Damage, run: str) -> bool:
    """Return true if it is of *run* or one of its dialogues, or so bad that its stream is unknown."""
    return damage.stream in ("", run) or damage.stream.startswith(f"{run}/")


def _facts(damage: Damage) -> dict[str, str | int]:
    return {"stream": damage.stream, "version": damage.version, "why": damage.why}


@log_app.command()
def backup(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace an older copy.")] = False,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Make a consistent copy of the log, also while it is written to."""
    try:
        if force and is_file(path):
            _replace_copy(path, log)
        else:
            read_with(log, lambda opened: opened.backup(path))
    except BadTarget as error:
        more = ", or replace an older copy: --force" if not force and _is_copy(path, log) else ""
        raise UsageError(f"{error}{more}") from None
    _say(f"Copied {redacted(log)} to {path}.", {"log": redacted(log), "copy": str(path)}, form)


def _is_copy(path: Path, log: str) -> bool:
    """Return true if --force would replace what is at *path*."""
    if not is_file(path):
        return False
    try:
        refuse_in_use(path, log)
    except UsageError:
        return False
    return True


def _replace_copy(path: Path, log: str) -> None:
    """Put a new copy in the place of an older one, which stays until the new one is whole."""
    refuse_in_use(path, log)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        read_with(log, lambda opened: opened.backup(unfinished))
        unfinished.replace(os.path.realpath(path))
    except OSError as error:
        raise RunFailure(f"{path} cannot be written: {error.strerror}. The older copy is as it was") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _say(words: str, facts: Mapping[str, str | int], form: Form) -> None:
    if form.is_json:
        print_json(dict(facts))
    else:
        console.print(words, soft_wrap=True)


@log_app.command(name="seal")
def seal_log(
    path: Annotated[Path, typer.Argument(help="The file to write; keep it elsewhere than the log.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace an older seal.")] = False,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Write down where every stream of the log stands.

    'log verify --seal' compares later, so that a log that was cut short is noticed.
    """
    try:
        sealed = read_with(log, lambda opened: seal(opened, path, replace=force))
    except BadTarget as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise RunFailure(f"{path} cannot be written: {error.strerror}") from None
    again = f"toolace-mt log verify --seal {shlex.quote(str(path))}{naming(log)}"
    said = f"Sealed {redacted(log)} in {path}. Compare later: {again}"
    _say(said, {"log": redacted(log), "seal": str(path), "streams": sealed.streams, "events": sealed.events}, form)


@log_app.command()
def answers(
    run: Annotated[str, typer.Argument(help="The run.")],
    *,
    out: Annotated[Path, typer.Option("--out", help="The file to write, one answer a line; '-' for standard output.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an older file.")] = False,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Write every answer of a run to a file.

    From it, 'provider: recorded' answers the same questions again.
    """
    unreadable: list[Unreadable] = []
    try:
        number = read_with(log, lambda opened: _write_answers(opened, run, writable(out), unreadable, replace=force))
    except BadTarget as error:
        raise UsageError(str(error)) from None
    except BrokenPipeError:
        raise  # who reads has gone
    except OSError as error:
        raise RunFailure(f"{out} cannot be written: {error.strerror}. No file was changed") from None
    said = f"Wrote {count(number, 'answer')} to {named(out)}."
    if is_stream(out):
        errors.print(said, soft_wrap=True)
    else:
        _say(said, {"run": run, "answers": number, "file": str(out)}, form)
    show_unreadable(unreadable)
    end_if_damaged(unreadable)


async def _write_answers(log: EventLog, run: str, out: Path, unreadable: list[Unreadable], *, replace: bool) -> int:
    from ...actors.models.recorded import answers_in  # noqa: PLC0415 — the other commands do not wait for all models

    await expect_run(log, run)
    number = 0
    with written(output(out, replace=replace)) as file:
        async for records in dialogues_of(log, run, unreadable=unreadable):
            for answer in answers_in(records):
                file.write(safe_json(answer.model_dump_json(exclude_none=True)).encode() + b"\n")
                number += 1
    return number
