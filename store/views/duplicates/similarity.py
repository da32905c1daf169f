"""The similarity of two dialogues, in the user's words and in the calls with their arguments.

A dialogue is kept as a *sketch* of at most a few kilobytes, so that thousands are compared in little memory. The words
of the user are taken as runs of three tokens, so order counts and a changed name changes three of them; a sign of
Chinese or Japanese is a token of its own. Each argument of each call counts once. Of each part the sketch keeps the
smallest hashes: those of two sketches say how large a share is in both, exactly for ordinary dialogues, within some
percent for long ones.
"""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice

from pydantic import JsonValue

from ....events import AssistantTurn, Dialogue, ToolCall, UserTurn

KEPT = 256
"""Hashes of each part."""
BANDS = 16
"""Keys by which a sketch is found: nearly the same dialogues share most of them."""
MAX_TEXT = 200_000
"""Characters of a turn that are read; the length of a longer one counts as well."""
MAX_PARTS = 200_000
"""Runs of words or arguments of a dialogue that are read."""
_RUN = 3
"""Tokens."""
_ROWS = 3
"""Smallest hashes that make up one key."""
_BITS = 32
_SIGNS = r"\u3040-\u30ff\u3400-\u9fff"
_TOKEN = re.compile(rf"[^\W_{_SIGNS}]+|[{_SIGNS}]")
_SIGN = re.compile(f"[{_SIGNS}]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """The hashes of a dialogue that it is compared by. It crosses processes, so it is plain values."""

    said: bytes
    """The smallest hashes of the user's words, 32 bits each, in order."""
    called: bytes
    """The same of the calls."""
    digest: int
    """Of all hashes: the same dialogue has the same."""
    keys: tuple[int, ...]
    """The keys that it is found by."""


def sketch_of(dialogue: Dialogue) -> Sketch | None:
    """Return the sketch of *dialogue*; None where nothing is said or called, which is similar to nothing."""
    said, called = parts_of(dialogue)
    if not said and not called:
        return None
    every = array("I", sorted(said | called)).tobytes()
    return Sketch(_smallest(said), _smallest(called), _number(every, 8), tuple(_keys(said | called)))


def parts_of(dialogue: Dialogue) -> tuple[set[int], set[int]]:
    """Return the hashes of all runs of the user's words, and of all arguments of calls, 32 bits each."""
    said = _hashes("said", islice(_said(dialogue), MAX_PARTS))
    return said, _hashes("called", islice(_called(dialogue), MAX_PARTS))


def similarity(one: Sketch, other: Sketch) -> float:
    """Return the share of both that is the same, from 0 to 1, in the words or in the calls, whichever is less."""
    if one.digest == other.digest:
        return 1.0
    return min(_shared(one.said, other.said), _shared(one.called, other.called))


def tokens_of(text: str) -> list[str]:
    """Return the words of *text*, letter case aside; a sign of Chinese or Japanese is one of its own."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text[:MAX_TEXT]).casefold())


def is_sign(token: str) -> bool:
    """Return True if *token* is a sign of Chinese or Japanese."""
    return _SIGN.match(token) is not None


def _shared(one: bytes, other: bytes) -> float:
    """Return the share of the hashes of either that both have."""
    if one == other:
        return 1.0
    first, second = (set(array("I", part)) for part in (one, other))
    every = sorted(first | second)[:KEPT] if len(first) == KEPT or len(second) == KEPT else first | second
    both = first & second
    return sum(hashed in both for hashed in every) / len(every)


def _said(dialogue: Dialogue) -> Iterator[str]:
    for turn in dialogue.turns:
        if isinstance(turn, UserTurn):
            tokens = tokens_of(turn.text)
            for at in range(max(min(1, len(tokens)), len(tokens) - _RUN + 1)):
                yield " ".join(tokens[at : at + _RUN])
            if len(turn.text) > MAX_TEXT:
                yield f"{len(turn.text)} characters"


def _called(dialogue: Dialogue) -> Iterator[str]:
    for turn in dialogue.turns:
        if isinstance(turn, AssistantTurn):
            for call in turn.calls:
                yield from _call(call)


def _call(call: ToolCall) -> Iterator[str]:
    """The call, and each of its arguments with its place."""
    yield call.name
    waiting: list[tuple[str, JsonValue]] = [(call.name, call.arguments)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend((f"{place}/{key}", item) for key, item in islice(value.items(), MAX_PARTS))
        elif isinstance(value, list):
            waiting.extend((f"{place}/{at}", item) for at, item in enumerate(islice(value, MAX_PARTS)))
        else:
            yield f"{place} = {str(value)[:MAX_TEXT]}"


def _hashes(kind: str, parts: Iterable[str]) -> set[int]:
    """A hash of each part; what is there a second time is another part."""
    times = Counter(parts)
    return {
        _number(f"{kind} {number} {part}".encode("utf-8", "replace"), _BITS // 8)
        for part, count in times.items()
        for number in range(count)
    }


def _number(text: bytes, size: int) -> int:
    return int.from_bytes(blake2b(text, digest_size=size).digest())


def _smallest(hashes: set[int]) -> bytes:
    return array("I", sorted(hashes)[:KEPT]).tobytes()


def _keys(hashes: set[int]) -> Iterator[int]:
    """One key for each band in which there is something: the smallest hash of each of its rows."""
    smallest: dict[int, int] = {}
    for hashed in hashes:
        row = hashed % (BANDS * _ROWS)
        if hashed < smallest.get(row, 1 << _BITS):
            smallest[row] = hashed
    for band in range(BANDS):
        rows = [smallest.get(band * _ROWS + row, 0) for row in range(_ROWS)]
        if any(rows):
            yield _number(array("I", [band, *rows]).tobytes(), 8)
