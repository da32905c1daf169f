"""`status`: the state of a run, its funnel and its cost."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from ...store import EventLog
from ...store.views import (
    BatchLine,
    BatchState,
    Collector,
    Cost,
    CostMeter,
    DifficultyMeter,
    Funnel,
    LiveFunnel,
    Realised,
    RealisedMeter,
    ReviewMeter,
    RunState,
    RunSummary,
    StrataMeter,
    Unreadable,
    UsageTotals,
    Variety,
    VarietyMeter,
    batches_in,
    collect,
    load_run,
)
from ...store.wording import at_least, count, dollars, dollars_in_brief
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console
from .layout import brief, print_json, table
from .ordered import facts_of_targets, show_order, show_targets
from .reading import read_with
from .reviewed import show_reviews
from .tried import show_difficulty
from .unreadable import end_if_damaged, show_unreadable
from .varied import show_realised, show_variety

_MOST_REASONS, _EXAMPLE = 10, 120


@app.command()
def status(
    run: Annotated[str, typer.Argument(help="The run.")],
    *,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Say where a run stands, what it cost, and how varied it is."""
    unreadable: list[Unreadable] = []
    reviews, strata, tried = ReviewMeter(), StrataMeter(), DifficultyMeter()
    summary, funnel, cost, batches, realised, variety = read_with(
        log, lambda opened: _loaded(opened, run, unreadable, reviews, strata, tried)
    )
    show_unreadable(unreadable)
    if form.is_json:
        print_json(
            {
                "run": summary.model_dump(mode="json"),
                "funnel": funnel.model_dump(mode="json"),
                "cost": cost.model_dump(mode="json"),
                "batches": [batch.model_dump(mode="json") for batch in batches],
                "complexity": realised.model_dump(mode="json"),
                "variety": variety.model_dump(mode="json"),
                "targets": facts_of_targets(summary.targets, strata),
                "reviews": reviews.reviews.model_dump(mode="json"),
                "difficulty": tried.difficulty.model_dump(mode="json"),
            }
        )
        end_if_damaged(unreadable)
        return
    reason = f" ({summary.reason})" if summary.reason else ""
    console.print(f"Run {run}: {summary.state}{reason}\n", style="bold")
    show_funnel(funnel, summary)
    show_reviews(reviews.reviews)
    show_difficulty(tried.difficulty)
    show_batches(batches)
    console.print()
    show_cost(cost)
    show_order(summary, funnel, cost, log)
    show_targets(summary.targets, strata)
    show_unusable(cost)
    show_realised(realised)
    show_variety(variety)
    end_if_damaged(unreadable)


async def load_status(
    log: EventLog, run: str, unreadable: list[Unreadable], *others: Collector
) -> tuple[RunSummary, Funnel, Cost]:
    """Load all three, and *others*, in one walk over the log; dialogues that cannot be read are noted, and left out."""
    summary = await load_run(log, run, unreadable=[])
    funnel, cost = LiveFunnel(run), CostMeter(run)
    await collect(log, run, cost, funnel, *others, unreadable=unreadable)
    return summary, funnel.funnel, cost.cost


async def _loaded(
    log: EventLog, run: str, unreadable: list[Unreadable], *others: Collector
) -> tuple[RunSummary, Funnel, Cost, list[BatchLine], Realised, Variety]:
    realised, variety = RealisedMeter(), VarietyMeter()
    summary, funnel, cost = await load_status(log, run, unreadable, realised, variety, *others)
    batches = [] if summary.state is RunState.UNREADABLE else batches_in(await log.read(run))
    return summary, funnel, cost, batches, realised.realised, variety.variety


def show_funnel(funnel: Funnel, summary: RunSummary) -> None:
    """Print every opened dialogue in exactly one place."""
    rows: list[tuple[str, int]] = [("opened", funnel.opened)]
    rows.append(("  accepted", funnel.accepted))
    rows.append(("  rejected", funnel.rejected))
    rows += [(f"    by {check}", count) for check, count in funnel.rejected_by.items()]
    if funnel.reopened:
        rows.append(("    taken back", -funnel.reopened))
    rows.append(("  failed", funnel.failed))
    rows += [(f"    {reason}", count) for reason, count in funnel.failures.items()]
    if funnel.in_flight:
        rows.append(("  under way", funnel.in_flight))
        rows += [(f"    {phase}", count) for phase, count in funnel.by_phase.items()]
    left = max(0, summary.planned - funnel.opened)
    if summary.ordered is not None:
        missing = max(0, summary.ordered - funnel.accepted)
        rows += [("ordered", summary.ordered)]
        rows += [("  missing", missing), ("may be opened yet", left)] if missing else []
    elif left:
        rows.append(("not opened yet", left))
    console.print(table("dialogues", "", rows=rows))
    if funnel.reverified:
        again = count(funnel.reverified, "verdict")
        console.print(f"{again} of an earlier verification were taken back: the newest one counts.", style="dim")
    if not funnel.adds_up:
        console.print("The funnel does not add up: run 'toolace-mt log verify'", style="red")


def show_batches(batches: Sequence[BatchLine]) -> None:
    """Print the batches that are not done one by one, and the others together."""
    if not batches:
        return
    done = [batch for batch in batches if batch.state is BatchState.ENDED]
    rows: list[tuple[object, ...]] = []
    if done:
        questions = sum(batch.questions for batch in done)
        last = max(batch.since for batch in done)
        rows.append((f"{len(done):,} done", f"{questions:,}", f"{last:%Y-%m-%d %H:%M}", ""))
    rows += [
        (batch.state.value, f"{batch.questions:,}", f"{batch.since:%Y-%m-%d %H:%M}", batch.batch or "")
        for batch in batches
        if batch.state is not BatchState.ENDED
    ]
    console.print()
    console.print(table("batches", "questions", "since", "id", rows=rows, numeric=[1], wrapping=3))


def show_cost(cost: Cost) -> None:
    """Print answers, tokens and money by role, purpose, model and outcome, and per accepted dialogue."""
    extra = [
        name
        for name, amount in (("cached", cost.total.cached_tokens), ("reasoning", cost.total.reasoning_tokens))
        if amount.known  # where no provider speaks of it, a column of it says nothing
    ]
    columns = ("answers", "calls", "input", "output", *extra, "unusable", "price")
    rows: list[tuple[object, ...]] = []
    for group, group_totals in (
        ("by role", cost.by_role),
        ("by purpose", cost.by_purpose),
        ("by model", cost.by_model),
        ("by outcome", cost.by_outcome),
    ):
        rows.append((Text(group, style="dim"), *[""] * (len(columns) - 1)))
        rows += [_usage(f"  {name}", totals, extra) for name, totals in group_totals.items()]
    rows.append(_usage("total", cost.total, extra))
    console.print(table(*columns, rows=rows, numeric=range(1, len(columns) - 1), wrapping=len(columns) - 1))
    if cost.per_accepted is not None:
        each = cost.per_accepted
        beyond = f"; {each.unpriced:,} of the run's answers have no known price" if each.unpriced else ""
        console.print(f"\nPer accepted dialogue: {each.calls:.1f} answers, {dollars(each.price)}{beyond}")


def show_unusable(cost: Cost) -> None:
    """Print the answers that could not be used, by purpose and reason; nothing where all could."""
    if not cost.unusable:
        return
    rows = [
        (one.purpose, one.answers, one.kind.replace("_", " ") or "unknown", brief(one.example, _EXAMPLE))
        for one in cost.unusable[:_MOST_REASONS]
    ]
    title = "\nUnusable answers by purpose and reason"
    console.print(table("purpose", "answers", "reason", "for example", rows=rows, title=title, wrapping=3))
    if more := sum(one.answers for one in cost.unusable[_MOST_REASONS:]):
        console.print(f"and {more:,} for other reasons")


def _usage(name: str, totals: UsageTotals, extra: Sequence[str]) -> tuple[object, ...]:
    amounts = {"cached": totals.cached_tokens, "reasoning": totals.reasoning_tokens}
    wanted = [totals.input_tokens, totals.output_tokens, *(amounts[one] for one in extra)]
    tokens = [at_least(amount.known, amount.unknown, totals.calls) for amount in wanted]
    price = dollars_in_brief(totals.price.known, totals.price.unknown, totals.price.calls)
    return name, f"{totals.calls:,}", *tokens, f"{totals.unusable:,}", price
