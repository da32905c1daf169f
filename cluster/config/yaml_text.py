"""The YAML of a config: its keys as plain values, and the line and column at which each of them stands."""

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import yaml

from ...store.inputs import read_whole
from ..errors import ConfigError

_LARGEST = 2**20
_MOST_KEYS = 10_000
_LONGEST = 300


class ConfigText:
    """The mapping of keys that a text is."""

    def __init__(self, text: str, source: str) -> None:
        """Parse *text*, which comes from *source*. Raises ConfigError."""
        self.source = source
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            given = None if node is None else loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            raise ConfigError(f"{self._place(error.problem_mark)}: this is not YAML: {_words(error)}") from error
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise ConfigError(f"{source}: this is not YAML: {' '.join(str(error).split())[:_LONGEST]}") from error
        finally:
            loader.dispose()
        if not isinstance(given, dict):
            kind = "empty" if given is None else f"a {type(given).__name__}"
            raise ConfigError(f"{source}: a config is a mapping of keys; this is {kind}. 'toolace-mt init' writes one")
        self.given: dict[str, Any] = given
        assert node is not None
        self._node: yaml.Node = node

    @classmethod
    def of(cls, path: Path) -> "ConfigText":
        """Read the file at *path*. Raises ConfigError."""
        return cls(_read(path), str(path))

    def at(self, keys: Iterable[int | str]) -> str:
        """Return `FILE:LINE:COLUMN` of the key to which *keys* lead from the top, or of the last one that is there."""
        node, mark = self._node, self._node.start_mark
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                found = next((pair for pair in node.value if pair[0].value == str(key)), None)
                if found is not None:
                    mark, node = found[0].start_mark, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
                mark = node.start_mark
        return self._place(mark)

    def _place(self, mark: Any) -> str:  # noqa: ANN401 — yaml types no marks
        return self.source if mark is None else f"{self.source}:{mark.line + 1}:{mark.column + 1}"


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


def _words(error: yaml.MarkedYAMLError) -> str:
    return " ".join(f"{error.context or ''} {error.problem or ''}".split())[:_LONGEST]


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, which takes the last of two equal keys without a word; this one refuses them."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401, FBT002 — as it is there
        """Construct a value; a number or a date that cannot be read is an error with its place."""
        try:
            return super().construct_object(node, deep=deep)
        except ValueError as error:
            raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT002
        """Construct a mapping whose keys are all different."""
        keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        names = [key.value for key in keys]
        for number, key in enumerate(keys):
            if key.value in names[:number] and key.value != "<<":
                problem = f"the key {key.value!r} stands twice in this mapping"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
        return super().construct_mapping(node, deep=deep)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Take in the mappings of `<<`, as long as they are no bomb: a few lines of them can mean billions of keys."""
        super().flatten_mapping(node)
        if len(node.value) > _MOST_KEYS:
            problem = f"with its '<<' this mapping has over {_MOST_KEYS} keys"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
