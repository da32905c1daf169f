"""The same said in other words."""

import re
from collections.abc import Sequence

from .dice import Dice
from .place import Place
from .reporting import report
from .toolspec import ToolSpec
from .words import FIRST, LAST, NEXT, ON_IT

_FRAMES = [
    (frames, re.compile("^" + re.escape(frame).replace(r"\{\}", "(.+?)") + r"(?=$| [A-Z\"'])", re.DOTALL))
    for frames in (FIRST, NEXT, LAST)
    for frame in frames
]
_CLOSINGS = ("Thanks!", "Thank you.", "Thanks in advance.", "I appreciate your help.")
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
_DECLINES = re.compile(r"\b(?:cannot|can't|none of|no tool|without it)\b")
_ENDINGS = (" What shall we do next?", " Tell me what you need.", " I'm ready when you are.")


def reworded_request(text: str, dice: Dice) -> str:
    """A user's request in another frame; everything that it states stays."""
    for frames, pattern in _FRAMES:
        found = pattern.match(text)
        if found is not None:
            others = [frame for frame in frames if not text.startswith(frame.partition("{}")[0])]
            return dice.pick(others).format(found[1]) + text[found.end() :]
    for closing in _CLOSINGS:
        if text.endswith(closing):
            return f"{text.removesuffix(closing).rstrip()} {dice.pick([c for c in _CLOSINGS if c != closing])}"
    if _GREETS.match(text) and not _WANTS.search(text):
        return f"{text.rstrip()} {dice.pick(_SMILES)}"
    return f"{text.rstrip()} {dice.pick(_CLOSINGS)}"


def reworded_announcement(text: str, spec: ToolSpec | None, dice: Dice) -> str:
    """Other words before a call; what they explain stays."""
    ways: Sequence[str] = ON_IT[spec.act] if spec is not None else ("One moment.", "Let me see.")
    known = {way for group in ON_IT.values() for way in group}
    if text in known or not text:
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
    if text.endswith("?"):
        return dice.pick(_OPENINGS) + text
    if _DECLINES.search(text):
        return text.removeprefix(_SORRY) if text.startswith(_SORRY) else _SORRY + text
    for ending in _ENDINGS:
        if text.endswith(ending):
            return text.removesuffix(ending) + dice.pick([e for e in _ENDINGS if e != ending])
    return text.rstrip() + dice.pick(_ENDINGS)


def answer_anew(place: Place, index: int, dice: Dice) -> str:
    """The assistant's answer at *index*, written again from the results that it answers from."""
    text = place.turns[index].text
    pairs = [(place.book.by_name[c.name], r) for c, r in place.exchange_before(index) if c.name in place.book.by_name]
    if not pairs:
        return reworded_answer(text, dice)
    for _ in range(4):
        anew = report(pairs, dice)
        if anew != text:
            return anew
    return reworded_answer(text, dice)
