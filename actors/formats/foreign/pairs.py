"""Rounds: what the user said and what was answered, side by side."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from .left_out import LeftOut
from .port import Shape

_PLACES: Final = ("conversations", "conversation", "messages", "turns", "rounds", "dialogue", "history")
_ASKED: Final = ("human", "user", "input", "question", "query")
_ANSWERED: Final = ("assistant", "gpt", "bot", "output", "answer", "response")


def _recognises(record: JsonObject) -> bool:
    return _place(record) is not None


def _place(record: JsonObject) -> str | None:
    return next((key for key in _PLACES if _are_rounds(record.get(key))), None)


def _are_rounds(value: JsonValue) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_round, value))


def _is_round(value: JsonValue) -> bool:
    if not isinstance(value, dict) or "role" in value or "from" in value:
        return False
    return _said(value, _ASKED) is not None and _said(value, _ANSWERED) is not None


def _said(value: JsonObject, keys: tuple[str, ...]) -> str | None:
    return next((text for key in keys if isinstance(text := value.get(key), str)), None)


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:  # noqa: ARG001 — as other shapes have it
    place = _place(record)
    rounds = record.get(place) if place is not None else None
    kept: JsonObject = {key: value for key, value in record.items() if key != place}
    return {**kept, "messages": list(_messages(rounds if isinstance(rounds, list) else []))}


def _messages(rounds: list[JsonValue]) -> Iterator[JsonValue]:
    for one in rounds:
        if isinstance(one, dict):
            if system := _said(one, ("system",)):
                yield {"role": "system", "content": system}
            yield {"role": "user", "content": _said(one, _ASKED)}
            yield {"role": "assistant", "content": _said(one, _ANSWERED)}


SHAPE = Shape(
    "rounds",
    "`conversations` of objects with `human` and `assistant`, or `input` and `output`, and a `system`",
    _recognises,
    _as_openai,
)
