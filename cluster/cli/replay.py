"""`replay`: the making of a dialogue, step by step. It reads the log and asks no model."""

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ...events import Recorded
from ...store import EventLog
from ...store.views import Diff, HistoryLine, Proposed, TurnChange, diff_between, history_of, load, snapshot_at
from ...store.wording import count, dollars, visible
from ..errors import UsageError
from .app import DEFAULT_LOG, UNBOUNDED, Form, FormOption, LogOption, app, console
from .layout import clock, emit, print_beside, print_json, print_turn
from .reading import read_with
from .snapshot import show_snapshot

if TYPE_CHECKING:
    from ..run.prompt_reconstruction import ReconstructedPrompt


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
    watch: Annotated[bool, typer.Option("--watch", help="Play it, event by event.")] = False,
    pace: Annotated[
        float, typer.Option("--pace", min=0, max=3600, help="Seconds between two events of --watch.")
    ] = 0.6,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Show how a dialogue came to be, event by event.

    Or its state at a version, what changed between two, or the prompt behind an answer.
    """
    asked = {"--at": at, "--diff": diff, "--prompt": prompt, "--watch": watch or None}
    chosen = [option for option, value in asked.items() if value is not None]
    if len(chosen) > 1 or (watch and form.is_json):
        raise UsageError(
            f"{' and '.join([*chosen, *(['--format json'] if watch and form.is_json else [])])} do not go together"
        )
    if prompt is not None:
        emit(read_with(log, lambda opened: _load_prompt(opened, dialogue, prompt)), _show_prompt, as_json=form.is_json)
        return
    records = read_with(log, lambda opened: load(opened, dialogue))
    if diff is not None:
        emit(diff_between(records, *diff), _show_diff, as_json=form.is_json)
    elif at is not None:
        emit(snapshot_at(records, at), show_snapshot, as_json=form.is_json)
    elif watch:
        _play(records, pace)
    elif form.is_json:
        print_json([entry.model_dump(mode="json") for entry in history_of(records)])
    else:
        _show_history(list(history_of(records)), records[0].stream)


async def _load_prompt(log: EventLog, dialogue: str, version: int) -> "ReconstructedPrompt":
    from ..run.prompt_reconstruction import reconstruct_prompt  # noqa: PLC0415 — only this option waits for all prompts

    return await reconstruct_prompt(log, await load(log, dialogue), version)


def _show_history(entries: list[HistoryLine], stream: str) -> None:
    """Print a line for each event; where it does not fit, what happened is folded, and never cut."""
    timed = console.width >= _ROOM_FOR_TIME
    print_beside(
        "version  time          role         " if timed else "   v  role         ", "what happened", style="dim"
    )
    for entry in entries:
        spent = f"  [{entry.spent.model}, {dollars(entry.spent.price)}]" if entry.spent else ""
        when = f"{entry.version:>7}  {clock(entry.time)}" if timed else f"{entry.version:>4}"
        print_beside(f"{when}  {entry.role:<12} ", f"{entry.did}{spent}")
    answers = [entry.spent for entry in entries if entry.spent]
    unknown = sum(answer.price is None for answer in answers)
    known = sum(answer.price or 0.0 for answer in answers)
    beyond = f" and {unknown} of unknown price" if unknown else ""
    console.print(
        f"\n{stream}: {entries[-1].phase} at version {len(entries)}; "
        f"{count(len(answers), 'answer')}, {dollars(known)}{beyond}. This replay asked no model.",
        style="dim",
    )


def _show_diff(shown: Diff) -> None:
    console.print(f"{shown.id} from version {shown.before} to {shown.after}", style="bold")
    if shown.phase is not None:
        console.print(f"  {shown.phase.before} → {shown.phase.after}")
    if shown.empty:
        console.print("  No turn and no tool changed.")
    for placed in shown.removed:
        print_turn(placed.turn, mark="- ")
    for placed in shown.added:
        print_turn(placed.turn, mark="+ ")
    _show_changes(shown.changed)
    for name in shown.withheld:
        console.print(f"  tool {name} is withheld from the start")
    for fill in shown.proposed:
        _show_proposed(fill)


def _show_changes(turns: Sequence[TurnChange]) -> None:
    for changed in turns:
        for change in changed.changes:
            where = " ".join(part for part in (change.field, change.call, change.pointer) if part)
            console.print(f"~ {changed.id} {where}", style="yellow")
            print_beside("    - ", _value(change.old), style="red")
            print_beside("    + ", _value(change.new), style="green")


def _show_proposed(fill: Proposed) -> None:
    fate = "which nobody has judged yet"
    if fill.closed is not None:
        fate = f"{'accepted' if fill.accepted else 'declined'} at version {fill.closed}"
    console.print(f"  proposed for {fill.mask} ({fill.operation}), {fate}:", style="bold")
    for placed in fill.added:
        print_turn(placed.turn, mark="+ ")
    _show_changes(fill.changed)


_ROOM_FOR_TIME = 100
"""Columns."""


def _value(value: object) -> str:
    if isinstance(value, str):
        return value
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _show_prompt(shown: "ReconstructedPrompt") -> None:
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


def _play(records: Sequence[Recorded], pace: float) -> None:
    """Print each event with what it changed; where nobody looks on, without a pause."""
    for entry in history_of(records):
        if entry.version > 1 and console.width < UNBOUNDED:
            time.sleep(pace)
        print_beside(f"{entry.version:>4}  {entry.role:<12} ", entry.did, style="bold")
        change = diff_between(records, entry.version - 1, entry.version)
        if not change.empty:
            _show_diff(change)
