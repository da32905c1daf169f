"""What became of an order of accepted dialogues, in words: how far it came, what the rest would take, its targets."""

from collections.abc import Iterator, Mapping

from ...store.views import Cost, Funnel, RunState, RunSummary, StrataMeter
from ...store.wording import count, dollars, percent
from .app import console, naming, program
from .layout import table

_MOST_CHECKS = 3


def show_order(summary: RunSummary, funnel: Funnel, cost: Cost, log: str) -> None:
    """Print it, of a run in *log*; nothing where no number was ordered."""
    if summary.ordered is not None:
        console.print()
        for sentence in said_of_order(summary, summary.ordered, funnel, cost, log):
            console.print(sentence, soft_wrap=True)


def said_of_order(summary: RunSummary, ordered: int, funnel: Funnel, cost: Cost, log: str) -> Iterator[str]:
    """Yield how many of *ordered* are accepted, and how many beyond or missing: why, and what they would take."""
    missing, ended = ordered - funnel.accepted, funnel.opened - funnel.in_flight
    passed = f"; {percent(funnel.accepted / ended)} of those that ended passed" if ended else ""
    yield f"{funnel.accepted:,} of {ordered:,} accepted, {funnel.opened:,} opened{passed}."
    if missing < 0:
        yield f"{-missing:,} more than ordered: they were under way. 'export' leaves as many out; --all writes them."
    if missing <= 0 or summary.state is RunState.RUNNING:
        return
    yield f"{missing:,} missing{_taking(missing, ended, cost)}."
    if checks := [f"{check} ({number:,})" for check, number in funnel.rejections.items()][:_MOST_CHECKS]:
        where = naming(log)
        yield f"Most often rejected by {', '.join(checks)}: '{program()} audit {summary.id}{where}' says where."
    if funnel.failed:
        reason = max(funnel.failures, key=lambda one: funnel.failures[one])
        yield f"{count(funnel.failed, 'dialogue')} failed, most often by {reason.value}."


def _taking(missing: int, ended: int, cost: Cost) -> str:
    """Return what *missing* would take at the rate so far; empty while nothing is accepted."""
    each = cost.per_accepted
    if each is None:
        return ""
    dialogues = count(round(missing * ended / each.dialogues), "dialogue")
    answers = count(round(missing * each.calls), "answer")
    money = "" if each.price is None else f", {dollars(missing * each.price)}"
    return f": at this rate they take about {dialogues} and {answers} more{money}"


def facts_of_targets(targets: Mapping[str, float], strata: StrataMeter) -> dict[str, dict[str, float]]:
    """Return, by target, the share of the accepted dialogues that it aims at, the share in it, and their number."""
    counts, each = strata.of(targets), max(1, strata.accepted)
    return {
        name: {"wanted": share, "reached": counts[name] / each, "dialogues": counts[name]}
        for name, share in targets.items()
    }


def show_targets(targets: Mapping[str, float], strata: StrataMeter) -> None:
    """Print the same as a table; nothing without targets."""
    if not targets:
        return
    found = facts_of_targets(targets, strata).items()
    rows = [
        (name, *(f"{100 * one[side]:.1f} %" for side in ("wanted", "reached")), f"{one['dialogues']:,}")
        for name, one in found
    ]
    title = f"\nTargets, as shares of {count(strata.accepted, 'accepted dialogue')}"
    console.print(table("target", "wanted", "reached", "dialogues", rows=rows, title=title, numeric=(1, 2, 3)))
