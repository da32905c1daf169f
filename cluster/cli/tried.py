"""Attempts at turns, as they are printed."""

from collections.abc import Mapping

from ...store.views import Difficulty, TurnDifficulty
from ...store.wording import count, percent
from .app import console
from .layout import brief, table


def show_difficulty(found: Difficulty) -> None:
    """Print turns by how often the model did the same; nothing where no turn was tried."""
    if not found.dialogues:
        return
    rows = [
        (name, one.turns, one.always, one.sometimes, one.never, percent(one.passed / one.tries) if one.tries else "-")
        for name, one in (("with calls", found.calling), ("of words", found.speaking))
    ]
    console.print(
        "\nAccepted is here what was tried turn by turn: its dialogues are those of another run.", style="dim"
    )
    title = f"\nTurns of {count(found.dialogues, 'dialogue')}, and attempts that do the same"
    columns = ("turns", "tried", "always", "sometimes", "never", "passed")
    console.print(table(*columns, rows=rows, numeric={1, 2, 3, 4, 5}, title=title))
    console.print("Of a turn with calls the calls are compared; one of words is met by any words.", style="dim")


def show_attempts(turns: Mapping[str, TurnDifficulty]) -> None:
    """Print how often each turn of a dialogue was met, and what was done otherwise; nothing where none was tried."""
    if not turns:
        return
    rows = [
        (id_, "calls" if one.calls else "words", f"{one.passed} of {one.tries}", brief(one.otherwise, _WORDS))
        for id_, one in turns.items()
    ]
    columns = ("turn", "of", "met", "done otherwise, for example")
    console.print(table(*columns, rows=rows, numeric={2}, wrapping=3, title="\nAttempts"))


_WORDS = 200
