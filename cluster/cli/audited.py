"""The audit of one dialogue, as it is printed."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...events import EXECUTION, DeclinedBy
from ...store.views import Attempt, AuditedFinding, AuditedVote, DialogueAudit, Effect, ValueHistory
from ...store.wording import count, ids, mask_words, place_words
from .app import console
from .layout import print_beside, table
from .snapshot import show_review
from .tried import show_attempts

_LOST = (Effect.OUTVOTED, Effect.UNDECIDED)
_DECLINED = {
    DeclinedBy.JUDGE: "kept the original",
    DeclinedBy.RULE: "a rule declined it",
    DeclinedBy.UNCHANGED: "came back unchanged",
    DeclinedBy.ERROR: "no usable answer",
    None: "open",
}


def show_dialogue(one: DialogueAudit) -> None:
    """Print the outcome, the findings with their blame, the votes, and what became of complexity and repairs."""
    why = f": {one.reason}" if one.reason else ""
    console.print(f"{one.id} at version {one.version}: {one.outcome}{why}", style="bold")
    same = list(_same(one.findings))
    final = [group for group in same if group[-1].final]
    for group in sorted(final, key=lambda group: not group[-1].rejects):
        _show_finding(group, one.repairs)
    earlier = [group for group in same if not group[-1].final]
    if settled := [group for group in earlier if all(_while_made(found) for found in group)]:
        tools = list(dict.fromkeys(group[-1].tool for group in settled if group[-1].tool))
        results = count(len(settled), "result")
        console.print(f"\n{results} put right by running the call while it was made: {ids(tools)}", style="dim")
    if earlier := [group for group in earlier if group not in settled]:
        findings = count(sum(map(len, earlier)), "finding")
        console.print(f"\n{findings} of earlier rounds, before a repair:", style="dim")
        for group in earlier:
            _show_finding(group, one.repairs)
    if not one.findings:
        console.print("No check has found a fault." if one.checks else "It ended before any check was made.")
    if one.votes:
        _show_votes(one.votes)
    show_attempts(one.attempts)
    if one.reviews:
        console.print("\nReviews")
    for review in one.reviews:
        show_review(review)
    if one.drawn:
        rows = [(drawn.kind, str(drawn)) for drawn in one.drawn]
        console.print(table("drawn", "outcome", rows=rows, wrapping=1, title="\nComplexity"))
    _show_edits((*one.injections, *one.repairs))
    console.print(f"\nIt took {count(one.cost.calls, 'answer')}, {one.cost.price}.", style="dim")


def _while_made(found: AuditedFinding) -> bool:
    """True if it is of an execution before any verification: what came has been put in its place at once."""
    return found.round == 0 and found.finding.check == EXECUTION


def _same(findings: Sequence[AuditedFinding]) -> Iterator[list[AuditedFinding]]:
    """Yield findings that say the same of the same place together, in all rounds, in the order of their first one."""

    def key(found: AuditedFinding) -> tuple[object, ...]:
        one = found.finding
        return one.message, one.turns, one.call, one.pointer, found.weight

    first = {key(found): at for at, found in reversed(list(enumerate(findings)))}
    for _, group in groupby(sorted(findings, key=lambda found: first[key(found)]), key):
        yield list(group)


def _show_finding(same: Sequence[AuditedFinding], repairs: Sequence[Attempt]) -> None:
    found = same[-1]
    finding = found.finding
    style = "red" if found.rejects else "dim" if found.weight in _LOST else "yellow"
    rounds = sorted({str(one.round) for one in same}, key=int)
    named = [one.finding.id for one in same]
    where = f"{ids(named)}, round{'s' if len(rounds) > 1 else ''} {ids(rounds)}"
    checks = ids(list(dict.fromkeys(one.finding.check for one in same)))
    console.print()
    print_beside(f"{found.weight} ", f"{checks} ({where}): {finding.message}", indent=2, style=style)
    print_beside("  where     ", place_words(finding, found.tool))
    if finding.evidence:
        print_beside("  evidence  ", finding.evidence)
    if answers := dict.fromkeys(str(one.answer) for one in same if one.answer is not None):
        print_beside("  found by  ", "\n".join(answers))
    if found.history is not None:
        _show_history(found.history)
    for repair in repairs:
        if set(repair.guidance) & set(named):
            print_beside("  tried     ", f"{repair.mask}, {_outcome(repair)}: {repair.reason}")


def _show_history(found: ValueHistory) -> None:
    """Print one line for the event that is to blame, and what was said there."""
    step = found.broke
    answer = f"\nfrom the {step.answer}" if step is not None and step.answer is not None else ""
    print_beside("  broken by ", f"{found.told}{answer}")
    print_beside("  value     ", f"{found.address}: {found.value}")
    if found.chain:
        print_beside("  history   ", found.chain)


def _show_votes(votes: Sequence[AuditedVote]) -> None:
    """Print a line for each vote; older logs know how sure an expert was."""
    sure = any(vote.confidence is not None for vote in votes)
    rows = [
        (
            vote.expert,
            vote.verdict,
            *(["" if vote.confidence is None else f"{vote.confidence:.2f}"] if sure else []),
            vote.round,
            vote.reason,
        )
        for vote in votes
    ]
    columns = ("expert", "vote", *(["confidence"] if sure else []), "round", "reason")
    console.print(table(*columns, rows=rows, wrapping=len(columns) - 1, title="\nVotes"))


def _outcome(one: Attempt) -> str:
    return "took the fill" if one.accepted else _DECLINED[one.declined_by]


def _show_edits(attempts: Sequence[Attempt]) -> None:
    """Print a paragraph for each: what it was for, where, what was decided, and why."""
    if not attempts:
        return
    console.print("\nInjections and repairs", style="bold")
    for one in attempts:
        what = f"{mask_words(one.operation, one.injection)} at {ids(one.turns)}: {_outcome(one)}"
        print_beside(f"  {one.mask:<5} ", f"{what}{f'; {one.reason}' if one.reason else ''}")
