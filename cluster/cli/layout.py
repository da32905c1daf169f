"""The layout of a terminal: tables, turns, colours. The words come from `store.wording`."""

import json
import sys
from collections.abc import Callable, Container, Iterable
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel
from rich.text import Text

from ...events import Turn
from ...store.wording import one_line, safe_json, turn_lines, visible
from .app import console
from .fitting import FittingTable

V = TypeVar("V", bound=BaseModel)

_CELL, _TURN = 2_000, 100_000
"""Characters that are shown of a cell, and of a line of a turn."""
_STYLES = {"user": "cyan", "assistant": "green", "tool": "magenta", "tool_list": "yellow"}


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
    """Return a table without lines; cells are plain text, and numbers stand right, as do the columns *numeric* names.

    Numbers are never folded or cut. Where *wrapping* names a column, the others stay on one line each, too. On a
    terminal that is too narrow for that, rows stand one below the other.
    """
    body = [list(row) for row in rows]
    cells = [[cell if isinstance(cell, Text) else Text(_bounded(str(cell), _CELL)) for cell in row] for row in body]
    made = FittingTable(columns, cells, title=title)
    for index in range(len(columns)):
        right = index in numeric or (bool(body) and all(isinstance(row[index], int | float) for row in body))
        made.add_column(right=right, whole=wrapping is not None and index != wrapping)
    for row in cells:
        made.table.add_row(*row)
    return made


def print_turn(turn: Turn, *, mask: str | None = None, width: int | None = None) -> None:
    """Print one turn, a line for each thing that it says."""
    head = Text.assemble((f"{turn.id:>6} ", "dim"), (f"{turn.kind:<10}", _STYLES[turn.kind]))
    if mask is not None:
        head.append(f"[masked: {mask}]", style="reverse")
    for number, text in enumerate(turn_lines(turn)):
        row = head.copy() if number == 0 else Text(" " * 17)
        row.append(_bounded(text, _TURN) if width is None else one_line(text, width))
        console.print(row, soft_wrap=False)


def _bounded(text: str, most: int) -> str:
    left = len(text) - most
    return visible(text) if left <= 0 else f"{visible(text[:most])}… ({left:,} more characters; --json has them)"


def clock(time: datetime) -> str:
    """Return a local time to the millisecond."""
    return time.astimezone().strftime("%H:%M:%S.%f")[:-3]
