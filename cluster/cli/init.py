"""`init`: a commented config to start from."""

import json
import os
import re
from pathlib import Path
from typing import Annotated

import typer

from ..config.starting import STARTING_CONFIG
from .app import app, console
from .writing import write_new


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("run.yaml"),
    *,
    pool: Annotated[list[Path] | None, typer.Option(help="A file of tools; may be given again.")] = None,
) -> None:
    """Write a commented config to start from."""
    files = [os.path.relpath(file, path.parent) for file in pool] if pool else ["pool.json"]
    text = STARTING_CONFIG.replace("$pool", "\n".join(f"  - {_scalar(file)}" for file in files))
    write_new(path, text)
    console.print(f"Wrote {path}. Set its 'pool' to your tools, then: toolace-mt launch {path}", markup=False)


def _scalar(text: str) -> str:
    """*text* as YAML reads it back: quoted where it has to be."""
    return text if re.fullmatch(r"[\w./-]+", text) else json.dumps(text)
