"""One plain sentence for each act, made of the tool's description and of names and values of arguments."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pydantic import JsonValue

from ...events import Tool
from ..evidence import leaves
from ..tools.graph import singular
from .dice import Dice

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_NO_VERB = frozenset({"the", "a", "an", "this", "these", "it", "api", "tool", "function", "endpoint", "method", "use"})
_OF_NOUNS = frozenset({"for", "of", "to", "that", "which", "is", "can"})
_TOOL_NAMED = re.compile(r",? (?:that|which|by|with|from|using) [^,]*\w_\w")
_SIDE_CLAUSE = re.compile(r",| (?:with|based|by|using|and|or|that|which|from|if|when|so) ")
_LONGEST = 90
FIRST = ("Hi!", "Hello!", "Good morning.", "Hi there!", "Good afternoon.", "Hello there.")
NEXT = ("Thanks!", "Great, thank you.", "Perfect.", "Good, thanks.", "Very good.", "All right.", "Thank you.")
_OPENING = re.compile(rf"^(?:{'|'.join(map(re.escape, (*FIRST, *NEXT)))}) ")
_ASKING = ("Could you {}?", "Please {}.", "I'd like you to {}.", "Can you {}?", "I need you to {}.", "Would you {}?")
_TELLING = ("I'll {}.", "Let me {}.", "I'm going to {}.", "One moment, I'll {}.")
_REPORTING = ("Here is what came back: {}.", "This is the result: {}.", "That worked: {}.", "I have it: {}.")


def phrase(name: str) -> str:
    """Return an argument's name as words: `orderId` is "order ID"."""
    words = [word if word.isupper() and len(word) > 1 else word.lower() for word in _WORD.findall(name)]
    return " ".join({"id": "ID", "ids": "IDs"}.get(word, word) for word in words) or name


@lru_cache(maxsize=1024)
def wish(name: str, description: str) -> str:
    """Return the act of a tool as what one can ask somebody to do."""
    sentence = re.split(r"[.:;\n(\[]", description.strip(), maxsplit=1)[0].strip()
    first, _, rest = sentence.partition(" ")
    verb = _imperative(first.lower())
    if not rest or verb in _NO_VERB or rest.split()[0].lower() in _OF_NOUNS or not first.isalpha():
        return " ".join(word.lower() for word in _WORD.findall(name)) or name
    short = _TOOL_NAMED.split(f"{verb} {rest}", maxsplit=1)[0]
    return short if len(short) <= _LONGEST else _SIDE_CLAUSE.split(short, maxsplit=1)[0][:_LONGEST]


def wishes(tools: Iterable[Tool], joint: str) -> str:
    """Return the acts of *tools*, each once."""
    *others, last = dict.fromkeys(wish(tool.name, tool.description) for tool in tools) or [""]
    return f"{', '.join(others)}{joint}{last}" if others else last


def _imperative(word: str) -> str:
    """Return "retrieve" of "retrieves"."""
    verb = word.endswith("s") and not word.endswith(("ss", "us", "is", "as"))
    return (singular(word) if singular(word) != word else word[:-1]) if verb else word


def in_mouth(text: str, whose: str, whom: str) -> str:
    """Return *text*, which speaks of the user, as the user or the assistant says it."""
    return re.sub(r"\b[Tt]he user(?=$|[,.?]| (?:to|with|for|in|at)\b)", whom, re.sub(r"\b[Tt]he user's\b", whose, text))


def spoken(value: JsonValue) -> str:
    """Return a value as words show it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    plain = len(text.split()) <= 4 and not re.search(r"[,.;?!\"]|^$|\band\b", text)  # noqa: PLR2004 - words of a name
    return text if plain or not isinstance(value, str) or '"' in text else f'"{text}"'


def listed(parts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join([part for part in (", ".join(parts[:-1]), *parts[-1:]) if part])


def facts(value: JsonValue) -> list[tuple[str, str]]:
    """Return the leaves of *value* as phrase and words, the items of one list together."""
    found: dict[str, dict[str, None]] = {}
    for leaf in leaves(value):
        steps = [step for step in leaf.pointer.split("/")[1:] if not step.isdigit()]
        if leaf.value is not None:
            found.setdefault(fact_name(steps), {})[spoken(leaf.value)] = None
    return [(name, listed(list(values))) for name, values in found.items()]


def fact_name(steps: Sequence[str]) -> str:
    """Return the words for the leaf that *steps* lead to."""
    around, last = phrase(singular(steps[-2])) if len(steps) > 1 else "", phrase(steps[-1] if steps else "result")
    return last if last.startswith(around) else f"{around} {last}"


def details(pairs: Iterable[tuple[str, str]]) -> str:
    """Return "The order ID is X and the cabin is economy."; empty without any."""
    text = _stated(pairs)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _stated(pairs: Iterable[tuple[str, str]]) -> str:
    last = [(name, value, name.rpartition(" ")[2]) for name, value in pairs]
    return listed([f"the {name} {'is' if singular(end) == end else 'are'} {value}" for name, value, end in last])


def request(tools: Sequence[Tool], pairs: Iterable[tuple[str, str]], dice: Dice, *, first: bool) -> str:
    """Return a user's request for what *tools* do, with the details *pairs*."""
    return asked_for(in_mouth(wishes(tools, ", and then "), "my", "me"), details(pairs), dice, first=first)


def asked_for(wish: str, told: str, dice: Dice, *, first: bool) -> str:
    """Return a user's request for *wish*, with what is *told*."""
    return f"{dice.pick(FIRST if first else NEXT)} {dice.pick(_ASKING).format(wish)} {told}".rstrip()


def without_opening(text: str) -> str:
    """Return a request without its greeting or thanks."""
    return _OPENING.sub("", text, count=1)


def reopened(text: str, dice: Dice) -> str:
    """Return a request that begins otherwise."""
    openings = FIRST if text.startswith(FIRST) else NEXT
    return f"{dice.pick([one for one in openings if not text.startswith(one)])} {without_opening(text)}"


def announcement(tools: Sequence[Tool], dice: Dice, but: str = "") -> str:
    """Return the assistant's words with calls, other than *but*."""
    what = in_mouth(wishes(tools, " and ") or "look into that", "your", "you")
    return dice.pick([said for way in _TELLING if (said := way.format(what)) != but])


def told_of(value: JsonValue, most: int) -> str:
    """Return the first *most* facts of a result in words; of a list, those of its first item and how many there are."""
    if value == []:
        return "nothing was found"
    listing = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    one = value[0] if isinstance(value, list) and listing else value
    own, *others = facts(one) or [("result", "nothing more")]
    told = [own, *(fact for fact in others if not fact[0].endswith(" ID"))][:most]
    text = listed([f"{name} {said}" for name, said in told])
    return f"{len(value)} found, the first with {text}" if isinstance(value, list) and listing and value[1:] else text


def reports(parts: Iterable[str]) -> list[str]:
    """Return every way to tell of what was found."""
    told = "; ".join(filter(None, parts))
    return [way.format(told) for way in _REPORTING] if told else ["That is done.", "Done, nothing more came back."]
