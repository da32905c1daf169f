"""Files that tools may read: Python, the system's libraries, their own code, and what the config adds."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Final

from ..limits import Limits
from .landlock import Place

_SYSTEM: Final = (
    *("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store"),
    *("/etc/localtime", "/etc/timezone", "/etc/ld.so.cache", "/etc/mime.types", "/etc/ssl/openssl.cnf"),
    *("/dev/zero", "/dev/random", "/dev/urandom", "/sys/devices/system/cpu"),
)
_NETWORK: Final = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services"),
    *("/etc/protocols", "/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/run/systemd/resolve"),
)
_CODE: Final = (".py", *EXTENSION_SUFFIXES)
_LOADERS: Final = ((ExtensionFileLoader, EXTENSION_SUFFIXES), (SourceFileLoader, [".py"]))


class _Remembering(FileFinder):
    """Finds the modules of a folder as it was: who may list a folder may list everything below it."""

    _listed = False

    def _fill_cache(self) -> None:
        if not self._listed:
            self._listed = True
            super()._fill_cache()  # type: ignore[misc]


def places(targets: Iterable[str], limits: Limits) -> list[Place]:
    """Hold everything that a call may read. Of a folder with modules that is its code only, never what else lies there.

    To be called when the modules of *targets* are imported: every package that they use is read from whole.
    """
    whole = [*_system(limits), *_imported_packages()]
    for file in _files(targets):
        folder = os.path.dirname(file)  # noqa: PTH120 - texts are compared
        whole.append(folder if _is_package(folder) else file)
    for folder in _search_path():
        if _is_package(folder) or _holds_packages(folder):
            whole.append(folder)
        elif os.path.isdir(folder):  # noqa: PTH112 - texts are compared
            whole += _code_in(folder)
            sys.path_importer_cache[folder] = finder = _Remembering(folder, *_LOADERS)
            finder.find_spec("")
        else:
            whole.append(folder)  # an archive of modules
    covered = sorted(set(whole))
    found = [Place.of(path) for path in covered if not _beneath(path, covered)]
    return [place for place in found if place is not None]


def mounts(targets: Iterable[str], limits: Limits) -> list[str]:
    """Return what is there at all where a kernel has no Landlock: of a folder with modules, everything."""
    own = {str(Path(module.__file__).resolve().parent) for module in _own_modules() if module.__file__}
    folders = [os.getcwd(), *_search_path(), *map(os.path.dirname, _files(targets)), *own]  # noqa: PTH109
    wanted = {path for path in (*_system(limits), *folders) if path not in ("", "/") and os.path.exists(path)}  # noqa: PTH110
    return sorted(path for path in wanted if not path.startswith(("/dev/", "/proc/")) and not _beneath(path, wanted))


def _system(limits: Limits) -> Iterator[str]:
    yield from (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, *_SYSTEM, *limits.readable)
    if limits.network:
        yield from _NETWORK


def _search_path() -> Iterator[str]:
    return (os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100 - "" is the working directory


def _files(targets: Iterable[str]) -> Sequence[str]:
    modules = (target.rpartition(":")[0] for target in targets)
    return [module for module in modules if module.endswith(".py")]


def _own_modules() -> Iterable[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith("toolace_mt.")]


def _imported_packages() -> Iterator[str]:
    """Folders of the packages that are imported already: a function may import more of them."""
    for name, module in list(sys.modules.items()):
        with suppress(Exception):  # a module may be any object
            if "." not in name and getattr(module, "__file__", None) and getattr(module, "__path__", None):
                yield from map(str, module.__path__)


def _code_in(folder: str) -> Iterator[str]:
    """Modules and packages of *folder*."""
    with suppress(OSError), os.scandir(folder) as entries:
        yield from (entry.path for entry in entries if entry.name.endswith(_CODE) or _is_package(entry.path))


def _is_package(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "__init__.py"))  # noqa: PTH113, PTH118 - texts are compared


def _holds_packages(folder: str) -> bool:
    """True if packages are installed there, with whatever they bring along."""
    with suppress(OSError):
        return any(name.endswith(".dist-info") for name in os.listdir(folder))  # noqa: PTH208 - texts are compared
    return False


def _beneath(path: str, others: Iterable[str]) -> bool:
    """True if *path* lies in one of *others*."""
    parents = set(map(str, Path(path).parents))
    return any(other in parents for other in others if other != "/")
