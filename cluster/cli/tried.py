"""Attempts at turns, as they are printed."""

from ...store.views import Difficulty
from ...store.wording import count
from .app import console
from .layout import table


def show_difficulty(found: Difficulty) -> None:
    """Print turns by how often the model did the same; nothing where no turn was tried."""
    if not found.dialogues:
        return
    rows = [
        (name, one.turns, one.always, one.sometimes, one.never, f"{one.passed / one.tries:.0%}" if one.tries else "-")
        for name, one in (("with calls", found.calling), ("of words", found.speaking))
    ]
    title = f"\nTurns of {count(found.dialogues, 'dialogue')}, and attempts that do the same"
    columns = ("turns", "tried", "always", "sometimes", "never", "passed")
    console.print(table(*columns, rows=rows, numeric={1, 2, 3, 4, 5}, title=title))
    console.print("Of a turn with calls the calls are compared; one of words is met by any words.", style="dim")
