"""`replay`: the making of a dialogue, step by step. It reads the log and asks no model."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from ...store.views import HistoryLine, UnknownEvent, diff_between, history_of, mask_story, snapshot_at
from ...store.wording import count, dollars
from ..errors import UsageError
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console
from .differing import show_diff
from .keys import keys_of_terminal
from .layout import clock, emit, print_beside, print_json
from .mask_told import show_mask
from .prompted import load_prompt, show_prompt
from .reading import behind, end_if_broken, read_dialogue, read_with
from .snapshot import show_snapshot
from .watching import play, step_through


@app.command()
def replay(
    dialogue: Annotated[str, typer.Argument(help="RUN/NUMBER, such as demo/17.")],
    *,
    at: Annotated[int | None, typer.Option("--at", min=0, help="Show the dialogue as it was at this version.")] = None,
    diff: Annotated[
        tuple[int, int] | None, typer.Option("--diff", help="Show what changed between two versions.")
    ] = None,
    prompt: Annotated[
        int | None, typer.Option("--prompt", min=1, help="Show the exact prompt of the answer at this version.")
    ] = None,
    mask: Annotated[
        str | None,
        typer.Option("--mask", help="Tell the story of one mask, such as m6: before, proposal, verdict, answers."),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Step through it with the arrow keys.")] = False,
    pace: Annotated[
        float | None, typer.Option("--pace", min=0, max=3600, help="Of --watch: play it, with so many seconds a step.")
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Fold no long call, result or reply.")] = False,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Show how a dialogue came to be, event by event.

    Or its state at a version, what changed between two, the story of a mask, or the prompt behind an answer.
    """
    asked = {"--at": at, "--diff": diff, "--prompt": prompt, "--mask": mask, "--watch": watch or None}
    chosen = [option for option, value in asked.items() if value is not None]
    if len(chosen) > 1 or (watch and form.is_json):
        raise UsageError(
            f"{' and '.join([*chosen, *(['--format json'] if watch and form.is_json else [])])} do not go together"
        )
    if prompt is not None:
        emit(read_with(log, lambda opened: load_prompt(opened, dialogue, prompt)), show_prompt, as_json=form.is_json)
        return
    readable = read_dialogue(log, dialogue)
    records = readable.records
    if diff is not None:
        emit(diff_between(records, *diff), show_diff, as_json=form.is_json)
    elif at is not None:
        emit(snapshot_at(records, at), lambda shown: show_snapshot(shown, whole=whole), as_json=form.is_json)
    elif mask is not None:
        emit(mask_story(records, mask), lambda told: show_mask(told, whole=whole), as_json=form.is_json)
    elif watch and pace is None and sys.stdin.isatty() and sys.stdout.isatty():
        with keys_of_terminal() as key:
            step_through(records, key)
    elif watch:
        play(records, _PACE if pace is None else pace)
    elif form.is_json:
        print_json([entry.model_dump(mode="json") for entry in history_of(records)])
    else:
        _show_history(list(history_of(records)), records[0].stream, behind(log, records[0].stream, readable))
    end_if_broken(readable)


def _show_history(entries: list[HistoryLine], stream: str, strange: Sequence[UnknownEvent]) -> None:
    """Print a line for each event; where it does not fit, what happened is folded, and never cut."""
    timed = console.width >= _ROOM_FOR_TIME
    print_beside(
        "version  time          role         " if timed else "   v  role         ", "what happened", style="dim"
    )
    for entry in entries:
        spent = f"  [{entry.spent.model}, {dollars(entry.spent.price)}]" if entry.spent else ""
        when = f"{entry.version:>7}  {clock(entry.time)}" if timed else f"{entry.version:>4}"
        print_beside(f"{when}  {entry.role:<12} ", f"{entry.did}{spent}")
    for event in strange:
        when = f"{event.version:>7}  {clock(event.time)}" if timed else f"{event.version:>4}"
        why = "behind an unknown event" if event.known else f"unknown to this release, version {event.type_version}"
        print_beside(f"{when}  {event.role:<12} ", f"{event.type}: {why}", style="yellow")
    answers = [entry.spent for entry in entries if entry.spent]
    unknown = sum(answer.price is None for answer in answers)
    known = sum(answer.price or 0.0 for answer in answers)
    beyond = f" and {unknown} of unknown price" if unknown else ""
    console.print(
        f"\n{stream}: {entries[-1].phase} at version {len(entries)}; "
        f"{count(len(answers), 'answer')}, {dollars(known)}{beyond}. This replay asked no model.",
        style="dim",
    )


_ROOM_FOR_TIME = 100
"""Columns."""
_PACE = 0.6
"""Seconds between two events."""
