"""A seal: the end of every stream at a moment, kept apart from the log.

A chain cannot show that its own end is gone, and SQLite opens a damaged write-ahead log at an earlier commit without
an error. A seal that is kept elsewhere shows both. It is a text file: a line for each stream, and one for them all.
"""

import json
from collections.abc import AsyncGenerator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .contract import EventLog
from .errors import LogUnreadable
from .inputs import open_file
from .outputs import output, written
from .stored import Damage

_LONGEST = 2**20
"""Bytes of a line."""


class Seal(NamedTuple):
    """The last line of a seal."""

    streams: int
    events: int
    digest: str
    """Of all lines before."""


async def seal(log: EventLog, path: Path, *, replace: bool = False) -> Seal:
    """Write the end of every stream of *log* to *path*; an older seal is replaced only with *replace*.

    Raises BadTarget, and OSError where it cannot be written; an older seal is then as it was.
    """
    place = output(path, replace=replace)
    streams = events = 0
    digest = sha256()
    with written(place) as file:
        async for head in log.heads():
            line = json.dumps([head.stream, head.version, head.digest.hex()]).encode() + b"\n"
            digest.update(line)
            file.write(line)
            streams, events = streams + 1, events + head.version
        sealed = Seal(streams, events, digest.hexdigest())
        file.write(json.dumps(sealed._asdict()).encode() + b"\n")
    return sealed


async def broken_seal(log: EventLog, path: Path) -> AsyncGenerator[Damage, None]:
    """Yield what *log* has lost or changed since the seal at *path*. Raises LogUnreadable: the seal is not whole."""
    for stream, version, digest in _sealed(path):
        head = await log.head(stream)
        if head is None:
            yield Damage(stream, 1, f"the whole stream is gone; {version} events of it were sealed")
        elif head.version < version:
            yield Damage(stream, head.version + 1, f"it is gone; events up to version {version} were sealed")
        elif (await log.digest(stream, version) or b"").hex() != digest:
            yield Damage(stream, version, "it is not the event that was sealed")


def _sealed(path: Path) -> Iterator[tuple[str, int, str]]:
    """Yield the lines of a seal, once it has proved to be whole; they are read twice rather than held."""
    try:
        _prove(path)
        with open_file(path) as file:
            for line in _lines(file):
                match json.loads(line):
                    case [str(stream), int(version), str(digest)]:
                        yield stream, version, digest
    except OSError as error:
        raise LogUnreadable(f"the seal {path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise LogUnreadable(f"the seal {path} is damaged: {error}; make a new one of a log that you trust") from error


def _prove(path: Path) -> None:
    digest, streams, events, last = sha256(), 0, 0, b""
    with open_file(path) as file:
        for line in _lines(file):
            if last:
                digest.update(last)
                streams, events = streams + 1, events + _version(last)
            last = line
    if not last or json.loads(last) != Seal(streams, events, digest.hexdigest())._asdict():
        raise ValueError("its last line does not fit the lines before")


def _lines(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.readline(_LONGEST), b"")


def _version(line: bytes) -> int:
    match json.loads(line):
        case [str(), int(version), str()]:
            return version
        case other:
            raise ValueError(f"{str(other)[:80]!r} is no line of a seal")
