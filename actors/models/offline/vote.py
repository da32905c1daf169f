"""The experts: each looks for the faults of its own kind, and for nothing else."""

from collections.abc import Iterator, Sequence

from ....events import JsonObject
from .contents import is_failure
from .dice import Dice
from .inspecting import Aspect, Fault, inspect
from .place import Place
from .sections import Sheet

_LOOKS_FOR = {
    "argument": (Aspect.SCHEMA, Aspect.GROUNDING),
    "complete": (Aspect.GROUNDING,),
    "faith": (Aspect.FAITH,),
    "coheren": (Aspect.STRUCTURE, Aspect.PAIRING, Aspect.REPEAT),
    "natural": (Aspect.WORDS,),
    "tool": (Aspect.TOOL,),
    "realism": (Aspect.PAIRING,),
    "complex": (),
    "recover": (),
    "safety": (),
}
_MOST = 5
_PATIENCE = 4


def voted(sheet: Sheet, dice: Dice) -> JsonObject:
    """The vote of the expert that asks."""
    expert = sheet.attributes.get("expert", "")
    place = Place(sheet.book, sheet.turns)
    found = list(_found(expert, place))
    confidence = dice.between(80, 97) / 100
    if not found:
        return {"verdict": "pass", "confidence": confidence, "reason": "Nothing of substance is wrong.", "findings": []}
    return {
        "verdict": "fail",
        "confidence": confidence,
        "reason": f"{found[0].message[:1].upper()}{found[0].message[1:]}.",
        "findings": [_finding(fault) for fault in found[:_MOST]],
    }


def _found(expert: str, place: Place) -> Iterator[Fault]:
    aspects: Sequence[Aspect] = next((a for word, a in _LOOKS_FOR.items() if word in expert.lower()), ())
    if aspects:
        yield from inspect(place, aspects)
    if "recover" in expert.lower():
        yield from _unrecovered(place)


def _unrecovered(place: Place) -> Iterator[Fault]:
    """Failures after which the assistant neither calls again nor says so."""
    for index, turn in enumerate(place.turns):
        if turn.role != "tool" or not any(is_failure(r.content) for r in turn.results):
            continue
        ahead = place.turns[index + 1 : index + 1 + _PATIENCE]
        if not any(later.calls for later in ahead) and not _admitted(ahead[0].text if ahead else ""):
            yield Fault(Aspect.STRUCTURE, turn.id, "a call fails, and the assistant goes on as if it had not")


def _admitted(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in ("could not", "couldn't", "failed", "unable", "error", "sorry"))


def _finding(fault: Fault) -> JsonObject:
    return {
        "turn": fault.turn,
        "call": fault.call,
        "pointer": fault.pointer,
        "quote": fault.quote,
        "message": f"{fault.message[:1].upper()}{fault.message[1:]}.",
    }
