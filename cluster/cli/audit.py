"""`audit`: the reasons why verification rejected a run's dialogues, down to the answer that wrote the fault."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated

import typer
from rich.text import Text

from ...events import Verdict
from ...store import EventLog
from ...store.views import (
    CheckCount,
    DialogueOutcome,
    DifficultyMeter,
    Disagreement,
    KindCount,
    NearDuplicates,
    RunAudit,
    RunAuditor,
    Unreadable,
    UnusableReason,
    Wanted,
    audit_of,
    collect,
    load_disagreements,
)
from ...store.wording import count, percent
from ..errors import UsageError
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, further
from .audited import show_dialogue
from .funnelled import show_funnel
from .layout import brief, emit, print_beside, print_json, table
from .listed import OUTCOME_WORDS, known_complexities, list_dialogues, since
from .reading import end_if_broken, read_dialogue, read_with
from .reviewed import show_reviews
from .tried import show_difficulty
from .unreadable import end_if_damaged, show_unreadable


@app.command()
def audit(
    name: Annotated[str, typer.Argument(help="A run, or a dialogue as RUN/NUMBER.")],
    *,
    log: LogOption = DEFAULT_LOG,
    disagreements: Annotated[
        bool, typer.Option("--disagreements", help="Of a run: the dialogues about which its experts disagree.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Of a run: its dialogues, and what became of each.")] = False,
    outcome: Annotated[
        list[DialogueOutcome] | None, typer.Option("--outcome", help="List those that ended so; may be given again.")
    ] = None,
    check: Annotated[list[str] | None, typer.Option("--check", help="List those with a finding of this check.")] = None,
    tool: Annotated[list[str] | None, typer.Option("--tool", help="List those that call this tool.")] = None,
    complexity: Annotated[
        list[str] | None, typer.Option("--complexity", help="List those that have this kind or type.")
    ] = None,
    model: Annotated[list[str] | None, typer.Option("--model", help="List those that this model answered for.")] = None,
    since_: Annotated[
        str | None, typer.Option("--since", help="List those that ended since: 2026-03-01, 30m, 2h, 3d.")
    ] = None,
    text: Annotated[str, typer.Option("--text", help="List those that have these words, whatever their case.")] = "",
    form: FormOption = Form.TEXT,
) -> None:
    """Say why dialogues were rejected, and who wrote the fault.

    Of a run: by check, tool and complexity, or as a list. Of a dialogue: each finding, with the event that broke it.
    """
    wanted = Wanted(
        outcome=tuple(outcome or ()),
        check=tuple(check or ()),
        tool=tuple(tool or ()),
        complexity=known_complexities(complexity or []),
        model=tuple(model or ()),
        since=since(since_),
        text=text,
    )
    if listed or wanted != Wanted():
        if "/" in name or disagreements:
            what = "--disagreements lists" if disagreements else f"{name!r} is a dialogue: --list and its filters list"
            raise UsageError(f"{what} dialogues of a run; they do not go together")
        list_dialogues(name, log, wanted, as_json=form.is_json)
    elif disagreements:
        _audit_votes(name, log, as_json=form.is_json)
    elif "/" in name:
        readable = read_dialogue(log, name)
        one = audit_of(readable.records)
        if form.is_json:
            print_json(one.model_dump(mode="json"))
        else:
            show_dialogue(one)
        end_if_broken(readable)
    else:
        _audit_run(name, log, as_json=form.is_json)


def _audit_run(name: str, log: str, *, as_json: bool) -> None:
    unreadable: list[Unreadable] = []
    auditor = RunAuditor(name)
    tried = DifficultyMeter()
    read_with(log, lambda opened: collect(opened, name, auditor, tried, unreadable=unreadable))
    show_unreadable(unreadable)
    emit(auditor.audit, show_run, as_json=as_json)
    if not as_json:
        show_difficulty(tried.difficulty)
    end_if_damaged(unreadable)


def _audit_votes(name: str, log: str, *, as_json: bool) -> None:
    if "/" in name:
        raise UsageError(f"{name!r} is a dialogue: --disagreements lists those of a run, and 'audit {name}' its votes")

    async def shown(opened: EventLog) -> list[object]:
        listed: list[object] = []
        async for one in load_disagreements(opened, name):
            if as_json:
                listed.append(one.model_dump(mode="json"))
            else:
                _show_disagreement(one)
                listed.append(one.dialogue)
        return listed

    found = read_with(log, shown)
    if as_json:
        print_json(found)
        return
    about = count(len(found), "dialogue") if found else "no dialogue"
    console.print(f"Run {name}: its experts disagree about {about}.", style="bold")


def _show_disagreement(one: Disagreement) -> None:
    by = {expert: " ".join(v.verdict for v in one.votes if v.expert == expert) for expert in one.split}
    said = [f"{expert} votes {verdicts}" for expert, verdicts in by.items()]
    said += [f"{one.alone} fails what all others pass"] if one.alone is not None else []
    console.print(f"{one.dialogue} ({one.outcome}, round {one.round}): {'; '.join(said)}")
    for vote in one.votes:
        if vote.verdict is Verdict.FAIL:
            print_beside(f"  {vote.expert}  ", brief(vote.reason, _MOST_WORDS), style="dim")


def show_run(whole: RunAudit) -> None:
    """Print the audit of a run."""
    outcomes = whole.outcomes
    rate = "nothing was judged yet" if whole.pass_rate is None else f"pass rate {100 * whole.pass_rate:.1f} %"
    counts = ", ".join(f"{outcomes.get(outcome, 0):,} {OUTCOME_WORDS[outcome]}" for outcome in DialogueOutcome)
    console.print(f"Run {whole.trace.scope}: {counts}; {rate}", style="bold")
    show_funnel(outcomes)
    if whole.reverified:
        again = count(whole.reverified, "dialogue")
        console.print(f"{again} verified again after the first verdict: the newest one counts.", style="dim")
    if whole.checks:
        _show_checks(whole.checks, outcomes.get(DialogueOutcome.REJECTED, 0))
    if whole.failures:
        console.print(table("failed because of", "dialogues", rows=whole.failures.items(), title="\nFailures"))
    blamed = [tool for tool in whole.tools if tool.blocking]
    if blamed:
        rows_ = [(t.name, t.blocking, *(t.outcomes.get(o, 0) for o in _ENDS)) for t in blamed[:15]]
        title = "\nBy tool of the calls that blocking findings are about"
        console.print(table("tool", "blocking findings", *_ENDS, rows=rows_, title=title))
    _show_kinds(whole.kinds)
    show_reviews(whole.reviews)
    _show_unusable(whole.unusable)
    _show_alike(whole.near_duplicates)
    _show_next(whole)


def _show_next(whole: RunAudit) -> None:
    run, checks = whole.trace.scope, [check for check in whole.checks if check.rejected]
    words = [f"audit {run} --outcome rejected"] if checks else [f"audit {run} --list"]
    if checks:
        words += [f"audit {run} --check {checks[0].check}", f"audit {checks[0].examples[0]}"]
    console.print("\nTry next:", style="dim")
    for one in words:
        console.print(f"  {further(one)}", style="dim")


def _show_checks(checks: Sequence[CheckCount], rejected: int) -> None:
    """Print a line for each check; a count that is zero for all of them has no column."""
    several = rejected - sum(c.alone for c in checks)
    columns = {
        "rejected": [c.rejected for c in checks],
        "alone": [c.alone if several else 0 for c in checks],
        "blocking": [c.blocking for c in checks],
        "advisory": [c.advisory for c in checks],
        "outvoted": [c.outvoted for c in checks],
        "could not judge": [c.errors for c in checks],
        "unreadable, asked again": [c.unreadable for c in checks],
    }
    shown = {name: numbers for name, numbers in columns.items() if any(numbers) or name in _ALWAYS}
    names, examples = [c.check for c in checks], [", ".join(c.examples[:3]) for c in checks]
    rows = zip(names, *shown.values(), examples, strict=True)
    console.print(table("check", *shown, "for example", rows=rows, title="\nBy check", wrapping=len(shown) + 1))
    if several > 0:
        are = "is" if several == 1 else "are"
        words = f"{several:,} of the {count(rejected, 'rejected dialogue')} {are} counted under each of several checks."
        console.print(words, style="dim")


def _show_kinds(kinds: Sequence[KindCount]) -> None:
    """Print dialogues for which each kind was drawn, and those that have it by their outcome."""
    if not kinds:
        return
    rows: list[tuple[object, ...]] = []
    for type_, of_type in groupby(kinds, lambda one: one.kind.type):
        rows.append((Text(type_, style="dim"), *[""] * (2 + len(_ENDS))))
        rows += [
            (
                f"  {one.kind.value.partition('.')[2]}",
                sum(one.planned.values()),
                sum(one.accepted.values()),
                *(one.accepted.get(outcome, 0) for outcome in _ENDS),
            )
            for one in of_type
        ]
    columns = ("kind", "drawn", "have it", *_ENDS)
    title = "\nBy complexity: dialogues for which a kind was drawn, and those that have it"
    console.print(table(*columns, rows=rows, numeric=range(1, len(columns)), title=title))


def _show_unusable(reasons: Sequence[UnusableReason]) -> None:
    """Print two lines for each reason: the second one is an example, and where to read more of it."""
    if not reasons:
        return
    console.print("\nUnusable answers by reason, purpose and model", style="bold")
    for one in reasons[:_MOST_REASONS]:
        kind = one.kind.replace("_", " ") or "unknown"
        print_beside(f"{one.answers:7,}  ", f"{kind} \N{MIDDLE DOT} {one.purpose} \N{MIDDLE DOT} {one.model}")
        example = f"{one.dialogue} at version {one.version}: {brief(one.example, _MOST_WORDS)}"
        print_beside(" " * 9, example, style="dim")
    if more := sum(one.answers for one in reasons[_MOST_REASONS:]):
        console.print(f"{more:7,}  for other reasons: --format json lists them", style="dim")


def _show_alike(alike: NearDuplicates) -> None:
    if alike.compared < 2:  # noqa: PLR2004 — there is nothing to compare
        return
    if not alike.pairs:
        console.print(f"\nNo two of the {alike.compared:,} accepted ones are nearly the same.")
        return
    console.print(
        f"\n{len(alike.pairs):,} of the {alike.compared:,} accepted ones are nearly the same as an earlier one "
        "('export --without-duplicates' leaves them out):"
    )
    for pair in alike.pairs[:_MOST_PAIRS]:
        console.print(f"  {pair.dialogue} is {percent(pair.likeness)} the same as {pair.of}")
    if len(alike.pairs) > _MOST_PAIRS:
        console.print(f"  and {len(alike.pairs) - _MOST_PAIRS:,} more: --format json lists them", style="dim")


_MOST_PAIRS, _MOST_REASONS, _MOST_WORDS = 10, 15, 120
_ALWAYS = ("rejected", "blocking", "advisory")
_ENDS = (DialogueOutcome.ACCEPTED, DialogueOutcome.REJECTED, DialogueOutcome.FAILED)
