"""Output of `launch --probe`: each model of a run as it really answers, and the time and money of the run."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict

from ...actors.tools import Pool
from ...store.wording import count
from ..config.resolved_run import ResolvedRun
from ..errors import UsageError
from ..run.credentials import in_words, unusable_keys
from ..run.probe import ProbedModel, probe
from ..run.work import estimated
from .app import console
from .layout import brief, print_json, table

_LONGEST = 400


def show_probe(run: ResolvedRun, pool: Pool, *, as_json: bool) -> int:
    """Ask, and print what came; return the exit status: 1 where a question got nothing that can be used."""
    if missing := in_words(unusable_keys(run.models)):
        raise UsageError(missing)
    probed = asyncio.run(probe(run, pool))
    useless = any(one.fault for model in probed for one in model.questions)
    if as_json:
        print_json([asdict(model) for model in probed])
        return int(useless)
    if not probed:
        console.print("No model of this config has an endpoint: there is nothing to probe.")
        return 0
    for model in probed:
        _show(model)
    _show_run(run, pool, probed)
    return int(useless)


def _show(model: ProbedModel) -> None:
    console.print(f"{model.model} at {model.address}, for {', '.join(model.places)}", style="bold")
    answered = sorted({one.reply.model for one in model.questions if one.reply})
    rows = [
        ("reachable", "yes" if answered else "no"),
        ("answers as", ", ".join(answered) or "-"),
        ("context window", "not told" if model.window is None else f"{model.window:,} tokens"),
        ("structured", model.structured or "off"),
    ]
    console.print(table("", "", rows=rows, wrapping=1))
    asked = [
        (
            one.purpose,
            "no" if one.fault else "yes",
            *((_tokens(one.reply.usage.input_tokens), _tokens(one.reply.usage.output_tokens)) if one.reply else "--"),
            f"{one.reply.latency:.1f}" if one.reply else "-",
        )
        for one in model.questions
    ]
    console.print(table("question", "usable", "input", "output", "seconds", rows=asked, numeric=range(2, 5)))
    for one in model.questions:
        if one.fault:
            console.print(f"{one.purpose}: {brief(one.fault, _LONGEST)}", style="red")
        if one.cut:
            words = "the server counted far too few tokens: it may cut prompts to its context; serve a longer one"
            console.print(f"{one.purpose}: {words}", style="yellow")
    console.print()


def _tokens(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"


def _show_run(run: ResolvedRun, pool: Pool, probed: Sequence[ProbedModel]) -> None:
    """Print the time and money of the whole run, as the probe lets expect them."""
    made = estimated(run, pool)
    replies = [one.reply for model in probed for one in model.questions if one.reply]
    seconds = sum(reply.latency for reply in replies)
    written = sum(reply.usage.output_tokens or 0 for reply in replies)
    if written and seconds > 0:
        speed = written / seconds
        hours = made.output_tokens.expected / speed / 3600
        console.print(
            f"{speed:.1f} tokens per second. The run: {made.calls.expected:,.0f} calls for "
            f"{count(made.dialogues, 'dialogue')}, about {hours:,.1f} hours one call after the other; a server that "
            "answers several at once divides this.",
        )
    money = "unknown: set the model's 'price'" if made.usd is None else f"about ${made.usd.expected:,.2f}"
    console.print(f"Money for the run: {money}. Nothing was recorded.")
