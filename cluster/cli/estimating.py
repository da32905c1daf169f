"""Output of `launch --dry-run`: an estimate with its assumptions, before anything is paid."""

from dataclasses import asdict

from ...actors.tools import Pool
from ...store.wording import count
from ..budget.estimate import EstimateRange
from ..config.pool_sources import with_executable
from ..config.resolved_run import ResolvedRun
from ..run.credentials import in_words, keys_needed_here, unusable_keys
from ..run.too_little import too_little
from ..run.work import estimated
from .app import console
from .layout import print_beside, print_json, table
from .running_tools import said_of_sandbox


def show_estimate(run: ResolvedRun, pool: Pool, *, in_process: bool, as_json: bool) -> None:
    """Calls, tokens and money of a run, from its parameters."""
    made = estimated(run, pool)
    if as_json:
        print_json(asdict(made) | {"warnings": list(too_little(run, pool))})
        return
    rows = [(str(purpose), *_round(span)) for purpose, span in made.by_purpose if span.high]
    rows += [("calls in all", *_round(made.calls))]
    rows += [("input tokens", *_round(made.input_tokens)), ("output tokens", *_round(made.output_tokens))]
    money = ("unknown", "unknown", "unknown") if made.usd is None else _dollars(made.usd)
    number = count(made.dialogues, "dialogue")
    if run.config.accepted is not None:
        number = f"{count(run.config.accepted, 'accepted dialogue')} of {made.dialogues:,} opened"
    title = f"An estimate for {number}; nothing was asked and nothing was paid"
    console.print(
        table("", "low", "expected", "high", rows=[*rows, ("US dollars", *money)], title=title, numeric=(1, 2, 3))
    )
    for warning in too_little(run, pool):
        console.print(warning, style="yellow", soft_wrap=True)
    if made.usd is None:
        console.print("The price of a model is unknown: set 'price' under it in the config.", style="yellow")
    if missing := in_words(unusable_keys(keys_needed_here(run, in_process=in_process))):
        console.print(f"A launch would be refused:\n{missing}", style="yellow", soft_wrap=True)
    console.print("\nAssumed:")
    if run.config.accepted is not None:
        low, high = made.opened.low, made.opened.high
        words = (
            f"three in four dialogues are accepted; low: all of {low:,.0f}, high: {high:,.0f} are opened ('candidates')"
        )
        print_beside("- ", words)
    for assumption in made.assumptions:
        print_beside("- ", assumption)
    execution = with_executable(run.config, pool)
    for sentence in said_of_sandbox(execution.tools, execution.limits):
        console.print(f"\n{sentence}", soft_wrap=True)


def _round(span: EstimateRange) -> tuple[str, str, str]:
    return f"{span.low:,.0f}", f"{span.expected:,.0f}", f"{span.high:,.0f}"


def _dollars(span: EstimateRange) -> tuple[str, str, str]:
    return f"${span.low:,.2f}", f"${span.expected:,.2f}", f"${span.high:,.2f}"
