"""`rules`, `experts`: what verification looks at."""

from pathlib import Path
from typing import Annotated

import typer

from ...actors.experts import DEFAULT_PANEL
from ...actors.rules import Rule
from ...events import Seat, seats_of
from ..checking.selection import read_rules
from ..config.expert_set import expert_set
from ..config.rule_set import rule_set
from .app import Form, FormOption, app, console
from .layout import print_json, table
from .overriding import run_of

_OWN = "toolace-mt"
"""The origin of what is the project's own."""
_DISABLED = "disabled"
"""Shown in the place of a severity."""


@app.command()
def rules(
    config: Annotated[Path | None, typer.Argument(help="A config whose rules are listed.")] = None,
    *,
    form: FormOption = Form.TEXT,
) -> None:
    """List the rules: what each holds, and whether it rejects.

    Rules of your own are listed with the place that they come from.
    """
    listed = rule_set(read_rules(config))
    rows = [
        (name, _severity(rule, applied=name in listed.applied), rule.holds, listed.origins.get(name, _OWN))
        for name, rule in listed.known.items()
    ]
    if form.is_json:
        print_json([dict(zip(("rule", "severity", "holds", "origin"), row, strict=True)) for row in rows])
        return
    _print(("rule", "severity", "what holds", "origin"), rows)


@app.command()
def experts(
    config: Annotated[Path | None, typer.Argument(help="A config whose experts are listed.")] = None,
    *,
    form: FormOption = Form.TEXT,
) -> None:
    """List the experts: what each is asked, and how it votes.

    Experts of your own are listed with the place that they come from.
    """
    run = None if config is None else run_of(config).verification
    listed = expert_set() if run is None else run.experts
    seats = {seat.expert: seat for seat in (seats_of(DEFAULT_PANEL) if run is None else run.panel)}
    if form.is_json:
        print_json(
            [
                {
                    "expert": name,
                    "asks": expert.asks,
                    "default": name in DEFAULT_PANEL,
                    "seat": seats[name].model_dump(exclude={"expert"}) if name in seats else None,
                    "origin": listed.origins.get(name, _OWN),
                }
                for name, expert in listed.known.items()
            ]
        )
        return
    rows = [
        (name, _votes(seats.get(name)), expert.asks, listed.origins.get(name, _OWN))
        for name, expert in listed.known.items()
    ]
    votes = "votes by default" if config is None else "votes"
    _print(("expert", votes, "what it is asked", "origin"), rows)


def _severity(rule: Rule, *, applied: bool) -> str:
    if applied:
        return str(rule.severity)
    return _DISABLED


def _votes(seat: Seat | None) -> str:
    if seat is None:
        return ""
    if (seat.votes, seat.wave) == (1, 1):
        return "yes"
    return f"{seat.quorum} of {seat.votes}, wave {seat.wave}"


def _print(columns: tuple[str, str, str, str], rows: list[tuple[str, str, str, str]]) -> None:
    """Without the origins, where all are the project's own."""
    shown = len(columns) if any(row[-1] != _OWN for row in rows) else len(columns) - 1
    console.print(table(*columns[:shown], rows=[row[:shown] for row in rows], wrapping=2))
