"""The same said in other words."""

import re
from collections.abc import Sequence

from .dice import Dice
from .frames import read_request
from .place import Place
from .reporting import report
from .toolspec import ToolSpec
from .words import ON_IT, ways_to_announce

_CLOSINGS = (
    "Thanks!", "Thank you.", "Thanks in advance.", "I appreciate your help.", "Much appreciated.", "Thanks a lot.",
    "Thank you in advance.", "Thanks for your help.",
)  # fmt: skip
_PLAIN = frozenset(way for group in ON_IT.values() for way in group)
_GREETS = re.compile(r"(?:Hi|Hello|Hey|Good (?:morning|day|evening))\b")
_WANTS = re.compile(r"\b(?:please|could|can|need|help with|would|I'd)\b", re.IGNORECASE)
_SMILES = ("I hope you are well.", "It's nice to be back.", "I have a few things to sort out.")
_READY = ("I'm ready when you are.", "Just tell me what you need.")
_ASKS = (" What would you like to do?", " How can I help?", " Where shall we begin?")
_OPENINGS = ("Sure. ", "Of course. ", "Happy to help. ", "Certainly. ")
_SWAPS = (
    ("I'm sorry, but ", "Unfortunately, "),
    ("I'm sorry, ", "Unfortunately, "),
    ("Unfortunately, ", "I'm afraid that "),
    ("I'm afraid that ", "I'm sorry, but "),
    ("Sure. ", "Of course. "),
    ("Of course. ", "Happy to help. "),
    ("Happy to help. ", "Certainly. "),
    ("Certainly. ", "Sure. "),
    ("Sure, ", "Yes, "),
    ("Yes, ", "Sure, "),
    ("Gladly. ", "Sure. "),
)
_SORRY = "I'm sorry. "
_DECLINES = re.compile(r"\b(?:cannot|can't|none of|no tool|without it|not able|don't have|nothing to|is missing)\b")
_ENDINGS = (" What shall we do next?", " Tell me what you need.", " I'm ready when you are.")


def reworded_request(text: str, dice: Dice) -> str:
    """A user's request in another frame; everything that it states stays."""
    found = read_request(text)
    if found is not None:
        frames, opening, wish, rest = found
        return frames.framed(wish, dice, but=opening) + rest
    for closing in _CLOSINGS:
        if text.endswith(closing):
            return f"{text.removesuffix(closing).rstrip()} {dice.pick([c for c in _CLOSINGS if c != closing])}"
    if _GREETS.match(text) and not _WANTS.search(text) and "?" not in text and not text.endswith(_SMILES):
        return f"{text.rstrip()} {dice.pick(_SMILES)}"
    return f"{text.rstrip()} {dice.pick(_CLOSINGS)}" if _WANTS.search(text) else text


def reworded_announcement(text: str, spec: ToolSpec | None, dice: Dice) -> str:
    """Other words before a call; what they explain stays."""
    ways: Sequence[str] = ways_to_announce(spec) if spec is not None else ("One moment.", "Let me see.")
    if text in _PLAIN or text in ways or not text:
        return dice.pick([way for way in ways if way != text])
    return text


def reworded_answer(text: str, dice: Dice) -> str:
    """Words of the assistant that report nothing, with another beginning or end."""
    for one, other in _SWAPS:
        if text.startswith(one):
            return other + text.removeprefix(one)
    if _GREETS.match(text):
        return (
            f"{text} {dice.pick(_READY)}"
            if not text.endswith("?")
            else text.rsplit(". ", 1)[0] + "." + dice.pick(_ASKS)
        )
    if _DECLINES.search(text):
        return text.removeprefix(_SORRY) if text.startswith(_SORRY) else _SORRY + text
    if text.endswith("?"):
        return text if ". " in text or ": " in text else dice.pick(_OPENINGS) + text
    for ending in _ENDINGS:
        if text.endswith(ending):
            return text.removesuffix(ending) + dice.pick([e for e in _ENDINGS if e != ending])
    return text.rstrip() + dice.pick(_ENDINGS)


def answer_anew(place: Place, index: int, dice: Dice) -> str:
    """The assistant's answer at *index*, written again from the results that it answers from."""
    text = place.turns[index].text
    tools = place.book.by_name
    outcomes = [(tools[c.name], c.arguments, r) for c, r in place.exchange_before(index) if c.name in tools]
    if not outcomes:
        return reworded_answer(text, dice)
    for _ in range(4):
        anew = report(outcomes, dice)
        if anew != text:
            return anew
    return text
