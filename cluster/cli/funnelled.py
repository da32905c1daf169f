"""The funnel of a run as bars: where its dialogues went."""

from collections.abc import Mapping

from rich.text import Text

from ...store.views import DialogueOutcome
from .app import UNBOUNDED, console
from .listed import OUTCOME_STYLES, OUTCOME_WORDS

_WIDEST = 50
"""Columns of the longest bar at the most."""
_HEAD = 20
"""Columns of the words and numbers before a bar."""


def show_funnel(outcomes: Mapping[DialogueOutcome, int]) -> None:
    """Print a bar for what was opened and for each outcome that there is; in a pipe the numbers alone say it."""
    opened = sum(outcomes.values())
    if console.width >= UNBOUNDED or not opened:
        return
    longest = min(_WIDEST, console.width - _HEAD)
    rows = [("opened", opened, "")]
    rows += [(OUTCOME_WORDS[one], outcomes.get(one, 0), OUTCOME_STYLES[one]) for one in DialogueOutcome]
    for words, number, style in rows:
        if number:
            bar = "\N{FULL BLOCK}" * max(1, round(longest * number / opened))
            console.print(Text.assemble(f"  {words:<10}{number:>7,} ", (bar, style)))
