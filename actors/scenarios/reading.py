"""Reads a user's own people, tasks and policy. What cannot be used is one message with its file and line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import JsonValue

from ...events import Dialogue, UserTurn, evolve, unopened
from ...store.inputs import read_whole
from ..formats import UnreadableFile, read_file

_DESCRIBING: Final = ("persona", "description", "text", "professional_persona", "bio", "profile")
_MOST_POLICY: Final = 32_000
_MOST_PERSONA: Final = 1_500
_MOST_FILE: Final = 64_000_000
_MOST_GOAL: Final = 600


class UnusableFile(ValueError):
    """A file of the user's that cannot be used; the message says where and why."""


def read_policy(path: Path) -> str:
    """Return the policy of a file. Raises UnusableFile."""
    text = _text(path).strip()
    if not text:
        raise UnusableFile(f"{path} is empty, and a policy or system prompt was expected")
    if len(text) > _MOST_POLICY:
        raise UnusableFile(f"{path} has {len(text)} characters; a policy has at most {_MOST_POLICY}")
    return text


def read_personas(path: Path) -> tuple[str, ...]:
    """Return the people of a file of one JSON object a line, such as rows of Nemotron-Personas. Raises UnusableFile."""
    found: list[str] = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row: JsonValue = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UnusableFile(f"{path}, line {number}: no JSON ({error}); expected one object a line") from None
        text = _persona(row)
        if not text:
            known = ", ".join(_DESCRIBING)
            raise UnusableFile(f"{path}, line {number}: no text that describes a person; expected one under {known}")
        found.append(text[:_MOST_PERSONA])
    if not found:
        raise UnusableFile(f"{path} has no people; expected one JSON object a line")
    return tuple(found)


def read_examples(path: Path) -> tuple[str, ...]:
    """Return the tasks of a file of dialogues: what the users of each ask for. Raises UnusableFile."""
    found: list[str] = []
    try:
        for entry in read_file(path):
            if entry.imported is None:
                raise UnusableFile(f"{entry.source}: {entry.fault}")
            if task := _task(evolve(unopened("example/1"), entry.imported)):
                found.append(task)
    except UnreadableFile as error:
        raise UnusableFile(str(error)) from None
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}") from None
    if not found:
        raise UnusableFile(f"{path} has no dialogue in which a user asks for something")
    return tuple(dict.fromkeys(found))


def _text(path: Path) -> str:
    try:
        return read_whole(path, most=_MOST_FILE).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise UnusableFile(f"{path} cannot be read: {why}") from None


def _persona(row: JsonValue) -> str:
    if isinstance(row, str):
        return row.strip()
    if not isinstance(row, dict):
        return ""
    for name in _DESCRIBING:
        if isinstance(text := row.get(name), str) and text.strip():
            facts = "; ".join(_facts(row, but=name))
            return f"{' '.join(text.split())}{f' ({facts})' if facts else ''}"
    return "; ".join(_facts(row, but=""))


def _facts(row: dict[str, JsonValue], *, but: str) -> Iterator[str]:
    """Yield the short facts of a row: age, occupation, city."""
    for name in ("name", "sex", "age", "occupation", "city", "state", "region", "country"):
        value = row.get(name)
        if name != but and isinstance(value, str | int) and str(value).strip():
            yield f"{name}: {' '.join(str(value).split())[:80]}"


def _task(dialogue: Dialogue) -> str:
    """Return what the user asks for, request by request."""
    asked = [" ".join(turn.text.split()) for turn in dialogue.turns if isinstance(turn, UserTurn) and turn.text.strip()]
    return " Then: ".join(asked)[:_MOST_GOAL]
