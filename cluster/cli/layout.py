"""The layout of a terminal: tables and paragraphs. The words come from `store.wording`."""

import json
import sys
from collections.abc import Callable, Container, Iterable
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel
from rich.text import Text

from ...store.wording import one_line, safe_json, visible
from .app import UNBOUNDED, console
from .fitting import FittingTable, Hanging

V = TypeVar("V", bound=BaseModel)

_CELL, _WORDS = 2_000, 100_000
"""Characters that are shown of a cell, and of words."""


def print_json(facts: object) -> None:
    """Print facts for programs, as one JSON value."""
    write_json(json.dumps(facts, ensure_ascii=False, default=str))


def write_json(text: str) -> None:
    """Write one line of JSON to the standard output, as its encoding can carry it."""
    sys.stdout.write(f"{safe_json(text, sys.stdout.encoding)}\n")


def emit(view: V, show: Callable[[V], object], *, as_json: bool) -> None:
    """Print *view* as JSON, or have it shown."""
    if as_json:
        print_json(view.model_dump(mode="json"))
    else:
        show(view)


def table(
    *columns: str,
    rows: Iterable[Iterable[object]],
    title: str | None = None,
    numeric: Container[int] = (),
    wrapping: int | None = None,
) -> FittingTable:
    """Return a table; cells are plain text, and numbers stand right, as do the columns *numeric* names.

    No cell is folded but those of the column that *wrapping* names.
    """
    body = [list(row) for row in rows]
    cells = [[cell if isinstance(cell, Text) else Text(_words(cell)) for cell in row] for row in body]
    right = [
        index
        for index in range(len(columns))
        if index in numeric or (body and all(isinstance(row[index], int | float) for row in body))
    ]
    return FittingTable(columns, cells, title=title, right=right, wrapping=wrapping)


def _words(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else _bounded(str(cell), _CELL)


def print_beside(head: str, words: str, *, indent: int | None = None, style: str = "") -> None:
    """Print *words* beside *head*; what does not fit stands below its first line, or *indent* columns from the left."""
    console.print(Hanging(Text(visible(head), style=style), Text(_bounded(words, _WORDS), style=style), indent))


def brief(text: str, limit: int) -> str:
    """Return *text* on one line: on a terminal its first *limit* characters, elsewhere all of it."""
    return one_line(text, limit if console.width < UNBOUNDED else _WORDS)


def _bounded(text: str, most: int) -> str:
    left = len(text) - most
    return visible(text) if left <= 0 else f"{visible(text[:most])}… ({left:,} more characters; --format json has them)"


def clock(time: datetime) -> str:
    """Return a local time to the millisecond."""
    return time.astimezone().strftime("%H:%M:%S.%f")[:-3]
