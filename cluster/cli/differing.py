"""Differences between versions, as they are printed: by turn, and inside by word and by JSON path."""

import json
from collections.abc import Sequence
from typing import Final

from rich.text import Text

from ...events.pointers import escaped
from ...store.views import Change, Diff, Field, Mark, Piece, Proposed, TurnChange, pieces
from ...store.wording import visible
from .app import console
from .chat import print_turn
from .fitting import Hanging
from .layout import print_beside

_ALIKE: Final = 0.3
"""The share of a text that has to be the same for its words to be marked: of a new text, nothing would be read."""
_LONGEST: Final = 20_000
"""Characters of a text that are compared word by word."""
_READ: Final = 100_000


def show_diff(shown: Diff) -> None:
    """Print what differs."""
    console.print(f"{shown.id} from version {shown.before} to {shown.after}", style="bold")
    if shown.phase is not None:
        console.print(f"  {shown.phase.before} → {shown.phase.after}")
    if shown.empty:
        console.print("  No turn and no tool changed.")
    show_differences(shown)


def show_differences(shown: Diff) -> None:
    """Print the turns that came, went and changed, and the fills that wait."""
    for placed in shown.removed:
        print_turn(placed.turn, mark="- ")
    for placed in shown.added:
        print_turn(placed.turn, mark="+ ")
    show_changes(shown.changed)
    for name in shown.withheld:
        console.print(f"  tool {name} is withheld from the start")
    for fill in shown.proposed:
        _show_proposed(fill)


def _show_proposed(fill: Proposed) -> None:
    fate = "which nobody has judged yet"
    if fill.closed is not None:
        fate = f"{'accepted' if fill.accepted else 'declined'} at version {fill.closed}"
    console.print(f"  proposed for {fill.mask} ({fill.operation}), {fate}:", style="bold")
    for placed in fill.added:
        print_turn(placed.turn, mark="+ ")
    show_changes(fill.changed)


def show_changes(turns: Sequence[TurnChange]) -> None:
    """Print what changed inside turns that stand in both."""
    for changed in turns:
        for change in changed.changes:
            for where, old, new in _paths(change):
                console.print(f"~ {changed.id} {where}", style="yellow")
                _show_both(old, new)


def _paths(change: Change) -> list[tuple[str, object, object]]:
    """Return the places of a change, each with the value before and after: of results in JSON, those within."""
    where = " ".join(part for part in (change.field, change.call, change.pointer) if part)
    if change.field is Field.RESULT and isinstance(change.old, str) and isinstance(change.new, str):
        old, new = _read(change.old), _read(change.new)
        if isinstance(old, dict | list) and type(old) is type(new):
            return [(f"{where} {path}", was, now) for path, was, now in _leaves(old, new)]
    return [(where, change.old, change.new)]


def _read(text: str) -> object:
    try:
        return json.loads(text) if len(text) <= _READ else None
    except (ValueError, RecursionError):
        return None


def _leaves(old: object, new: object, path: str = "") -> list[tuple[str, object, object]]:
    """Return the smallest places that differ, by their JSON pointers."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [*old, *(key for key in new if key not in old)]
        return [leaf for key in keys for leaf in _leaves(old.get(key), new.get(key), f"{path}/{escaped(str(key))}")]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [leaf for at, both in enumerate(zip(old, new, strict=True)) for leaf in _leaves(*both, f"{path}/{at}")]
    return [] if json.dumps(old) == json.dumps(new) else [(path or "/", old, new)]


def _show_both(old: object, new: object) -> None:
    """Print both, the words that differ marked: by colour, and without colours by brackets."""
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) <= _LONGEST:
        found = pieces(old, new)
        same = sum(len(piece.text) for piece in found if piece.mark is Mark.SAME)
        if same >= _ALIKE * max(len(old), len(new)):
            _show_marked("    - ", found, Mark.GONE, "red")
            _show_marked("    + ", found, Mark.NEW, "green")
            return
    print_beside("    - ", _value(old), style="red")
    print_beside("    + ", _value(new), style="green")


def _show_marked(head: str, found: Sequence[Piece], mark: Mark, colour: str) -> None:
    colours = console.color_system is not None and not console.no_color
    before, behind = ("", "") if colours else ("[-", "-]") if mark is Mark.GONE else ("{+", "+}")
    words = Text()
    for piece in found:
        if piece.mark is mark:
            words.append(f"{before}{visible(piece.text)}{behind}", style=f"bold reverse {colour}" if colours else "")
        elif piece.mark is Mark.SAME:
            words.append(visible(piece.text), style=colour)
    console.print(Hanging(Text(head, style=colour), words))


def _value(value: object) -> str:
    if isinstance(value, str):
        return value
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False, default=str)
