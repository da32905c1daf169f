"""`init`: a commented config to start from."""

import json
import os
import re
import shlex
from pathlib import Path
from typing import Annotated

import typer

from ...actors.tools import is_python
from ..config.pool_sources import is_live
from ..config.starting import STARTING_CONFIG
from .app import app, console, errors, program
from .standard_streams import is_stream
from .writing import ForceOption, write_new


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="The file to write; '-' for standard output.")] = Path("run.yaml"),
    *,
    pool: Annotated[
        list[str] | None, typer.Option(help="Tools, as 'pool show' takes them; may be given again.")
    ] = None,
    force: ForceOption = False,
) -> None:
    """Write a commented config to start from."""
    files = [_beside(path.parent, source) for source in pool] if pool else ["pool.json"]
    text = STARTING_CONFIG.replace("$pool", "\n".join(f"  - {_scalar(file)}" for file in files))
    if (named := _run_named(path)) is not None:
        text = text.replace("run: first-run ", f"run: {json.dumps(named)} ", 1).replace("first-run/", f"{named}/")
    write_new(path, text, force=force)
    for source in pool or []:
        if not is_live(source) and not is_python(source) and not Path(source).exists():
            errors.print(f"{source} is not there yet; the config names it.", style="yellow", soft_wrap=True)
    if is_stream(path):
        return
    first = "Next" if pool else "Set its 'pool' to your tools, then"
    where = shlex.quote(str(path))
    said = f"Wrote {path}. {first}: {program()} config check {where}, and {program()} launch {where} --dry-run"
    console.print(said, soft_wrap=True)


def _run_named(path: Path) -> str | None:
    """Return the name of the run of a config at *path*: two in a folder share a log. None: the usual one."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-._")[:64]
    return None if is_stream(path) or name in {"", "run"} else name


def _beside(here: Path, source: str) -> str:
    """*source* as a config in *here* names it: a file is relative to the config, a module or a server is itself."""
    if is_live(source):
        return source
    place, colon, names = source.partition(":") if is_python(source) else (source, "", "")
    return f"{os.path.relpath(place, here)}{colon}{names}" if place.endswith(".py") or not is_python(source) else source


def _scalar(text: str) -> str:
    """*text* as YAML reads it back: quoted where it has to be."""
    return text if re.fullmatch(r"[\w./-]+", text) else json.dumps(text)
