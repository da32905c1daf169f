"""Repairs: the masked turns, mended of what was found."""

from .dice import Dice
from .fill import rewritten
from .mending import Blamed
from .place import put_back
from .sections import Sheet, Turn
from .story import recall


def repaired(sheet: Sheet, seed: int, dice: Dice) -> list[Turn]:
    """Each masked turn rewritten; an argument that a finding points at is found anew, even where it looks right."""
    place, story = put_back(sheet), recall(seed, sheet.book, sheet.plan)
    positions = {turn.id: index for index, turn in enumerate(place.turns)}
    blamed = _blamed(sheet)
    return [rewritten(place, positions[turn.id], story, dice, blamed) for turn in sheet.masked if turn.id in positions]


def _blamed(sheet: Sheet) -> Blamed:
    """The arguments that the findings point at: call and name."""
    places = [(str(f.get("call") or ""), str(f.get("pointer") or "").split("/")) for f in sheet.findings]
    return frozenset((call, path[1].replace("~1", "/").replace("~0", "~")) for call, path in places if len(path) > 1)
