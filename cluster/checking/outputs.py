"""The files that a check writes: whole or not there at all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ...actors.formats import RawRecord
from ...store import BadTarget, output, written
from ..errors import RunFailure, UsageError


def refuse_existing(outputs: dict[str, Path | None], inputs: list[Path], *, force: bool) -> None:
    """Refuse to write over what is there.

    Raises:
        UsageError: an output is there already and *force* is not set, is an input, a log or no file, or named twice.
    """
    seen: set[Path] = set()
    for option, path in outputs.items():
        if path is None:
            continue
        if path.resolve() in {one.resolve() for one in inputs}:
            raise UsageError(f"{option} {path} is the file that is checked; name another")
        if path.resolve() in seen:
            raise UsageError(f"{option} {path} is named twice")
        try:
            output(path, replace=force)
        except BadTarget as error:
            raise UsageError(f"{option}: {error}") from None
        seen.add(path.resolve())


@contextmanager
def written_whole(path: Path | None) -> Iterator[BinaryIO | None]:
    """A file that gets its name when it is finished; None where none is asked for.

    Raises:
        RunFailure: it cannot be written; what was there before is as it was.
    """
    if path is None:
        yield None
        return
    try:
        with written(output(path, replace=True)) as file:
            yield file
    except BrokenPipeError:
        raise  # that is another file: who reads the report has gone
    except OSError as error:
        raise RunFailure(f"{path} cannot be written: {error.strerror}. Nothing was changed") from None


def as_line(raw: RawRecord) -> bytes:
    """The record as its file holds it, byte for byte; one that takes several lines, on one."""
    data = raw.data or b""
    if b"\n" in data:
        data = _on_one_line(data)
    return data + b"\n"


def _on_one_line(data: bytes) -> bytes:
    try:
        return json.dumps(json.loads(data)).encode()
    except (ValueError, RecursionError):
        return b" ".join(data.split(b"\n"))
