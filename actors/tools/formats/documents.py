"""A file as data: read with limits, parsed as JSON, JSON lines or YAML, and able to say where each entry stands."""

import errno
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

import yaml
from pydantic import JsonValue

from ....events import JsonObject
from ....store.inputs import read_whole
from ..errors import MalformedTool, NotParsable, UnreadableSource, shown
from ..notations import built_in_name, is_built_in, listed_in, unwrapped
from .plain import to_plain
from .yaml_documents import load_yaml

MAX_FILE = 64 * 2**20
"""Bytes of one file at the most."""
MAX_YAML = 8 * 2**20
"""Bytes of a YAML file at the most: it is read much more slowly."""
_NOTATIONS = "Pools are JSON, JSON lines or YAML files, or Python modules"


@dataclass(frozen=True, slots=True)
class Document:
    """The contents of a source."""

    source: str
    """As the user named it."""
    value: JsonValue
    lines: tuple[int, ...] | None = None
    """The line of each entry, where every line is one."""
    name: str | None = None
    """Its name, if that is not the name of a file."""

    @property
    def stem(self) -> str:
        """Its name; of a file, up to the first dot."""
        return self.name if self.name is not None else Path(self.source).name.split(".")[0]

    def place(self, index: int) -> str:
        """The place of entry *index* of its list, for messages."""
        return f"{self.source}:{self.lines[index]}" if self.lines else f"{self.source}: tool {index + 1}"

    def entries(self) -> list[JsonValue]:
        """The tool list: the value itself, what stands under `tools` or the like in it, or a single tool.

        What vendors put around tools is taken off; tools without a name that a provider runs are left out.
        """
        return [tool for _, tool in self._placed() if not is_built_in(tool)]

    def objects(self) -> Iterator[tuple[str, JsonObject]]:
        """Each entry of the tool list with its place. Raises MalformedTool if one is not an object."""
        for place, entry in self._placed():
            if is_built_in(entry):
                continue
            if not isinstance(entry, dict):
                raise MalformedTool(place, f"a tool is an object, this is {shown(entry)}", "Fix it or remove it")
            yield place, entry

    def built_in(self) -> list[tuple[str, str]]:
        """The tools that a provider runs, and that have no name: what each is called, with its place."""
        return [(built_in_name(entry), place) for place, entry in self._placed() if is_built_in(entry)]

    @property
    def has_rows(self) -> bool:
        """True if its entries are rows that each list tools, so that one may stand in many."""
        return isinstance(self.value, list) and any(
            isinstance(one, dict) and listed_in(one) is not None for one in self.value
        )

    def _placed(self) -> Iterator[tuple[str, JsonValue]]:
        rows = self.value if isinstance(self.value, list) else [self.value]
        number = 0
        for row, entry in enumerate(rows):
            for tool in unwrapped(entry):
                number += 1
                yield self.place(row if self.lines else number - 1), tool


def read_document(path: Path) -> Document:
    """The data of the file at *path*.

    Raises:
        UnreadableSource: no text can be read from it.
        NotParsable: the text is neither JSON, JSON lines nor YAML.
    """
    return parse_document(str(path), read_text(path))


def read_text(path: Path) -> str:
    """The text of the file at *path*. Raises UnreadableSource."""
    source = str(path)
    try:
        data = read_whole(path, most=MAX_FILE)
    except FileNotFoundError as error:
        raise UnreadableSource(source, "there is no such file", "Check the path") from error
    except IsADirectoryError as error:
        raise UnreadableSource(source, "this is a directory", "Name the files in it one by one") from error
    except OSError as error:
        remedy = "Split the file" if error.errno == errno.EFBIG else "Check the path and its permissions"
        raise UnreadableSource(source, f"it cannot be read: {error.strerror}", remedy) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            source, f"this is not UTF-8 text (byte {error.start})", f"{_NOTATIONS}; save it as UTF-8"
        ) from error
    if "\0" in text:
        raise UnreadableSource(source, "this is a binary file", _NOTATIONS)
    return text


def parse_document(source: str, text: str) -> Document:
    """The data of *text*, whose notation is recognised. Raises NotParsable."""
    stripped = text.lstrip()
    if not stripped:
        raise NotParsable(source, "the file is empty", _NOTATIONS)
    if source.endswith((".yaml", ".yml")) or (stripped[0] not in "[{" and not source.endswith((".json", ".jsonl"))):
        return Document(source, _parse_yaml(source, text))
    try:
        return Document(source, parse_json(text))
    except json.JSONDecodeError as error:
        if (lines := _json_lines(source, text, error)) is not None:
            return lines
        raise NotParsable(
            f"{source}:{error.lineno}:{error.colno}", f"this is not JSON: {error.msg}", "Fix it there"
        ) from error
    except (ValueError, RecursionError) as error:
        raise NotParsable(source, f"this is not JSON: {_why(error)}", "Fix it") from error


def parse_json(text: str) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """Strict JSON: no NaN, no infinity, no surrogate that is half a character. Raises ValueError, RecursionError."""
    value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    return to_plain(value) if "\\ud" in text or "\\uD" in text else value


def _json_lines(source: str, text: str, whole: json.JSONDecodeError) -> Document | None:
    """The document of one JSON value per line; None if the text does not look like that."""
    numbered = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    looks_like_lines = whole.msg == "Extra data" or source.endswith(".jsonl")
    if not looks_like_lines or not all(line.lstrip().startswith("{") for _, line in numbered[:2]):
        return None
    values: list[JsonValue] = []
    for number, line in numbered:
        try:
            values.append(parse_json(line))
        except (ValueError, RecursionError) as error:
            what = f"this line is not JSON: {_why(error)}"
            raise NotParsable(f"{source}:{number}", what, "Fix or delete the line") from error
    return Document(source, values, tuple(number for number, _ in numbered))


def _parse_yaml(source: str, text: str) -> JsonValue:
    if len(text) > MAX_YAML:
        raise UnreadableSource(source, f"YAML of over {MAX_YAML} characters takes too long", "Convert it to JSON")
    try:
        value = load_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{source}:{mark.line + 1}:{mark.column + 1}" if mark else source
        raise NotParsable(place, f"this is not YAML: {error.problem}", "Fix it there") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotParsable(source, f"this is not YAML: {_why(error)}", "Fix it") from error
    if not isinstance(value, dict | list):
        raise NotParsable(source, f"this is {shown(value)}, neither a list nor an object", _NOTATIONS)
    return value


def _why(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise ValueError(f"the number {digits[:20]} is too large")
    return number
