"""Tables and paragraphs that fit a terminal and cut nothing; in a pipe, a row is a line. No line ends with spaces."""

from collections.abc import Container, Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderableType
from rich.text import Text

from .app import UNBOUNDED

_GAP = 2
"""Columns between two; one, where that makes a table fit."""
LEAST = 24
"""Columns that words need to be read in; with fewer, they stand below what they belong to."""


class FittingTable:
    """A table without lines; where a terminal is too narrow for it, its rows stand one below the other.

    All columns are as wide as their widest cell, but for the one that is *wrapping*: its words are folded.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Text]],
        *,
        title: str | None = None,
        right: Container[int] = (),
        wrapping: int | None = None,
    ) -> None:
        self._columns, self._rows, self._title = columns, rows, title
        self._right, self._wrapping = right, wrapping

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield the table line by line."""
        if self._title:
            yield Text(self._title, style="bold")
        rows = self._rows if options.max_width < UNBOUNDED else [[_flat(cell) for cell in row] for row in self._rows]
        for gap in (_GAP, 1):
            if widths := self._widths(rows, options.max_width, gap):
                head = [Text(column, style="dim") for column in self._columns]
                for row in [head, *rows] if any(self._columns) else rows:
                    yield from self._lines(console, row, widths, gap)
                return
        yield from self._stacked()

    def _widths(self, rows: Sequence[Sequence[Text]], room: int, gap: int) -> list[int] | None:
        """Return the width of each column; None where they do not fit."""
        widths = [max(map(_width, column)) for column in zip(map(Text, self._columns), *rows, strict=True)]
        missing = sum(widths) + gap * (len(widths) - 1) - room
        if missing <= 0:
            return widths
        if self._wrapping is None or widths[self._wrapping] - missing < max(1, min(LEAST, widths[self._wrapping] // 2)):
            return None
        widths[self._wrapping] -= missing
        return widths

    def _lines(self, console: Console, row: Sequence[Text], widths: Sequence[int], gap: int) -> Iterator[Text]:
        cells = [cell.wrap(console, max(width, 1)) for cell, width in zip(row, widths, strict=True)]
        for at in range(max(map(len, cells))):
            line = Text()
            for index, (lines, width) in enumerate(zip(cells, widths, strict=True)):
                part = lines[at] if at < len(lines) else Text()
                space = Text(" " * (width - part.cell_len))
                line = line + space + part if index in self._right else line + part + space
                line.append(" " * gap)
            line.rstrip()
            yield line

    def _stacked(self) -> Iterator[RenderableType]:
        for row in self._rows:
            yield row[0]
            for name, cell in zip(self._columns[1:], row[1:], strict=True):
                if cell.plain.strip():
                    yield Hanging(Text(f"    {name}: " if name else "    ", style="dim"), _flat(cell), 8)


class Hanging:
    """Words beside a head; what does not fit on its line stands below, *indent* columns from the left."""

    def __init__(self, head: Text, words: Text, indent: int | None = None) -> None:
        self._head, self._words = head, words
        self._indent = head.cell_len if indent is None else indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Yield the paragraph line by line."""
        head, indent, width = self._head.copy(), self._indent, options.max_width
        if width - max(indent, head.cell_len) < min(LEAST, self._words.cell_len):
            indent = min(indent, 2 * _GAP)
            head.rstrip()
            if head.plain:
                yield head
            head = Text()
        for line in self._words.wrap(console, max(width - max(indent, head.cell_len), 1)):
            shown = head + Text(" " * (indent - head.cell_len)) + line
            shown.rstrip()
            yield shown
            head = Text()


def _width(cell: Text) -> int:
    return max((line.cell_len for line in cell.split("\n")), default=0)


def _flat(cell: Text) -> Text:
    """Return the lines of *cell* as one: words with commas between them, sentences as they are."""
    if "\n" not in cell.plain:
        return cell
    flat = Text()
    for line in cell.split("\n"):
        flat.append(" " if flat.plain.endswith(".") else ", " if flat else "").append_text(line)
    return flat
