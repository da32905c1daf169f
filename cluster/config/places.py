"""Paths in a config: relative to its folder; `~` is the user's home."""

from os.path import expanduser
from pathlib import Path


def beside(here: Path, path: str) -> Path:
    """Return the file that *path* means in a config that is in *here*."""
    return here / expanduser(path)  # noqa: PTH111 — a path of a user that is not there stays as it is
