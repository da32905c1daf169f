"""Stepping through the versions of a dialogue with the arrow keys."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from ...events import Recorded
from ...store.views import HistoryLine, diff_between, history_of
from .app import UNBOUNDED, console
from .differing import show_differences
from .layout import print_beside

KEYS: Final = "← → step, ↑ ↓ by ten, Home End, q quit"
_MOVES: Final = {
    "\x1b[C": 1, "\x1bOC": 1, "l": 1, " ": 1, "\r": 1, "\n": 1, "j": 1,
    "\x1b[D": -1, "\x1bOD": -1, "h": -1, "k": -1, "\x7f": -1,
    "\x1b[B": 10, "\x1bOB": 10, "\x1b[6~": 10,
    "\x1b[A": -10, "\x1bOA": -10, "\x1b[5~": -10,
}  # fmt: skip
"""Versions that a key goes on, or back."""
_FIRST: Final = ("\x1b[H", "\x1bOH", "\x1b[1~", "g")
_LAST: Final = ("\x1b[F", "\x1bOF", "\x1b[4~", "G")
_QUIT: Final = ("q", "Q", "\x03", "\x04", "\x1b")
_CLEAR: Final = "\x1b[2J\x1b[H"


def moved(at: int, key: str, last: int) -> int | None:
    """Return the version after *key* was pressed at version *at*, from 1 to *last*; None to end."""
    if key in _QUIT:
        return None
    if key in _FIRST:
        return 1
    if key in _LAST:
        return last
    return min(max(at + _MOVES.get(key, 0), 1), last)


def step_through(records: Sequence[Recorded], key: Callable[[], str]) -> None:
    """Show one version at a time, and go where the keys lead. *key* waits for one, and raises EOFError."""
    entries, at = list(history_of(records)), 1
    while True:
        console.file.write(_CLEAR)
        _show(records, entries, at)
        try:
            then = moved(at, key(), len(entries))
        except (EOFError, KeyboardInterrupt):
            return
        if then is None:
            return
        at = then


def play(records: Sequence[Recorded], pace: float) -> None:
    """Print each event with what it changed; where nobody looks on, without a pause."""
    for entry in history_of(records):
        if entry.version > 1 and console.width < UNBOUNDED:
            time.sleep(pace)
        print_beside(f"{entry.version:>4}  {entry.role:<12} ", entry.did, style="bold")
        change = diff_between(records, entry.version - 1, entry.version)
        if not change.empty:
            show_differences(change)


def _show(records: Sequence[Recorded], entries: Sequence[HistoryLine], at: int) -> None:
    """Print the event of version *at*, the change that it made, and where among all versions it is."""
    entry, last = entries[at - 1], len(entries)
    room = max(min(console.width - 30, 60), 10)
    done = round(room * at / last)
    console.print(f"{records[0].stream}  version {at} of {last}  {'█' * done}{'░' * (room - done)}", style="bold")
    print_beside(f"{entry.role:<12} ", entry.did, style="bold")
    shown = diff_between(records, at - 1, at)
    if shown.empty and not shown.proposed:
        console.print("  no turn changes", style="dim")
    show_differences(shown)
    console.print(KEYS, style="dim")
