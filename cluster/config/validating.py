"""Given keys against the schema: each mistake as one line with its place, what was given and what is allowed."""

import re
import reprlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from ...store.wording import count
from ..errors import ConfigError
from .schema import Slot, is_model, names_in, sections_of, slots_at, tag_of, words
from .suggesting import meant
from .yaml_text import ConfigText

_MOST = 100
_PLACE = re.compile(r".*?:(\d+):(\d+)[: ]")
_LONGEST, _LONGEST_WORD = 80, 20
_OUTER = ("_type", "too_short")
"""Problems of a section or a list that say less than those of what is in it."""
_UNTOLD = ("union_tag_not_found", "union_tag_invalid")
"""A section is one of several, and does not say which."""
M = TypeVar("M", bound=BaseModel)
Path: TypeAlias = tuple[int | str, ...]


def validated(model: type[M], text: ConfigText, given: dict[str, Any]) -> M:
    """Return *given*, the keys of *text* or some of them, as the config, or the part of it, that *model* is.

    Raises:
        ConfigError: a key is unknown or missing, or has a value that is not allowed.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        found = mistakes(model, given, error)
        placed = sorted(
            ((f"{text.at(path)}: {words}", path) for path, words in found), key=lambda one: by_place(one[0])
        )
        lines = [line for line, _ in placed[:_MOST]]
        beyond = [f"{text.source}: and {len(found) - _MOST} more"] if len(found) > _MOST else []
        raise ConfigError("\n".join([*lines, *beyond]), *(path for _, path in placed)) from error


def by_place(line: str) -> tuple[int, int]:
    """Order by line and column; what an option gave has none, and comes last."""
    found = _PLACE.match(line)
    return (int(found[1]), int(found[2])) if found else (sys.maxsize, 0)


def mistakes(model: type[BaseModel], given: object, error: ValidationError) -> list[tuple[Path, str]]:
    """Return the path and the words of each mistake for which *given* is no *model*."""
    problems = [(_place(given, problem), problem) for problem in error.errors(include_url=False)]
    paths = [path for path, _ in problems]
    told = [
        (path, _Given(model, given, path).words(problem))
        for path, problem in problems
        # Each alternative has a problem of its own; where one is a section, what is wrong inside it says more.
        if not (problem["type"].endswith(_OUTER) and any(one != path and one[: len(path)] == path for one in paths))
    ]
    return list(dict.fromkeys(told))


def _place(given: Any, problem: Any) -> Path:  # noqa: ANN401 — as it was read; pydantic's own mapping
    """Return the steps that lead to the key in the user's file: those of a union are not in it."""
    path: list[int | str] = []
    there = True
    for step in problem["loc"]:
        if there := _has(given, step):
            # pydantic says 0 for false
            path.append(next(key for key in given if key == step) if isinstance(given, dict) else step)
            given = given[step]
    if problem["type"] in _UNTOLD and isinstance(problem["input"], dict):
        return (*path, problem["ctx"]["discriminator"].strip("'"))
    return (*path, problem["loc"][-1]) if problem["type"] == "missing" and not there else tuple(path)


def _has(given: object, step: object) -> bool:
    if isinstance(given, dict):
        return step in given
    return isinstance(given, list | tuple) and isinstance(step, int) and step < len(given)


@dataclass(frozen=True, slots=True)
class _Given:
    """A place in what was given."""

    model: type[BaseModel]
    given: object
    path: Path

    def words(self, problem: Any) -> str:  # noqa: ANN401 — pydantic's own mapping
        """Say what is wrong at the place."""
        key, value = self._key or "the config", problem["input"]
        match problem["type"]:
            case "extra_forbidden" | "invalid_key":
                return f"unknown key {key!r}{self._known_beside()}"
            case "missing":
                allowed = problem.get("ctx", {}).get("allowed") or self._allowed()
                return f"key {key!r} is missing; allowed: {allowed}"
            case one if one in _UNTOLD and isinstance(value, dict):
                return self._tag(value)
            case "value_error":
                said = problem["msg"].removeprefix("Value error, ")
                given = "" if isinstance(value, dict | BaseModel) else f"; given: {self._shown(value, text=True)}"
                return f"{key}: {said[:1].lower()}{said[1:]}{given}"
        if problem["loc"][-1] == "[key]":
            return f"unknown key {key!r}{self._known_beside() or _in_quotes(self.path[-1])}"
        allowed, text = self._allowed(), any(slot.type is str for slot in self._slots())
        hint = _instead(value, names_in(self._slots())) or (_in_quotes(value) if text else "")
        return f"{key}: {self._shown(value, text=text)} is not allowed; allowed: {allowed}{hint}"

    @property
    def _key(self) -> str:
        return ".".join(str(step).lower() if isinstance(step, bool) else str(step) for step in self.path)

    def _slots(self) -> list[Slot]:
        return slots_at(self.model, self.given, self.path)

    def _allowed(self) -> str:
        slots = self._slots()
        tags = dict.fromkeys(tag for slot in slots if is_model(slot.type) and (tag := tag_of(slot.type)))
        if len(tags) > 1:
            return f"section with {' or '.join(f'{key}: {value}' for key, value in tags)}"
        return words(slots).replace("`", "") or "another value"

    def _tag(self, section: dict[str, object]) -> str:
        """Say what is wrong with the key that tells sections of several kinds from each other."""
        *path, name = self.path
        slots = slots_at(self.model, self.given, path)
        tags = list(dict.fromkeys(tag[1] for slot in slots if is_model(slot.type) and (tag := tag_of(slot.type))))
        key, allowed = self._key, " or ".join(tags)
        if name not in section:
            return f"key {key!r} is missing; allowed: {allowed}"
        value = section[str(name)]
        return f"{key}: {self._shown(value)} is not allowed; allowed: {allowed}{_instead(value, tags)}"

    def _known_beside(self) -> str:
        """Name the key that is meant, the place where the key belongs, or the keys that are allowed here."""
        name, allowed = self.path[-1], names_in(slots_at(self.model, self.given, self.path[:-1]))
        if near := _instead(name, allowed):
            return near
        sections = sections_of(self.model).items()
        places = {place for section, found in sections for place in found if name in section.model_fields}
        if len(places) == 1:
            return f"; did you mean {f'{places.pop()}.{name}'.removeprefix('.')!r}?"
        return f"; allowed: {', '.join(allowed)}" if allowed else ""

    def _shown(self, value: object, *, text: bool = False) -> str:
        """Return *value* as YAML has it, and short; what may be a key in the wrong place is not shown."""
        match value:
            case None:
                return "null"
            case bool():
                return str(value).lower()
            case dict() | BaseModel():
                return "a section"
            case list() | tuple():
                return f"a list of {len(value)}"
            case date():
                return str(value)
            case str() | bytes() if self._may_be_secret and (text or len(value) > _LONGEST_WORD):
                return f"a text of {count(len(value), 'character')} (not shown, as it may be a key)"
        return _short.repr(value)[:_LONGEST]

    @property
    def _may_be_secret(self) -> bool:
        return self.path[:1] == ("models",) or self.path[:2] == ("execution", "servers")


def _instead(name: object, allowed: Sequence[str]) -> str:
    near = meant(name, allowed) if isinstance(name, str) else None
    return "" if near is None else f"; did you mean {near!r}?"


def _in_quotes(value: object) -> str:
    """Return a remedy for what YAML does not read as text."""
    return "; put it in quotes to mean a text" if isinstance(value, bool | int | float | date) else ""


_short = reprlib.Repr()
_short.maxstring = _short.maxother = _LONGEST
