"""The YAML of a config: its keys as plain values, and the line and column at which each of them stands."""

import sys
from collections.abc import Hashable, Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import yaml

from ...actors.tools.formats.yaml_documents import UNREADABLE
from ...store.inputs import read_whole
from ..errors import ConfigError
from .overrides import Override, overridden, starts_with
from .pruning import at_fault, pruned

_LARGEST = 2**20
_MOST_KEYS = 10_000
_LONGEST = 300
_MOST_BITS = 1024
"""Of a number: in base 60, a line holds one that nothing can print."""


class ConfigText:
    """The mapping of keys that a text is."""

    def __init__(self, text: str, source: str) -> None:
        """Parse *text*, which comes from *source*. Raises ConfigError."""
        self.source = source
        node, given = _parsed(text, source)
        if not isinstance(given, dict):
            kind = "empty" if given is None else f"a {type(given).__name__}"
            raise ConfigError(f"{source}: a config is a mapping of keys; this is {kind}. 'toolace-mt init' writes one")
        self.given: dict[str, Any] = given
        assert node is not None
        self._node: yaml.Node = node
        self._overrides: tuple[Override, ...] = ()

    @classmethod
    def of(cls, path: Path) -> "ConfigText":
        """Read the file at *path*, or standard input where that is `-`. Raises ConfigError."""
        return cls(_read_input(), "standard input") if str(path) == "-" else cls(_read(path), str(path))

    @staticmethod
    def value(text: str, source: str) -> Any:  # noqa: ANN401 — whatever it is
        """Return the value that *text*, of *source*, is. Raises ConfigError."""
        return _parsed(text, source)[1]

    def at(self, keys: Iterable[int | str]) -> str:
        """Return `FILE:LINE:COLUMN` of the key to which *keys* lead from the top, or of the last one that is there.

        Where an override gave its value, or a part of it, that is named.
        """
        path = tuple(keys)
        if over := next((one for one in reversed(self._overrides) if starts_with(path, one.path)), None):
            return over.said
        node, mark, is_there = self._node, self._node.start_mark, True
        for key in path:
            found = _entry(node, key)
            is_there = is_there and found is not None
            mark, node = found or (mark, node)
        place = _place(self.source, mark)
        within = [one.said for one in self._overrides if path and starts_with(one.path, path)]
        return place if not within else f"{place} with {within[-1]}" if is_there else within[-1]

    def with_overrides(self, overrides: Sequence[Override]) -> "ConfigText":
        """Return the text as if its keys had the values of *overrides*. Raises UsageError."""
        changed = copy(self)
        changed.given = overridden(self.given, overrides)
        changed._overrides = (*self._overrides, *overrides)  # noqa: SLF001 — its own
        return changed

    def without(self, paths: Iterable[tuple[int | str, ...]]) -> "ConfigText":
        """Return the text without what *paths* lead to, or else the last thing on the way to it."""
        changed = copy(self)
        for path in at_fault(self.given, paths):
            changed._node, changed.given = pruned(changed._node, changed.given, path)  # noqa: SLF001 — its own
        return changed


def _entry(node: yaml.Node, key: int | str) -> tuple[Any, yaml.Node] | None:
    """Return the mark of an entry and its node; None where it is not there."""
    if isinstance(node, yaml.MappingNode):
        return next(((name.start_mark, value) for name, value in node.value if name.value == str(key)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark, node.value[key]
    return None


def _parsed(text: str, source: str) -> tuple[yaml.Node | None, Any]:
    """Return the tree and the value of *text*. Raises ConfigError."""
    loader: _Loader | None = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise ConfigError(f"{_place(source, error.problem_mark)}: this is not YAML: {_words(error)}") from error
    except RecursionError:
        assert loader is not None
        raise ConfigError(f"{_place(source, loader.get_mark())}: this is not YAML: it is nested too deep") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{source}: this is not YAML: {' '.join(str(error).split())[:_LONGEST]}") from error
    finally:
        if loader is not None:
            loader.dispose()


def _place(source: str, mark: Any) -> str:  # noqa: ANN401 — yaml types no marks
    return source if mark is None else f"{source}:{mark.line + 1}:{mark.column + 1}"


def _read(path: Path) -> str:
    try:
        return read_whole(path, most=_LARGEST).decode()
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file. 'toolace-mt init' writes a config to start from") from None
    except IsADirectoryError:
        raise ConfigError(f"{path}: this is a folder; name the config file in it") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: this is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _read_input() -> str:
    content = b"" if sys.stdin is None else sys.stdin.buffer.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ConfigError(f"standard input: a config has at most {_LARGEST} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError("standard input: this is not UTF-8 text; write it as UTF-8") from None


def _words(error: yaml.MarkedYAMLError) -> str:
    return " ".join(f"{error.context or ''} {error.problem or ''}".split())[:_LONGEST]


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, which takes the last of two equal keys without a word; this one refuses them."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401, FBT002 — as it is there
        """Construct a value; a number or a date that cannot be read is an error with its place."""
        try:
            value = super().construct_object(node, deep=deep)
        except ValueError as error:
            raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error
        except UNREADABLE as error:
            problem = f"this cannot be read as {node.tag.rpartition(':')[2]!r}"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from error
        if isinstance(value, int) and value.bit_length() > _MOST_BITS:
            raise yaml.MarkedYAMLError(problem="this number is too large", problem_mark=node.start_mark)
        if isinstance(value, int | float) and ":" in node.value:
            problem = f"{node.value!r:.80} is a number in base 60; write its digits, or put a text in quotes"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT002
        """Construct a mapping whose keys are words, all of them different."""
        if not isinstance(node, yaml.MappingNode):
            raise yaml.MarkedYAMLError(problem="this is no mapping of keys", problem_mark=node.start_mark)
        keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        names = [key.value for key in keys]
        for number, key in enumerate(keys):
            if key.value in names[:number] and key.value != "<<":
                problem = f"the key {key.value!r} stands twice in this mapping"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
        made = super().construct_mapping(node, deep=deep)
        for name in made:
            if not isinstance(name, str | int) or str(name).encode(errors="replace").decode() != str(name):
                raise yaml.MarkedYAMLError(
                    problem=f"{'null' if name is None else repr(name):.80} is no key", problem_mark=node.start_mark
                )
        return made

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Take in the mappings of `<<`, as long as they are no bomb: a few lines of them can mean billions of keys."""
        super().flatten_mapping(node)
        if len(node.value) > _MOST_KEYS:
            problem = f"with its '<<' this mapping has over {_MOST_KEYS} keys"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
