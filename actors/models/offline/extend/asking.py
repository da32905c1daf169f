"""Clarification: the user leaves something out or is vague, and the assistant asks before it calls."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import JsonValue

from ..arguments import told
from ..naming import capital, label, singular
from ..sections import Turn
from ..values.phrases import asked, attached, fragments, sentences
from .scene import Scene

_UNTIDY = ((re.compile(r"\s+([.,?!])"), r"\1"), (re.compile(r"\s{2,}"), " "), (re.compile(r"(?:, )+and"), " and"))
_GOES_ON = re.compile(r" and (?=(?:an?|the) |\d)")
_NAMED_TWICE = re.compile(r"(?<=with )(?:an? [\w ]+ of |the [\w ]+ )$|(?<=and )(?:an? [\w ]+ of |the [\w ]+ )$")
_SHORTEST = 2
_VAGUE = ("the usual {}", "the same {} as last time", "that {} we talked about", "my other {}")


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
    left = _tidy(_without(scene.turn.text, hole.phrase))
    question = scene.dice.pick(asked(hole.name))
    opening = scene.dice.pick(
        ("Sure, I can do that. ", "Happy to help. ", "Of course. ", "I just need one more detail. ")
    )
    return [
        replace(scene.turn, text=left),
        Turn("assistant", text=opening + question),
        Turn("user", text=_supplied(hole, scene)),
    ]


def ambiguous_reference(scene: Scene) -> list[Turn]:
    """The user refers to something that could be more than one thing, is asked which, and says it exactly."""
    hole = _choose(scene)
    if hole is None:
        return _vague_request(scene)
    named = label(hole.name)
    vague = scene.dice.pick(_VAGUE).format(named)
    if singular(named.split(" ")[-1]) != named.split(" ")[-1]:
        vague = vague.replace("that ", "those ", 1)
    text = scene.turn.text.replace(hole.phrase, _vaguely(hole, vague), 1)
    ask = scene.dice.pick(
        (
            f"I want to be sure that I use the right one. Which {named} do you mean exactly?",
            f"That could mean more than one thing. Which {named} exactly should I use?",
            f'I\'m not certain which one you mean by "{vague}". Could you give me the exact {named}?',
        )
    )
    exact = f'"{hole.said}"' if hole.said.endswith((".", "!", "?")) else f"{hole.said}."
    supplied = scene.dice.pick((f"I mean {exact}", f"Sorry, I mean {exact}", f"By that I mean {exact}"))
    return [replace(scene.turn, text=_tidy(text)), Turn("assistant", text=ask), Turn("user", text=supplied)]


def _vaguely(hole: _Hole, vague: str) -> str:
    if hole.phrase == hole.said:
        return vague
    if hole.phrase.endswith((".", "!")):
        return f"Please use {vague}."
    phrase = hole.phrase.replace(f'"{hole.said}"', hole.said)
    return _NAMED_TWICE.sub("", phrase.partition(hole.said)[0]) + vague + phrase.partition(hole.said)[2]


def _choose(scene: Scene) -> _Hole | None:
    earlier, text = scene.earlier(), scene.turn.text
    holes = [hole for hole in _holes(scene) if _leaves_nothing(hole, text, earlier)]
    whole = [hole for hole in holes if hole.phrase != hole.said]
    pool = whole or holes
    return scene.dice.pick(pool) if pool else None


def _holes(scene: Scene) -> Iterator[_Hole]:
    text = scene.turn.text
    for call in scene.first_calls:
        for name, value in call.arguments.items():
            said = _said(value)
            if len(said) < _SHORTEST and not said.isdigit():
                continue
            usual = (*sentences(name, said), *fragments(name, said), *attached(name, said))
            joined = [f"and {way.removeprefix('with ')}" for way in usual if way.startswith("with ")]
            ways = [way for way in (*usual, *joined) if _stands(way, text)]
            if ways:
                yield _Hole(name, said, max(ways, key=len))
            elif _stands(said, text) and not isinstance(value, dict | list | bool):
                yield _Hole(name, said, said)


def _said(value: JsonValue) -> str:
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
    ways = [f"It's {hole.said}.", f"Sorry, I forgot: {hole.said}."]
    if not hole.said.startswith('"') and len(hole.phrase) > len(hole.said):
        ways.append(capital(hole.phrase) if hole.phrase.endswith(".") else f"The {label(hole.name)} is {hole.said}.")
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
    about = f"the {spec.noun}" if spec is not None else "something"
    vague = scene.dice.pick((f"I need some help with {about}.", f"Can you do something about {about} for me?"))
    ask = scene.dice.pick(
        ("Gladly. What exactly would you like me to do?", "Sure. Could you tell me exactly what you need?")
    )
    return [replace(scene.turn, text=vague), Turn("assistant", text=ask), Turn("user", text=scene.turn.text)]
