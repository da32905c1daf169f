"""Values that a user tells in words, put into the arguments of calls in the order in which they are told."""

import re
from collections import defaultdict, deque

from pydantic import JsonValue

from ...events import JsonObject
from . import speech

_FACT = re.compile(r"\b[Tt]he ([\w' -]+?) (?:is|are) ")
_JOINTS = re.compile(r"(?:,| and|\.)?\s*$")
_ITEMS = re.compile(r", | and ")
_THEN = " and then "


class Told:
    """The facts of a text such as "The city is Oslo and then Rome, and the day is Monday."; a last value stays."""

    def __init__(self, text: str) -> None:
        self._values: defaultdict[str, deque[str]] = defaultdict(deque)
        hits = list(_FACT.finditer(text))
        for at, hit in enumerate(hits):
            end = hits[at + 1].start() if at + 1 < len(hits) else len(text)
            self._values[hit[1]].extend(_JOINTS.sub("", text[hit.end() : end]).split(_THEN))

    def tells(self, name: str, value: JsonValue) -> bool:
        """Return True if anything of the argument *name* is told."""
        match value:
            case dict():
                return any(self.tells(f"{name}/{key}", inner) for key, inner in value.items())
            case list():
                return any(self.tells(name, inner) for inner in value)
            case _:
                return bool(self._values.get(_fact(name)))

    def put_into(self, arguments: JsonObject) -> JsonObject:
        """Return the arguments of the next call, with what is told of them."""
        of_call: dict[str, list[str]] = {}
        return {name: self._put(value, name, of_call, listed=False) for name, value in arguments.items()}

    def _put(self, value: JsonValue, path: str, of_call: dict[str, list[str]], *, listed: bool) -> JsonValue:
        if isinstance(value, dict):
            return {key: self._put(inner, f"{path}/{key}", of_call, listed=listed) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._put(inner, path, of_call, listed=True) for inner in value]
        fact = _fact(path)
        if fact not in of_call:
            values = self._values.get(fact, deque[str]())
            told = values.popleft() if len(values) > 1 else next(iter(values), "")
            of_call[fact] = _ITEMS.split(told) if listed else [told]
        words = of_call[fact].pop(0) if len(of_call[fact]) > 1 else of_call[fact][0]
        return _read(words, value) if words else value


def _fact(path: str) -> str:
    return speech.fact_name(path.split("/"))


def _read(words: str, like: JsonValue) -> JsonValue:
    """Return what *words* say, as a value of the type of *like*; *like* where they cannot be read so."""
    try:
        match like:
            case bool():
                return words == "yes"
            case int():
                return int(words)
            case float():
                return float(words)
            case str():
                return words.strip('"')
            case _:
                return like
    except ValueError:
        return like
