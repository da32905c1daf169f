"""`audit`: the reasons why verification rejected a run's dialogues, down to the answer that wrote the fault."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from ...events import DeclinedBy, Verdict
from ...store import EventLog
from ...store.views import (
    Attempt,
    AuditedFinding,
    CheckCount,
    DialogueAudit,
    DialogueOutcome,
    Disagreement,
    Effect,
    NearDuplicates,
    RunAudit,
    RunAuditor,
    Unreadable,
    UnusableReason,
    audit_of,
    collect,
    load,
    load_disagreements,
)
from ...store.wording import count, one_line, percent, place_words, visible
from ..errors import UsageError
from .app import DEFAULT_LOG, JsonOption, LogOption, app, console
from .layout import emit, print_json, table
from .reading import read_with
from .unreadable import end_if_damaged, show_unreadable


@app.command()
def audit(
    name: Annotated[str, typer.Argument(help="A run, or a dialogue as RUN/NUMBER.")],
    *,
    log: LogOption = DEFAULT_LOG,
    disagreements: Annotated[
        bool, typer.Option("--disagreements", help="Of a run: the dialogues about which its experts disagree.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say why verification rejected: a run by check, tool and complexity, or one dialogue with blame."""
    if disagreements:
        _audit_votes(name, log, as_json=as_json)
    elif "/" in name:
        one = audit_of(read_with(log, lambda opened: load(opened, name)))
        if as_json:
            print_json(one.model_dump(mode="json"))
        else:
            _show_dialogue(one)
    else:
        _audit_run(name, log, as_json=as_json)


def _audit_run(name: str, log: str, *, as_json: bool) -> None:
    unreadable: list[Unreadable] = []
    auditor = RunAuditor(name)
    read_with(log, lambda opened: collect(opened, name, auditor, unreadable=unreadable))
    show_unreadable(unreadable)
    emit(auditor.audit, show_run, as_json=as_json)
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
    console.print(f"Run {name}: its experts disagree about {about}.", style="bold", markup=False)


def _show_disagreement(one: Disagreement) -> None:
    by = {expert: " ".join(v.verdict for v in one.votes if v.expert == expert) for expert in one.split}
    said = [f"{expert} votes {verdicts}" for expert, verdicts in by.items()]
    said += [f"{one.alone} fails what all others pass"] if one.alone is not None else []
    console.print(f"{one.dialogue} ({one.outcome}, round {one.round}): {'; '.join(map(visible, said))}", markup=False)
    for vote in one.votes:
        if vote.verdict is Verdict.FAIL:
            console.print(f"  {visible(vote.expert)}  {one_line(vote.reason, 120)}", style="dim", markup=False)


def show_run(whole: RunAudit) -> None:
    """Print the audit of a run."""
    outcomes = whole.outcomes
    rate = "nothing was judged yet" if whole.pass_rate is None else f"pass rate {whole.pass_rate:.1%}"
    counts = ", ".join(f"{outcomes.get(outcome, 0)} {outcome.replace('_', ' ')}" for outcome in DialogueOutcome)
    console.print(f"Run {whole.trace.scope}: {counts}; {rate}", style="bold")
    if whole.checks:
        _show_checks(whole.checks)
    for reason, times in whole.failures.items():
        console.print(f"failed: {times} {reason}")
    blamed = [tool for tool in whole.tools if tool.blocking]
    if blamed:
        rows_ = [(t.name, t.blocking, *(t.outcomes.get(o, 0) for o in _ENDS)) for t in blamed[:15]]
        title = "\nBy tool of the calls that blocking findings are about"
        console.print(table("tool", "blocking findings", *_ENDS, rows=rows_, title=title))
    kinds = [
        (
            kind.kind,
            *(f"{kind.accepted.get(outcome, 0)} of {kind.planned.get(outcome, 0)}" for outcome in _ENDS),
        )
        for kind in whole.kinds
    ]
    if kinds:
        title = "\nBy complexity: dialogues in which it was injected, of those planned"
        console.print(table("kind", *_ENDS, rows=kinds, title=title))
    _show_unusable(whole.unusable)
    _show_alike(whole.near_duplicates)


def _show_checks(checks: Sequence[CheckCount]) -> None:
    """Print a line for each check; a count that is zero for all of them has no column."""
    seldom = [
        (title, numbers)
        for title, numbers in (
            ("outvoted", [c.outvoted for c in checks]),
            ("could not judge", [c.errors for c in checks]),
            ("unreadable, asked again", [c.unreadable for c in checks]),
        )
        if any(numbers)
    ]
    rows = [
        (c.check, c.rejected, c.blocking, c.advisory, *(n[at] for _, n in seldom), ", ".join(c.examples[:3]))
        for at, c in enumerate(checks)
    ]
    titles = ("check", "rejected", "blocking", "advisory", *(title for title, _ in seldom), "for example")
    console.print(table(*titles, rows=rows, title="\nBy check"))


def _show_unusable(reasons: Sequence[UnusableReason]) -> None:
    """Print two lines for each reason: the second one is an example, and where to read more of it."""
    if not reasons:
        return
    console.print("\nUnusable answers by reason, purpose and model", style="bold")
    for one in reasons[:_MOST_REASONS]:
        kind = one.kind.replace("_", " ") or "unknown"
        console.print(
            f"{one.answers:7,}  {kind} \N{MIDDLE DOT} {one.purpose} \N{MIDDLE DOT} {visible(one.model)}", markup=False
        )
        example = f"{one.dialogue} at version {one.version}: {one_line(one.example, 120)}"
        console.print(Padding(Text(example, style="dim"), (0, 0, 0, 9)))
    if more := sum(one.answers for one in reasons[_MOST_REASONS:]):
        console.print(f"{more:7,}  for other reasons: --json lists them", style="dim")


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
        console.print(
            f"  {visible(pair.dialogue)} is {percent(pair.likeness)} the same as {visible(pair.of)}", markup=False
        )
    if len(alike.pairs) > _MOST_PAIRS:
        console.print(f"  and {len(alike.pairs) - _MOST_PAIRS:,} more: --json lists them", style="dim")


_MOST_PAIRS, _MOST_REASONS, _MESSAGE = 10, 15, 1000
_ENDS = (DialogueOutcome.ACCEPTED, DialogueOutcome.REJECTED, DialogueOutcome.FAILED)


def _show_dialogue(one: DialogueAudit) -> None:
    why = f": {visible(one.reason)}" if one.reason else ""
    console.print(f"{one.id} at version {one.version}: {one.outcome}{why}", style="bold", markup=False)
    final = [found for found in one.findings if found.final]
    for found in sorted(final, key=lambda f: not f.rejects):
        _show_finding(found)
    earlier = [found for found in one.findings if not found.final]
    if earlier:
        console.print(f"\n{count(len(earlier), 'finding')} of earlier rounds, before a repair:", style="dim")
        for found in earlier:
            _show_finding(found)
    if not one.findings:
        console.print("No check has found a fault." if one.checks else "It ended before any check was made.")
    votes = [
        (v.expert, v.verdict, "" if v.confidence is None else f"{v.confidence:.2f}", one_line(v.reason, 70), v.round)
        for v in one.votes
    ]
    if votes:
        console.print(table("expert", "vote", "confidence", "reason", "round", rows=votes, wrapping=3, title="\nVotes"))
    edits = [
        (
            attempt.mask,
            attempt.injection or kind,
            ", ".join(attempt.turns),
            "accepted" if attempt.accepted else _declined(attempt),
            one_line(attempt.reason, 60),
        )
        for kind, attempts in (("injection", one.injections), ("repair", one.repairs))
        for attempt in attempts
    ]
    if edits:
        console.print(
            table("mask", "for", "turns", "outcome", "reason", rows=edits, wrapping=4, title="\nInjections and repairs")
        )
    console.print(f"\nIt took {count(one.cost.calls, 'answer')}, {one.cost.price}.", style="dim")


def _declined(attempt: Attempt) -> str:
    if attempt.declined_by is DeclinedBy.UNCHANGED:
        return "unchanged"
    return f"declined by {attempt.declined_by}" if attempt.declined_by else "open"


_LOST = (Effect.OUTVOTED, Effect.UNDECIDED)


def _show_finding(found: AuditedFinding) -> None:
    finding = found.finding
    style = "red" if found.rejects else "dim" if found.weight in _LOST else "yellow"
    message = one_line(finding.message, _MESSAGE)
    head = f"\n{found.weight} {finding.check} ({finding.id}, round {found.round}): {message}"
    console.print(head, style=style, markup=False)
    console.print(f"  where     {one_line(place_words(finding, found.tool), _MESSAGE)}", markup=False)
    if finding.evidence:
        console.print(f"  evidence  {one_line(finding.evidence, 200)}", markup=False)
    if found.answer is not None:
        console.print(f"  found by  {visible(str(found.answer))}", markup=False)
    for blame in found.blame[:3]:
        console.print(f"  blame     {visible(str(blame.place))} = {one_line(blame.value, 80)}", markup=False)
        console.print(f"            {visible(str(blame))}", markup=False)
