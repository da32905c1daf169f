"""The judge: both versions in their place, fault against fault, and the complexity where one is wanted."""

from ....events import JsonObject
from .complexity import shortcoming
from .dice import Dice
from .inspecting import Aspect, Fault, inspect
from .place import put_back
from .sections import Sheet, Turn

_WEIGHTS = {
    Aspect.TOOL: 8,
    Aspect.SCHEMA: 8,
    Aspect.GROUNDING: 8,
    Aspect.PAIRING: 10,
    Aspect.STRUCTURE: 10,
    Aspect.WORDS: 6,
    Aspect.REPEAT: 4,
    Aspect.FAITH: 5,
}


def judged(sheet: Sheet, dice: Dice) -> JsonObject:
    """Which version is better, and why."""
    versions = {"A": sheet.version("a"), "B": sheet.version("b")}
    start = max(0, next((index for index, turn in enumerate(sheet.turns) if turn.masked), 0) - 1)
    faults = {letter: inspect(put_back(sheet, turns), start=start) for letter, turns in versions.items()}
    weights = {letter: sum(_WEIGHTS[fault.aspect] for fault in found) for letter, found in faults.items()}
    if sheet.attributes.get("operation") == "extend" and len(versions["A"]) != len(versions["B"]):
        return _extension(sheet, versions, faults, weights)
    if weights["A"] != weights["B"]:
        better = min(weights, key=lambda letter: weights[letter])
        worse = "B" if better == "A" else "A"
        return {"better": better, "reason": f"In version {worse} {_worst(faults[worse], faults[better])}."}
    points = {letter: sum(_polish(turn) for turn in turns) for letter, turns in versions.items()}
    if points["A"] != points["B"]:
        better = max(points, key=lambda letter: points[letter])
        return {"better": better, "reason": f"Both are sound, and the words of version {better} say more."}
    better = "A" if dice.chance(0.5) else "B"
    return {"better": better, "reason": "Both are sound; neither reads worse than the other."}


def _extension(
    sheet: Sheet, versions: dict[str, tuple[Turn, ...]], faults: dict[str, list[Fault]], weights: dict[str, int]
) -> JsonObject:
    extended = max(versions, key=lambda letter: len(versions[letter]))
    plain = "B" if extended == "A" else "A"
    kind = sheet.attributes.get("kind", "")
    if weights[extended] > weights[plain]:
        why = _worst(faults[extended], faults[plain])
        return {"better": plain, "reason": f"Version {extended} brings in the complexity, but {why}."}
    missing = shortcoming(kind, versions[extended], put_back(sheet, versions[extended]))
    if missing:
        return {"better": plain, "reason": f"Version {extended} should bring in {kind}, but {missing}."}
    return {"better": extended, "reason": f"Version {extended} brings in {kind} convincingly and without a fault."}


def _worst(faults: list[Fault], others: list[Fault]) -> str:
    known = {(fault.aspect, fault.message) for fault in others}
    new = [fault for fault in faults if (fault.aspect, fault.message) not in known] or faults
    return max(new, key=lambda fault: _WEIGHTS[fault.aspect]).message if new else "nothing is wrong"


def _polish(turn: Turn) -> int:
    """How much a turn's words say: explained calls, requests of a usual length."""
    if turn.role == "assistant" and turn.calls:
        return 1 if turn.text.strip() else 0
    return 1 if 20 <= len(turn.text) <= 600 else 0  # noqa: PLR2004 -- shorter says little, longer is not read
