"""Clarification: the user leaves something out or is vague, and the assistant asks before it calls."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import JsonValue

from ..naming import capital, is_identifier, singular, slot_of, words_of
from ..sections import Turn
from ..telling import told
from ..values.phrases import QUOTED, asked, attached, called, fragments, sentences
from .scene import Scene
from .smoothing import follow_on

_UNTIDY = (
    (re.compile(r"\s+([.,?!])"), r"\1"),
    (re.compile(r"\s{2,}"), " "),
    (re.compile(r",(?: ?,)+"), ","),
    (re.compile(r"(?:, )+and"), " and"),
)
_GOES_ON = re.compile(r" and (?=(?:an?|the) |\d)")
_NAMED_TWICE = re.compile(r"(?<=with )(?:an? [\w ]+ of |the [\w ]+ )$|(?<=and )(?:an? [\w ]+ of |the [\w ]+ )$")
_SHORTEST = 2
_LONGEST_MATTER = 40
_VAGUE = ("the usual {}", "the same {} as last time", "the {} that I always take", "the other {}")
_VAGUE_LATER = (*_VAGUE, "that {} we talked about", "the {} from before")
_VAGUE_THINGS = ("my latest {}", "that {} from last week", "the {} I told you about", "my other {}")
_WILLING = (
    "Sure, I can do that. ", "Happy to help. ", "Of course. ", "I just need one more detail. ", "Gladly. ",
    "I can take care of that. ", "Before I start: ", "One detail is missing. ", "Almost there. ", "",
)  # fmt: skip
_AMONG = re.compile(r"(?:, |: |is |be )$")


@dataclass(frozen=True, slots=True)
class _Hole:
    """A value that can be taken out of the user's words."""

    name: str
    said: str
    phrase: str
    """The words of the user that state it."""


def missing_argument(scene: Scene) -> list[Turn]:
    """The user forgets a value that the first call needs, is asked for it, and supplies it."""
    hole = _choose(scene)
    if hole is None:
        return _vague_request(scene)
    left = _tidy(_left_out(hole, scene.turn.text))
    question = scene.dice.pick(asked(hole.name))
    opening = scene.dice.pick(_WILLING)
    return [
        replace(scene.turn, text=left),
        Turn("assistant", text=opening + (question[:1].lower() + question[1:] if opening.endswith(": ") else question)),
        Turn("user", text=_supplied(hole, scene)),
    ]


def ambiguous_reference(scene: Scene) -> list[Turn]:
    """The user refers to something that could be more than one thing, is asked which, and says it exactly."""
    hole = _choose(scene, of_list=False)
    if hole is None:
        return _vague_request(scene)
    named = called(hole.name)
    head, _, last = slot_of(hole.name).rpartition(" ")
    thing = head if last == "id" and head and is_identifier(slot_of(hole.name)) else ""
    ways = _VAGUE_THINGS if thing else _VAGUE_LATER if scene.index else _VAGUE
    vague = scene.dice.pick(ways).format(thing or named)
    if singular(named.split(" ")[-1]) != named.split(" ")[-1]:
        vague = vague.replace("that ", "those ", 1)
    text = scene.turn.text.replace(hole.phrase, _vaguely(hole, vague), 1)
    ask = scene.dice.pick(
        (
            f"I want to be sure that I use the right one. Which {named} do you mean exactly?",
            f"That could mean more than one thing. Which {named} exactly should I use?",
            f"I can't see which {named} you mean. Could you tell me exactly?",
            f"Just to avoid a mix-up: which {named} is that?",
            f"I don't know which {named} that is. Could you spell it out for me?",
            f'I\'m not certain which one you mean by "{vague}". Could you give me the exact {named}?',
        )
    )
    exact = f'"{hole.said}"' if hole.said.endswith((".", "!", "?")) else f"{hole.said}."
    ways = ("I mean {}", "Sorry, I mean {}", "By that I mean {}", "Good point. It's {}", "I meant {}", "Ah, sorry: {}")
    supplied = scene.dice.pick(ways).format(exact)
    return [replace(scene.turn, text=_tidy(text)), Turn("assistant", text=ask), Turn("user", text=supplied)]


def _left_out(hole: _Hole, text: str) -> str:
    """The text without what the hole says; a bare value that the sentence needs gives way to a vague word."""
    before, _, after = text.partition(hole.phrase)
    if hole.phrase == hole.said and before.endswith(" name is "):
        return before + after.lstrip()
    if hole.phrase == hole.said and before.endswith(", ") and after.startswith("."):
        return before.removesuffix(", ") + after
    if hole.phrase != hole.said or (_AMONG.search(before) and after.startswith(", ")):
        return _without(text, hole.phrase)
    return f"{before}a certain {called(hole.name)}{after}"


def _stands_in_list(hole: _Hole, text: str) -> bool:
    before, _, after = text.partition(hole.phrase)
    return before.endswith(", ") or (_AMONG.search(before) is not None and after.startswith(", "))


def _vaguely(hole: _Hole, vague: str) -> str:
    if hole.phrase == hole.said:
        return vague
    if hole.phrase.endswith((".", "!")):
        return f"Please use {vague}."
    phrase = hole.phrase.replace(f'"{hole.said}"', hole.said)
    if phrase.startswith("with the ") and is_identifier(slot_of(hole.name)):
        return f"for {vague}"
    return _NAMED_TWICE.sub("", phrase.partition(hole.said)[0]) + vague + phrase.partition(hole.said)[2]


def _choose(scene: Scene, *, of_list: bool = True) -> _Hole | None:
    earlier, text = scene.earlier(), scene.turn.text
    holes = [hole for hole in _holes(scene) if _leaves_nothing(hole, text, earlier)]
    holes = [hole for hole in holes if not text.partition(hole.phrase)[2].startswith(f" {hole.name}")]
    if not of_list:
        holes = [hole for hole in holes if hole.phrase != hole.said or not _stands_in_list(hole, text)]
        holes = [hole for hole in holes if not hole.said.replace(".", "", 1).isdigit() and hole.said[-1] not in ".!?"]
        holes = [hole for hole in holes if words_of(hole.name)[-1] not in QUOTED]
    whole = [hole for hole in holes if hole.phrase != hole.said]
    pool = whole or holes
    return scene.dice.pick(pool) if pool else None


def _holes(scene: Scene) -> Iterator[_Hole]:
    text = scene.turn.text
    for call in scene.first_calls:
        for name, value in call.arguments.items():
            said = _said(name, value)
            if len(said) < _SHORTEST and not said.isdigit():
                continue
            usual = (*sentences(name, said), *fragments(name, said), *attached(name, said))
            joined = [f"and {way.removeprefix('with ')}" for way in usual if way.startswith("with ")]
            ways = [way for way in (*usual, *joined) if _stands(way, text)]
            if ways:
                yield _Hole(name, said, max(ways, key=len))
            elif _stands(said, text) and not isinstance(value, dict | list | bool):
                yield _Hole(name, said, said)


def _said(name: str, value: JsonValue) -> str:
    if isinstance(value, list) and words_of(name)[-1] in QUOTED:
        return '" and "'.join(map(told, value))
    return told(value)


def _stands(phrase: str, text: str) -> bool:
    at = text.find(phrase)
    if at < 0:
        return False
    before, after = text[at - 1 : at], text[at + len(phrase) : at + len(phrase) + 1]
    return not (before.isalnum() or (after.isalnum() and phrase[-1:].isalnum()))


def _leaves_nothing(hole: _Hole, text: str, earlier: str) -> bool:
    """Whether the value is unknown once its words are gone, and a request is left."""
    left = text.replace(hole.phrase, "", 1)
    return hole.said not in left and hole.said not in earlier and len(left.strip()) > len(hole.said) // 2 + 8


def _supplied(hole: _Hole, scene: Scene) -> str:
    if hole.said.endswith((".", "!", "?")):
        return scene.dice.pick((f'It\'s "{hole.said}"', f'Sorry, I forgot: "{hole.said}"'))
    ways = [
        f"It's {hole.said}.",
        f"Sorry, I forgot: {hole.said}.",
        f"Oh, right: {hole.said}.",
        f"{hole.said}, please." if hole.said[:1].islower() else f"Please use {hole.said}.",
        f"That would be {hole.said}.",
        f"Let's go with {hole.said}.",
    ]
    if not hole.said.startswith('"') and len(hole.phrase) > len(hole.said):
        ways.append(capital(hole.phrase) if hole.phrase.endswith(".") else f"The {called(hole.name)} is {hole.said}.")
    return scene.dice.pick(ways)


def _without(text: str, phrase: str) -> str:
    """The text without a phrase; what was joined to it by `and` takes its place."""
    before, _, after = text.partition(phrase)
    if phrase.startswith("with ") and (goes_on := _GOES_ON.match(after)) is not None:
        after = f"with {after[goes_on.end() :]}"
    return before + after


def _tidy(text: str) -> str:
    for pattern, instead in _UNTIDY:
        text = pattern.sub(instead, text)
    return text.strip()


def _vague_request(scene: Scene) -> list[Turn]:
    """Where no value can be taken out: the user begins vaguely, and then says the whole request."""
    spec = scene.spec(scene.first_calls[0]) if scene.first_calls else None
    about = "something" if spec is None else "a calculation" if spec.is_sum else _mine(spec.request)
    vague = scene.dice.pick(_VAGUE_REQUESTS).format(about)
    if scene.index == 0:
        start = vague if vague.startswith("I ") else vague[:1].lower() + vague[1:]
        vague = f"{scene.dice.pick(_GREETINGS)} {start}"
    ask = scene.dice.pick(_WHAT_EXACTLY)
    return [
        replace(scene.turn, text=vague),
        Turn("assistant", text=ask),
        Turn("user", text=follow_on(scene.turn.text, scene.dice, _PRECISELY)),
    ]


def _mine(request: str) -> str:
    """What a request is about, in the user's words."""
    found = re.search(r"\b(?:the|my|an?) .*", request)
    return found[0] if found is not None and len(found[0]) <= _LONGEST_MATTER else "something"


_GREETINGS = ("Hi,", "Hello,", "Good morning,", "Hey,")
_VAGUE_REQUESTS = (
    "I need some help with {}.",
    "Can you do something about {} for me?",
    "There is something to be done about {}.",
    "I have a request concerning {}.",
    "It's about {}.",
)
_WHAT_EXACTLY = (
    "Gladly. What exactly would you like me to do?",
    "Sure. Could you tell me exactly what you need?",
    "Of course. What would you like me to do?",
    "Happy to. What do you need, in detail?",
)
_PRECISELY = ("Sure.", "Of course.", "Right, sorry.", "Let me be more precise.", "Okay.", "Yes.")
