"""Cache of the outcomes of calls that change nothing: bounded, least recently used first to go."""

import json
from collections import OrderedDict
from hashlib import sha256
from typing import Final

from ...events import JsonObject
from .port import ExecutionOutcome

_ENTRIES: Final = 4096
_CHARACTERS: Final = 2**24


class ResultCache:
    """Outcomes by server, tool and arguments; only those in which the tool itself has answered."""

    def __init__(self, entries: int = _ENTRIES, characters: int = _CHARACTERS) -> None:
        self._most_entries, self._most_characters = entries, characters
        self._known: OrderedDict[bytes, ExecutionOutcome] = OrderedDict()
        self._characters = 0

    def get(self, server: str, tool: str, arguments: JsonObject) -> ExecutionOutcome | None:
        """The latest outcome of the same call; None if it is not cached."""
        key = _key(server, tool, arguments)
        if key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key]

    def put(self, server: str, tool: str, arguments: JsonObject, outcome: ExecutionOutcome) -> None:
        """Store *outcome*, if the tool itself has answered in it."""
        if not outcome.ran:
            return
        key = _key(server, tool, arguments)
        self._drop(key)
        self._known[key] = outcome
        self._characters += len(outcome.text)
        while len(self._known) > self._most_entries or self._characters > self._most_characters:
            self._drop(next(iter(self._known)))

    def _drop(self, key: bytes) -> None:
        if (outcome := self._known.pop(key, None)) is not None:
            self._characters -= len(outcome.text)


def _key(server: str, tool: str, arguments: JsonObject) -> bytes:
    """The call in a few bytes. The order of its arguments counts: a tool may see it."""
    return sha256(json.dumps([server, tool, arguments]).encode()).digest()
