"""How facts look on a terminal. Text from models is hostile: control characters are shown and not obeyed."""

import json
import unicodedata
from collections.abc import Container, Iterable
from datetime import datetime

from rich.table import Table
from rich.text import Text

from ...events import AssistantTurn, ToolListTurn, ToolTurn, Turn, UserTurn
from ...store.views import AnswerBehind, Blame
from .app import console

_STYLES = {"user": "cyan", "assistant": "green", "tool": "magenta", "tool_list": "yellow"}
_KEPT = {"\n", "\t"}


def plain(text: str) -> str:
    """*text* with every character visible that would move the cursor, colour the screen or turn the line around."""
    if text.isprintable():
        return text
    return "".join(c if c in _KEPT or unicodedata.category(c)[0] != "C" else f"\\u{ord(c):04x}" for c in text)


def line(text: str, limit: int) -> str:
    """*text* on one line of at most *limit* characters."""
    flat = " ".join(plain(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def count(number: int, noun: str) -> str:
    """A number of things, in words that agree."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1] + 'ies' if noun.endswith('ty') else noun + 's'}"


def print_json(facts: object) -> None:
    """Facts for programs: one JSON value."""
    print(json.dumps(facts, ensure_ascii=False, default=str))  # noqa: T201 — this is the output


def table(
    *columns: str,
    rows: Iterable[Iterable[object]],
    title: str | None = None,
    numeric: Container[int] = (),
    wrapping: int | None = None,
) -> Table:
    """A table without lines; cells are plain text, and numbers stand right, as do the columns *numeric* names.

    Where *wrapping* names a column, the others stay on one line each.
    """
    made = Table(box=None, padding=(0, 2, 0, 0), title=title, title_justify="left", title_style="bold")
    body = [list(row) for row in rows]
    for index, column in enumerate(columns):
        right = index in numeric or (bool(body) and all(isinstance(row[index], int | float) for row in body))
        made.add_column(
            column,
            justify="right" if right else "left",
            header_style="dim",
            overflow="fold",
            no_wrap=wrapping is not None and index != wrapping,
        )
    for row in body:
        made.add_row(*(cell if isinstance(cell, Text) else Text(plain(str(cell))) for cell in row))
    return made


def print_turn(turn: Turn, *, mask: str | None = None, width: int | None = None) -> None:
    """One turn, as a person reads it."""
    head = Text.assemble((f"{turn.id:>6} ", "dim"), (f"{turn.kind:<10}", _STYLES[turn.kind]))
    if mask is not None:
        head.append(f"[masked: {mask}]", style="reverse")
    for number, text in enumerate(turn_lines(turn)):
        row = head.copy() if number == 0 else Text(" " * 17)
        row.append(plain(text) if width is None else line(text, width))
        console.print(row, soft_wrap=False)


def turn_lines(turn: Turn) -> list[str]:
    """What a turn says: words, calls, results, tools."""
    match turn:
        case UserTurn():
            return [turn.text]
        case AssistantTurn():
            calls = [f"{call.name}({json.dumps(call.arguments, ensure_ascii=False)})  {call.id}" for call in turn.calls]
            return [*([turn.text] if turn.text or not calls else []), *calls]
        case ToolTurn():
            return [f"{result.call_id} → {result.content}" for result in turn.results]
        case ToolListTurn():
            return [f"+ {tool.name}" for tool in turn.added] + [f"- {name}" for name in turn.removed]


def clock(time: datetime) -> str:
    """A time to the millisecond, local."""
    return time.astimezone().strftime("%H:%M:%S.%f")[:-3]


def dollars(price: float | None) -> str:
    """A price; unknown is unknown, and not zero."""
    return "unknown" if price is None else f"${price:.4f}"


def answer_words(answer: AnswerBehind | None) -> str:
    """Which model answer is behind something."""
    if answer is None:
        return "no model answer"
    return f"answer at version {answer.version} by {answer.model} for {answer.purpose}, {dollars(answer.price)}"


def blame_words(blame: Blame) -> str:
    """Who wrote a value, in one line."""
    mask = ""
    if blame.mask is not None:
        why = blame.mask.injection or blame.mask.operation
        mask = f", mask {blame.mask.id} ({why}) opened at version {blame.mask.opened}"
    return f"written at version {blame.version} by {blame.role} ({blame.type}){mask}; {answer_words(blame.answer)}"
