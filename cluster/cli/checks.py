"""`rules`, `experts`: what verification looks at."""

from ...actors.experts import DEFAULT_PANEL, EXPERTS
from ...actors.rules import RULES
from .app import JsonOption, app, console
from .shown import print_json, table


@app.command()
def rules(*, as_json: JsonOption = False) -> None:
    """List the rules: what each holds, and whether breaking it rejects."""
    if as_json:
        print_json([{"rule": r.name, "severity": r.severity, "holds": r.holds} for r in RULES.values()])
        return
    console.print(table("rule", "severity", "what holds", rows=[(r.name, r.severity, r.holds) for r in RULES.values()]))


@app.command()
def experts(*, as_json: JsonOption = False) -> None:
    """List the experts: what each is asked, and who votes where a config does not say."""
    if as_json:
        facts = [{"expert": e.name, "asks": e.asks, "default": e.name in DEFAULT_PANEL} for e in EXPERTS.values()]
        print_json(facts)
        return
    rows = [(e.name, "yes" if e.name in DEFAULT_PANEL else "", e.asks) for e in EXPERTS.values()]
    console.print(table("expert", "votes by default", "what it is asked", rows=rows))
