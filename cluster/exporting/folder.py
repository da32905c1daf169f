"""A folder of shards: whole, with its manifest and card, or not there at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ...actors.exports import NoParquet
from ...store import Output, written
from ..errors import RunFailure, UsageError
from .shards import DATA, ShardKind, Shards, shards_in

MANIFEST, CARD = "manifest.json", "README.md"


def refuse_taken(folder: Path, *, replace: bool) -> None:
    """Raise UsageError where *folder* may not be written: an export is replaced if that is asked for, nothing else.

    An export is a folder with a manifest, the card that this names by its digest, and the files that it lists.
    """
    try:
        _refuse_taken(folder, replace=replace)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{str(folder)!r} cannot be made: {why}") from None


def _refuse_taken(folder: Path, *, replace: bool) -> None:
    if not folder.exists() and not folder.is_symlink():
        if not folder.parent.is_dir():
            raise UsageError(f"{folder} cannot be made: there is no folder {folder.parent}")
        return
    if not folder.is_dir() or folder.is_symlink():
        raise UsageError(f"{folder} is there already, and it is no folder: name another place")
    there = sorted(folder.iterdir())
    if not there:
        return
    if (odd := _not_of_an_export(folder, there)) is not None:
        raise UsageError(f"{folder} holds other things than an export ({odd}): name an empty folder or a new one")
    if not replace:
        raise UsageError(f"{folder} is there already; --force replaces it")


def _not_of_an_export(folder: Path, there: list[Path]) -> str | None:
    """Return what is there and was not written by an export, in words; None where everything was."""
    odd = next((path.name for path in there if path.name not in (MANIFEST, CARD, DATA)), None)
    if odd is not None:
        return repr(odd)
    card, files = _listed(folder / MANIFEST)
    if card is None:
        return f"no {MANIFEST!r} of one"
    if (folder / CARD).exists() and digest_of(folder / CARD) != card:
        return f"{CARD!r} was changed"
    inside = sorted((folder / DATA).iterdir()) if (folder / DATA).is_dir() else []
    return next((repr(f"{DATA}/{path.name}") for path in inside if f"{DATA}/{path.name}" not in files), None)


def _listed(manifest: Path) -> tuple[str | None, set[str]]:
    """Return the digest of the card, and the names of the files, that a manifest has; None without one."""
    try:
        facts = json.loads(manifest.read_bytes())
        return str(facts["card_sha256"]), {str(one["name"]) for one in facts["files"]}
    except (OSError, ValueError, LookupError, TypeError):
        return None, set()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a small file, hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def dataset_folder(
    folder: Path, kind: ShardKind, rows: int, *, replace: bool
) -> Iterator[tuple[Shards, Callable[[str, str], None]]]:
    """Open *folder* to be written: yield its shards, and what writes a file beside them.

    The folder gets its name when the block ends, so no half of it is ever there.

    Raises:
        RunFailure: it cannot be written; what was there is as it was.
        UsageError: the rows cannot be of that kind, or something came there meanwhile.
    """
    place = folder.resolve()  # '.' has no name
    unfinished = place.with_name(f".{place.name}.{os.getpid()}.unfinished")
    shards: Shards | None = None
    try:
        (unfinished / DATA).mkdir(parents=True)
        shards = shards_in(unfinished / DATA, kind, rows)
        yield shards, lambda name, text: _write(unfinished / name, text)
        refuse_taken(folder, replace=replace)
        _put(unfinished, place)
    except NoParquet as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise RunFailure(f"{folder} cannot be written: {error.strerror or error}. Nothing was changed") from None
    finally:
        if shards is not None:
            shards.abandon()
        shutil.rmtree(unfinished, ignore_errors=True)


def _put(unfinished: Path, place: Path) -> None:
    """Give a folder its name; what is there already goes only then. Raises OSError, and it is there as it was."""
    if not place.exists():
        unfinished.rename(place)
        return
    old = place.with_name(f".{place.name}.{os.getpid()}.old")
    place.rename(old)
    try:
        unfinished.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    with written(Output(path, straight=False)) as file:
        file.write(text.encode())
