"""The files that a check writes: whole or not there at all."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ...actors.formats import RawRecord
from ...store import BadTarget, output, written
from ...store.outputs import files_of_log, same_file
from ..errors import RunFailure, UsageError


def refuse_existing(
    outputs: Mapping[str, Path | None], inputs: Mapping[str, Iterable[Path]], log: str | None, *, force: bool
) -> None:
    """Refuse to write over what is there, or will be; *inputs* are files by what each is.

    Raises:
        UsageError: an output is there already and *force* is not set, is an input, a log or no file, or named twice;
            or the log would be written over an input.
    """
    taken = [(what, path) for what, paths in inputs.items() for path in paths]
    for part in () if log is None else files_of_log(log):
        if what := _taken_by(part, taken):
            raise UsageError(f"the log {log} would be written over {what}; name another")
        taken.append(("a file of the log", part))
    for option, path in outputs.items():
        if path is None:
            continue
        if what := _taken_by(path, taken):
            raise UsageError(f"{option} {path} is {what}; name another")
        try:
            output(path, replace=force)
        except BadTarget as error:
            raise UsageError(f"{option}: {error}") from None
        taken.append(("named twice", path))


def _taken_by(path: Path, taken: Iterable[tuple[str, Path]]) -> str | None:
    return next((what for what, other in taken if same_file(path, other)), None)


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
