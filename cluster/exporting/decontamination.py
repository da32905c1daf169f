"""Dialogues that share words or calls with a benchmark: a model trained on them could not be measured by it.

A benchmark's file is read record by record, whatever its format: every text outside of its tools, and every object with
a name and arguments. A dialogue is contaminated where a run of thirteen words of the user (the measure of GPT-3's
authors), or all of its calls, stand in one record.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from ...actors.formats import UnreadableDialogue, UnreadableFile, raw_records, read_record
from ...events import Dialogue, JsonObject, UserTurn
from ...store.views.duplicates.similarity import tokens_of
from ...store.wording import count
from ..checking.identity import digest_of_input
from ..errors import UsageError

WORDS = 13
"""Words of the user, in a row, that are too many to be shared by chance."""
_CALLS = 2
"""Calls that a dialogue has at the least for its calls alone to tell."""
_TOOLS = frozenset({"tools", "functions", "function", "tool_defs", "available_tools", "tool_definitions"})
_DEPTH = 40
_KNOWN = "A benchmark is a file of records of any shape: lines of JSON, a list in JSON, or parquet"


@dataclass(frozen=True, slots=True)
class Contaminated:
    """A dialogue that is left out."""

    dialogue: str
    of: str
    """The record of the benchmark: its file and line."""
    shared: str
    """What both have."""


@dataclass(slots=True)
class Benchmarks:
    """The words and calls of benchmarks."""

    files: list[JsonObject] = field(default_factory=list)
    """Facts of each file for a manifest."""
    _words: dict[int, str] = field(default_factory=dict)
    _calls: list[tuple[frozenset[str], str]] = field(default_factory=list)
    _holding: dict[str, list[int]] = field(default_factory=dict)
    """The records that hold a call, by the call."""

    def add(self, path: Path) -> None:
        """Add the records of a file or folder. Raises UsageError where it cannot be read or says nothing."""
        before, records = len(self._words) + len(self._calls), 0
        try:
            for raw in raw_records(path):
                if raw.data is None:
                    raise UsageError(f"--without-like {raw.source}: {raw.fault}. {_KNOWN}")
                self._add(read_record(raw.data), raw.source)
                records += 1
            digest, _ = digest_of_input(path)
        except (UnreadableFile, UnreadableDialogue) as error:
            raise UsageError(f"--without-like {path}: {error}") from None
        if len(self._words) + len(self._calls) == before:
            raise UsageError(
                f"--without-like {path}: no {WORDS} words in a row and no {_CALLS} calls stand in its "
                f"{count(records, 'record')}, so nothing could be found in common with it"
            )
        self.files.append({"file": path.name, "sha256": digest, "records": records})

    def _add(self, record: JsonObject, source: str) -> None:
        for text in _texts(record, 0):
            for run in _runs(text):
                self._words.setdefault(run, source)
        calls = frozenset(_calls(record, 0))
        if len(calls) >= _CALLS:
            for call in calls:
                self._holding.setdefault(call, []).append(len(self._calls))
            self._calls.append((calls, source))

    def contaminated(self, dialogue: Dialogue) -> Contaminated | None:
        """Return what *dialogue* shares with a record; None where it shares nothing that tells."""
        for turn in dialogue.turns:
            if isinstance(turn, UserTurn):
                tokens = tokens_of(turn.text)
                for at, run in enumerate(_hashes(tokens)):
                    if run in self._words:
                        return Contaminated(dialogue.id, self._words[run], " ".join(tokens[at : at + WORDS]))
        calls = frozenset(_call(call.name, call.arguments) for _, call in dialogue.calls())
        if len(calls) >= _CALLS:
            for number in self._holding.get(min(calls), ()):
                held, source = self._calls[number]
                if calls <= held:
                    return Contaminated(dialogue.id, source, f"all of its {len(calls)} calls")
        return None


def read_benchmarks(paths: Iterable[Path]) -> Benchmarks | None:
    """Return the benchmarks of files; None without any. Raises UsageError."""
    found = Benchmarks()
    for path in paths:
        found.add(path)
    return found if found.files else None


def _texts(value: JsonValue, depth: int) -> Iterator[str]:
    if depth > _DEPTH:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _TOOLS:
                yield from _texts(item, depth + 1)


def _runs(text: str) -> Iterator[int]:
    return _hashes(tokens_of(text))


def _hashes(tokens: Sequence[str]) -> Iterator[int]:
    """The hash of each run of tokens, by where it begins."""
    for at in range(len(tokens) - WORDS + 1):
        words = " ".join(tokens[at : at + WORDS]).encode()
        yield int.from_bytes(hashlib.blake2b(words, digest_size=8).digest())


def _calls(value: JsonValue, depth: int) -> Iterator[str]:
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        name, arguments = value.get("name"), value.get("arguments", value.get("kwargs"))
        if isinstance(name, str) and arguments is not None:
            yield _call(name, arguments)
        for item in value.values():
            yield from _calls(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _calls(item, depth + 1)


def _call(name: str, arguments: JsonValue) -> str:
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except (ValueError, RecursionError):
            return f"{name} {arguments}"
    return f"{name} {json.dumps(arguments, sort_keys=True)}"
