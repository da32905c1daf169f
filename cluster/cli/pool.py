"""`pool show`, `pool import`: what is in a pool, and a pool in one file."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.tree import Tree

from ...actors.execution import Implementation
from ...actors.tools import DataFlow, Pool, to_openai
from ...actors.tools.formats import FORMATS, PYTHON
from ...store.wording import count, safe_json, visible
from ..config.pool_sources import own_implementations, read_pool, with_servers
from ..config.run_config import Execution
from ..errors import UsageError
from .app import FORM, Commands, Form, app, console, errors
from .layout import brief, print_json, table
from .overriding import run_of
from .running_tools import said_of_losing, said_of_running, said_of_warnings
from .standard_streams import is_stream, named, readable, refuse_twice
from .writing import ForceOption, write_new

pool_app = typer.Typer(cls=Commands, help="Look at tools, and bring them into one format.", no_args_is_help=True)
app.add_typer(pool_app, name="pool")

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files of tools, '-' for standard input, Python functions as module:name, or live MCP servers: "
        "'mcp+stdio:COMMAND', 'https://HOST/mcp', or 'mcp:NAME' of --config."
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", help="A run's config: its servers may be named, and without SOURCES its pool."),
]
_READ_AS = f"The tools' format, where it is not to be recognised: {', '.join((*FORMATS, PYTHON))}."
ReadAsOption = Annotated[str | None, typer.Option("--read-as", help=_READ_AS)]

_UNNAMED = "(as its description says)"
"""Stands for an output that no schema names."""


@pool_app.command()
def show(
    sources: Sources = None,
    *,
    config: ConfigOption = None,
    read_as: ReadAsOption = None,
    form: Annotated[str, FORM] = "text",
) -> None:
    """Print what was read: tools, data flow, warnings.

    Tools stand by domain; data flow is that between tools. It also says which tools would be run, and where.
    """
    if form not in list(Form):
        # In earlier releases it was the tools' format.
        if read_as not in (None, form):
            raise UsageError(f"--format {form} and --read-as {read_as} both name the tools' format: leave one out")
        errors.print(f"The tools' format is given by --read-as {form} now; the old way still works.")
        form, read_as = Form.TEXT, form
    pool, execution = _read(sources, config, read_as)
    runs = own_implementations(pool, execution)
    if form == Form.JSON:
        print_json(_facts(pool, runs))
        return
    domains = defaultdict(list)
    for tool in pool:
        domains[tool.domain or "no domain"].append(tool)
    for domain, tools in domains.items():
        rows = [(tool.name, _arguments(tool.parameters), brief(tool.description, 70)) for tool in tools]
        console.print(table("tool", "arguments", "what it does", rows=rows, title=f"\n{visible(domain)}", wrapping=2))
    givers = defaultdict(list)
    shown = list(_told(pool.data_flow.flows))
    for flow in shown:
        givers[flow.giver].append(flow)
    if givers:
        tree = Tree("\nData flow: results that other tools take as arguments", style="bold")
        for giver, flows in givers.items():
            branch = tree.add(visible(giver), style="not bold")
            for flow in flows:
                branch.add(visible(f"{flow.output or _UNNAMED} → {flow.taker}({flow.argument})"))
        console.print(tree)
    if pool.warnings:
        rows = [(warning.tool, warning.place, brief(warning.what, 90)) for warning in pool.warnings]
        console.print(
            table("tool", "where", "warning", rows=rows, title="\nWarnings: mended, and worth a look", wrapping=2)
        )
    facts = [count(len(pool), "tool"), count(len(domains), "domain"), count(len(shown), "data flow")]
    warned = f", {count(len(pool.warnings), 'warning')}" if pool.warnings else ""
    console.print(f"\n{facts[0]} in {facts[1]}, {facts[2]}{warned}.")
    for sentence in said_of_running(runs, execution.limits):
        console.print(sentence, soft_wrap=True)


@pool_app.command(name="import")
def import_(
    sources: Sources = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="The file to write; '-' for standard output.")],
    config: ConfigOption = None,
    read_as: Annotated[str | None, typer.Option("--read-as", "--format", help=_READ_AS)] = None,
    force: ForceOption = False,
) -> None:
    """Write any tools as one file of OpenAI tools, normalised. What runs them is not in it."""
    pool, execution = _read(sources, config, read_as)
    originals = pool.original_names
    tools = [to_openai(tool, originals.get(tool.name)) for tool in pool]
    written = safe_json(json.dumps(tools, ensure_ascii=False, indent=1)) + "\n"
    write_new(out, written, force=force)
    said = errors if is_stream(out) else console
    said.print(f"Wrote {count(len(pool), 'tool')} to {named(out)}{said_of_warnings(pool)}.", soft_wrap=True)
    for sentence in said_of_losing(pool, own_implementations(pool, execution)):
        said.print(sentence, style="yellow", soft_wrap=True)


def _read(sources: list[str] | None, config: Path | None, said: str | None) -> tuple[Pool, Execution]:
    """The pool, and how its tools would be run. Raises UsageError where nothing is named."""
    refuse_twice("the tools", sources or (), config)
    run = None if config is None else run_of(config).config
    read = tuple(str(readable(Path(one))) if is_stream(one) else one for one in sources or ())
    chosen = read or (run.pool if run else ())
    if not chosen:
        raise UsageError("name a file of tools, Python functions or a live MCP server; --config takes a config's pool")
    execution = run.execution if run else Execution()
    return read_pool(chosen, execution, said=said), with_servers(execution, chosen)


def _told(flows: Iterable[DataFlow]) -> Iterator[DataFlow]:
    """Yield each flow once; one whose output has no name only where no named one leads to the same argument."""
    named = {(flow.giver, flow.taker, flow.argument) for flow in flows if flow.output}
    for flow in dict.fromkeys(flows):
        if flow.output or (flow.giver, flow.taker, flow.argument) not in named:
            yield flow


def _arguments(parameters: object) -> str:
    properties = parameters.get("properties") if isinstance(parameters, dict) else None
    required = parameters.get("required") if isinstance(parameters, dict) else None
    if not isinstance(properties, dict):
        return ""
    wanted = required if isinstance(required, list) else []
    return "\n".join(
        f"{name}{'' if name in wanted else '?'}: {schema.get('type', 'any') if isinstance(schema, dict) else 'any'}"
        for name, schema in properties.items()
    )


def _facts(pool: Pool, runs: Mapping[str, Implementation]) -> dict[str, object]:
    return {
        "digest": pool.digest,
        "tools": [tool.model_dump(mode="json") for tool in pool],
        "origins": {
            name: {"name": origin.name, "format": origin.format, "place": origin.place}
            for name, origin in pool.origins.items()
        },
        "runs": sorted(name for name, implementation in runs.items() if implementation.repeatable),
        "oddities": [{"tool": one.tool, "place": one.place, "what": one.what} for one in pool.warnings],
        "feeds": [
            {"giver": f.giver, "output": f.output, "taker": f.taker, "argument": f.argument}
            for f in pool.data_flow.flows
        ],
    }
