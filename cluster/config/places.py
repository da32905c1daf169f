"""Paths in a config: relative to its folder; `~` is the user's home."""

from collections.abc import Iterable, Iterator
from os.path import expanduser
from pathlib import Path


def beside(here: Path, path: str) -> Path:
    """Return the file that *path* means in a config that is in *here*."""
    return here / expanduser(path)  # noqa: PTH111 — a path of a user that is not there stays as it is


def places_in(sources: Iterable[str]) -> Iterator[Path]:
    """Yield the files that *sources* may mean: `file`, or `file.py:NAME`."""
    for source in sources:
        yield Path(source)
        yield Path(source.rpartition(":")[0] or source)
