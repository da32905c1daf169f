"""HTML and SVG from plain values: whatever text is put in is shown, and never obeyed."""

from collections.abc import Container, Iterable
from html import escape

from ...store.wording import excerpt


def text(words: str, limit: int = 200) -> str:
    """Return *words* on one line of at most *limit* characters, escaped."""
    return escape(excerpt(words, limit))


def tag(name: str, *inside: str, **attributes: float | str) -> str:
    """Return an element around markup; `class_` is the attribute `class`, and `_` in others stands for `-`."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], *, words: Container[int] = (0,)) -> str:
    """Return a table; the columns *words*, from 0, are set to the left, and the others, of numbers, to the right."""
    body = "".join(tag("tr", _row("td", row, words)) for row in rows)
    return tag("table", tag("thead", tag("tr", _row("th", head, words))), tag("tbody", body))


def _row(cell: str, cells: Iterable[str], words: Container[int]) -> str:
    return "".join(
        tag(cell, text(one) or "&nbsp;", class_="words" if at in words else "number") for at, one in enumerate(cells)
    )


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
