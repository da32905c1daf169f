"""`pool show`, `pool import`: what is in a pool, and a pool in one file."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer
from rich.tree import Tree

from ...actors.tools import Pool, load_pool, to_openai
from ..errors import UsageError
from .app import JsonOption, app, console
from .shown import count, line, plain, print_json, table

pool_app = typer.Typer(help="Look at tools, and bring them into one format.", no_args_is_help=True)
app.add_typer(pool_app, name="pool")

Sources = Annotated[list[str], typer.Argument(help="Files of tools, or Python functions as module:name.")]
FormatOption = Annotated[str | None, typer.Option("--format", help="The format, where it is not to be recognised.")]


@pool_app.command()
def show(sources: Sources, *, format_: FormatOption = None, as_json: JsonOption = False) -> None:
    """Print what was read: tools by domain, what is odd, and which tools feed each other."""
    pool = load_pool(sources, said=format_)
    if as_json:
        print_json(_facts(pool))
        return
    domains = defaultdict(list)
    for tool in pool:
        domains[tool.domain or "no domain"].append(tool)
    for domain, tools in domains.items():
        rows = [(tool.name, _arguments(tool.parameters), line(tool.description, 70)) for tool in tools]
        console.print(table("tool", "arguments", "what it does", rows=rows, title=f"\n{plain(domain)}"))
    givers = defaultdict(list)
    for feed in pool.feeds.feeds:
        givers[feed.giver].append(feed)
    if givers:
        tree = Tree("\nWhich tools feed which", style="bold")
        for giver, feeds in givers.items():
            branch = tree.add(plain(giver), style="not bold")
            for feed in feeds:
                branch.add(plain(f"{feed.output} → {feed.taker}({feed.argument})"))
        console.print(tree)
    if pool.oddities:
        rows = [(oddity.tool, oddity.place, line(oddity.what, 90)) for oddity in pool.oddities]
        console.print(table("tool", "where", "what is odd", rows=rows, title="\nMended, and worth a look"))
    facts = [count(len(pool), "tool"), count(len(domains), "domain"), count(len(pool.feeds.feeds), "feed")]
    odd = f", {count(len(pool.oddities), 'oddity')}" if pool.oddities else ""
    console.print(f"\n{facts[0]} in {facts[1]}, {facts[2]}{odd}.")


@pool_app.command(name="import")
def import_(
    sources: Sources,
    *,
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    format_: FormatOption = None,
) -> None:
    """Write any tools as one file of OpenAI tools, normalised."""
    pool = load_pool(sources, said=format_)
    try:
        with out.open("x", encoding="utf-8") as file:
            json.dump([to_openai(tool) for tool in pool], file, ensure_ascii=False, indent=1)
            file.write("\n")
    except FileExistsError:
        raise UsageError(f"{out} is there already; name another file") from None
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from None
    odd = f"; {count(len(pool.oddities), 'oddity')} mended" if pool.oddities else ""
    console.print(f"Wrote {count(len(pool), 'tool')} to {out}{odd}.", markup=False)


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


def _facts(pool: Pool) -> dict[str, object]:
    return {
        "digest": pool.digest,
        "tools": [tool.model_dump(mode="json") for tool in pool],
        "origins": {
            name: {"name": origin.name, "format": origin.format, "place": origin.place}
            for name, origin in pool.origins.items()
        },
        "oddities": [{"tool": o.tool, "place": o.place, "what": o.what} for o in pool.oddities],
        "feeds": [
            {"giver": f.giver, "output": f.output, "taker": f.taker, "argument": f.argument} for f in pool.feeds.feeds
        ],
    }
