"""A table that cuts nothing: where a terminal is too narrow for its columns, each row becomes a few lines."""

from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderableType
from rich.table import Table
from rich.text import Text

_PADDING = 2
_LEAST = 6
"""Columns that are left to words that may be folded."""


class FittingTable:
    """A table, or its rows one below the other."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[Text]], *, title: str | None = None) -> None:
        self._columns = columns
        self._rows = rows
        self._title = title
        self._whole: set[int] = set()
        self.table = Table(box=None, padding=(0, _PADDING, 0, 0), title=title, title_justify="left", title_style="bold")

    def add_column(self, *, right: bool, whole: bool) -> None:
        """Add the next column: to the *right*, and *whole* where each of its cells stays on one line."""
        index = len(self.table.columns)
        if right or whole:
            self._whole.add(index)
        self.table.add_column(
            self._columns[index],
            justify="right" if right else "left",
            header_style="dim",
            overflow="fold",
            no_wrap=right or whole,
        )

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield the table where it fits."""
        yield from [self.table] if self._needs() <= options.max_width else self._stacked()

    def _needs(self) -> int:
        return sum(self._width(index) + _PADDING for index in range(len(self._columns))) - _PADDING

    def _width(self, index: int) -> int:
        widest = max([len(self._columns[index]), *(row[index].cell_len for row in self._rows)])
        return widest if index in self._whole else min(widest, _LEAST)

    def _stacked(self) -> Iterator[Text]:
        if self._title:
            yield Text(self._title, style="bold")
        for row in self._rows:
            yield row[0]
            named = zip(self._columns[1:], row[1:], strict=True)
            yield from (Text.assemble((f"    {name}: ", "dim"), cell) for name, cell in named if cell.plain.strip())
