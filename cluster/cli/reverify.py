"""`reverify`: today's rules, or others, and the recorded votes over the dialogues of a run."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from ...events import fold_run
from ...store import EventLog, open_beside
from ...store.views import Unreadable, run_of
from ...store.wording import count
from ..checking.selection import read_rules
from ..config.rule_set import load_rules
from ..rerunning.deciders import Deciders
from ..rerunning.reverifying import Became, Reverified, reverify
from ..run.run_stream import RELEASE
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, further
from .layout import print_beside, print_json, table
from .reading import read_with
from .unreadable import end_if_damaged, show_unreadable

_WORDS = {
    Became.SAME: "the same",
    Became.UNVOTED: "no verdict: experts that would have to vote were never asked",
    Became.UNJUDGED: "no verdict: a rule could not judge",
    Became.SKIPPED: "passed over: they have no verdict",
}


@app.command("reverify")
def reverify_command(
    name: Annotated[str, typer.Argument(help="A run, or a dialogue as RUN/NUMBER.")],
    *,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", help="A config whose rules are applied; without it, the run's own."),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Append the verdicts that change; the old ones stay in the history.")
    ] = False,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Verify stored dialogues again with today's rules.

    Rules are applied anew, votes and outcomes of calls are the recorded ones: no model is asked, no call is run. What
    changes is listed. With --record it is appended, and status, audit, export and stats follow the newest verdict.
    """
    unreadable: list[Unreadable] = []

    async def verified(opened: EventLog) -> list[Reverified]:
        run = run_of(name) or name
        applied = None if rules is None else load_rules(read_rules(rules))
        deciders = Deciders.of(fold_run(run, await opened.read(run)), applied)
        by = "the rules of today" if rules is None else f"the rules of {rules.name}"
        why = f"{by} were applied anew (release {RELEASE}, {count(len(deciders.rules), 'rule')})"
        found: list[Reverified] = []
        kept = reverify(opened, name, deciders.rules, deciders.experts, why=why, record=record, unreadable=unreadable)
        async for one in kept:
            if not form.is_json and one.became is not Became.SAME:
                _show(one)
            found.append(one)
        return found

    found = _recorded(log, verified) if record else read_with(log, verified)
    show_unreadable(unreadable)
    if form.is_json:
        print_json([one.model_dump(mode="json") for one in found])
    else:
        _show_end(name, found, record=record)
    end_if_damaged(unreadable)


def _recorded(location: str, work: Callable[[EventLog], Awaitable[list[Reverified]]]) -> list[Reverified]:
    """Return what *work* makes of the log, to which it may append beside others. Raises StoreError."""

    async def run() -> list[Reverified]:
        async with open_beside(location) as opened:
            return await work(opened)

    return asyncio.run(run())


def _show(one: Reverified) -> None:
    if one.became is Became.SKIPPED:
        return
    if one.became is not Became.CHANGED:
        console.print(f"{one.dialogue}  {one.before}, and {_WORDS[one.became]}", style="yellow")
        print_beside("    ", one.reason_after)
        return
    console.print(f"{one.dialogue}  {one.before} → {one.after}", style="green" if one.after == "accepted" else "red")
    if one.reason_before:
        print_beside("    was  ", one.reason_before, style="dim")
    if one.reason_after:
        print_beside("    is   ", one.reason_after)


def _show_end(name: str, found: list[Reverified], *, record: bool) -> None:
    changed = [one for one in found if one.became is Became.CHANGED]
    counts = Counter((one.before, one.after) for one in changed)
    console.print(f"{name}: {count(len(found), 'dialogue')} verified again; no model was asked.", style="bold")
    rows = [(f"{before} → {after}", number) for (before, after), number in sorted(counts.items())]
    rows += [(words, sum(one.became is became for one in found)) for became, words in _WORDS.items()]
    console.print(table("", "dialogues", rows=[row for row in rows if row[1]], numeric={1}))
    if record:
        recorded = count(sum(one.recorded for one in found), "new verdict")
        console.print(f"{recorded} appended: status, audit, export and stats follow the newest.", style="dim")
    elif changed:
        console.print("Nothing was written; with --record what changes is appended. Try next:", style="dim")
        console.print(f"  {further(f'audit {changed[0].dialogue}')}", style="dim")
