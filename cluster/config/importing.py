"""Import of what a user adds: by `package.module:NAME`, or by `file.py:NAME`."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.metadata import entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from ...store.inputs import read_whole
from ..errors import ConfigError
from .guests import guest, in_words
from .places import beside

_DIGITS = 16
_LARGEST = 2**24
"""Bytes of a file."""
_SECONDS = 120.0
"""For one import: a large library takes a while."""


class Named(Protocol):
    """An object that goes by a name."""

    @property
    def name(self) -> str:
        """The name, unique among those of its kind."""


Key: TypeAlias = tuple[int | str, ...]
T = TypeVar("T", bound=Named)


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of object that can be added."""

    key: Key
    """Leads to the key of a config that adds it."""
    type: type[T]
    package: str
    """Package that exports the type."""
    named: str
    """Its name in the examples."""
    group: str
    """Entry points of installed packages."""


@dataclass(frozen=True, slots=True)
class Added(Generic[T]):
    """An object that is not the project's own."""

    value: T
    path: str
    """As it was asked for."""
    origin: str
    """`package.module:NAME` or `file.py:NAME`, and the digest of that file, so that another text is another origin."""

    @property
    def pinned(self) -> str:
        """A path that means this text only, wherever it is imported."""
        return f"{_unpinned(self.path)}@{self.origin.rpartition('@')[2]}"


def added(kind: Kind[T], paths: Iterable[tuple[str, Key]]) -> list[Added[T]]:
    """Return what installed packages bring, and then what *paths*, each with its key, name. Raises ConfigError."""
    everything = (*((path, kind.key) for path in installed(kind.group)), *paths)
    once = {_unpinned(path): (path, key) for path, key in everything}
    return [added_one(kind, path, key) for path, key in once.values()]


def by_name(kind: Kind[T], own: Mapping[str, T], found: Iterable[Added[T]]) -> dict[str, T]:
    """Return the project's *own* objects and those that were *found*. Raises ConfigError where two have one name."""
    known = dict(own)
    for one in found:
        name = one.value.name
        if name in known:
            section, what = kind.key[0], kind.type.__name__.lower()
            raise ConfigError(
                f"{section}: {one.origin} is named {name!r}, and so is another {what}; rename it", kind.key
            )
        known[name] = one.value
    return known


def absolute(here: Path, path: str) -> str:
    """A file is relative to the config in *here*; a module is what Python imports."""
    place, colon, name = path.rpartition(":")
    return f"{beside(here, place).absolute()}:{name}" if colon and place.endswith(".py") else path


def _unpinned(path: str) -> str:
    place, colon, name = path.rpartition(":")
    return f"{place}{colon}{name.partition('@')[0]}"


@cache
def installed(group: str) -> Sequence[str]:
    """The import paths of an entry point group. They cannot change while this process runs."""
    return sorted(point.value for point in entry_points(group=group))


def added_one(kind: Kind[T], path: str, key: Key) -> Added[T]:
    """Import what *path*, which stands under *key*, names. Raises ConfigError."""
    place, colon, rest = path.rpartition(":")
    name, _, digest = rest.partition("@")
    if not (place and colon and name):
        example = f"package.module:{kind.named} or file.py:{kind.named}"
        raise ConfigError(f"{kind.key[0]}: {path!r} is no import path; one is written {example}", key)
    shown = _unpinned(path)
    try:
        with guest(f"the import of {shown!r}", _SECONDS):
            module, found_digest = _from_file(Path(place)) if place.endswith(".py") else _from_module(place)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        why = " ".join(in_words(error).split())[:300]
        if isinstance(error, FileNotFoundError) and error.filename == place:
            why = "there is no such file"
        raise ConfigError(f"{kind.key[0]}: {shown!r} cannot be imported: {why}", key) from error
    if digest and digest != found_digest:
        raise ConfigError(
            f"{kind.key[0]}: {shown!r} is another text than when this was begun. Set it back, or begin anew",
            key,
        )
    found: Any = getattr(module, name, None)
    if not isinstance(found, kind.type):
        what = "is not there" if found is None else f"is a {type(found).__name__}"
        wanted = f"has to be {'an' if kind.type.__name__[0] in 'AEIOU' else 'a'} {kind.type.__name__} of {kind.package}"
        raise ConfigError(f"{kind.key[0]}: {shown!r} {wanted}, it {what}", key)
    return Added(found, path, f"{Path(place).name}:{name}@{found_digest}")


class _Given(InspectLoader):
    """Loads a text that was read already: what is run is what its digest is of."""

    def __init__(self, path: Path, text: bytes) -> None:
        self._path, self._text = path, text

    def get_source(self, fullname: str) -> str:
        """The text. It is bytes that say themselves how they are encoded, so this is for readers only."""
        del fullname
        return self._text.decode("utf-8", "replace")

    def get_code(self, fullname: str) -> CodeType:
        """Compiled anew: a cache beside the file goes by its time and size, and may hold another text."""
        del fullname
        return self.source_to_code(self._text, str(self._path))


def _from_file(path: Path) -> tuple[ModuleType, str]:
    """The module of a file and its digest; a text is run once in a process, and another one anew."""
    text = read_whole(path, most=_LARGEST)
    digest = sha256(text).hexdigest()
    name = f"toolace_mt_added_{sha256(f'{path.resolve()}:{digest}'.encode()).hexdigest()[:_DIGITS]}"
    if name not in sys.modules:
        loader = _Given(path, text)
        spec = spec_from_file_location(name, path, loader=loader)
        assert spec is not None
        module = module_from_spec(spec)
        sys.modules[name] = module  # dataclasses look their module up there
        try:
            loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name], digest[:_DIGITS]


@cache
def _from_module(name: str) -> tuple[ModuleType, str]:
    """The module of that name and its file's digest, as it was when it was imported."""
    module = import_module(name)
    file = getattr(module, "__file__", None)
    return module, sha256(Path(file).read_bytes()).hexdigest()[:_DIGITS] if file else "unknown"
