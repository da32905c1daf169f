"""Events on their way into a log and out of it again: the digests that are stored, and the checks against them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from ..events import (
    BESIDE,
    ORIGIN,
    Envelope,
    Frame,
    NotEncodable,
    Recorded,
    decode,
    encode,
    header_of,
    link,
    payload_digest,
)
from .errors import BrokenChain, PayloadErased

MAX_NAME = 512
"""Bytes of a stream's name at the most."""
UNCHAINED = "its digest does not follow from its header, its payload's digest and the record before"
UNTYPED = "its columns are not of the types that were written"
DISORDERED = "it is out of order in its table, so that going on behind it would never come to an end"
UNTYPED_HEAD = "the head of its stream is not of the types that were written"
ERASED = "its payload was erased"


class Draft(NamedTuple):
    """An event ready to be recorded: everything is done that does not depend on its version."""

    header: bytes
    payload: bytes | None
    """None: it was erased in the log that it is copied from."""
    payload_digest: bytes
    id: str
    type: str


class AppendOutcome(NamedTuple):
    """The result of an append that was not refused."""

    digests: list[bytes]
    repeated: bool
    """True where it had been recorded before."""


class WriterHead(NamedTuple):
    """The end of a stream, as far as a writer needs it."""

    version: int
    digest: bytes
    last: str


class Link(NamedTuple):
    """A record whose place in the chain was checked."""

    version: int
    digest: bytes
    frame: Frame


Row: TypeAlias = tuple[int, bytes, bytes | None, bytes, bytes]
"""Version, header, payload (none: erased), digest of the payload, digest: a record as a store keeps it."""


def named(stream: str) -> str:
    """Return *stream*, if a stream can have that name. Raises NotEncodable."""
    try:
        size = len(stream.encode())
    except UnicodeEncodeError as error:
        raise NotEncodable(f"a stream's name is Unicode, {stream!r} is not: {error.reason}") from error
    if not 0 < size <= MAX_NAME or "\0" in stream:
        raise NotEncodable(f"a stream's name has 1 to {MAX_NAME} bytes and no NUL, not {stream[:80]!r} of {size}")
    return stream


def draft_all(envelopes: Sequence[Envelope]) -> list[Draft]:
    """Return the drafts of *envelopes*. Raises NotEncodable."""
    drafts = []
    for envelope in envelopes:
        header, payload = encode(envelope)
        drafts.append(Draft(header, payload, payload_digest(payload), envelope.id, envelope.event.type))
    return drafts


def draft_frames(frames: Sequence[Frame]) -> list[Draft]:
    """Return the drafts of events that are encoded already. Raises TornRecord where a header does not read."""
    return [Draft(*frame, payload_digest(frame.payload), *identity(frame)) for frame in frames]


def draft_rows(rows: Sequence[Row]) -> list[Draft]:
    """Return the drafts of records of another log, erased ones too. Raises TornRecord where a header does not read."""
    return [Draft(row[1], row[2], row[3], *identity(Frame(row[1], b""))) for row in rows]


def identity(frame: Frame) -> tuple[str, str]:
    """Return the event's id and type, as its header names them. Raises TornRecord."""
    header = header_of(frame)
    return header[0], header[6]


def last_type(before: str, types: Iterable[str]) -> str:
    """Return the type that a head names after events of *types*, having named *before*: reviews leave it as it is."""
    for type_ in types:
        if type_ not in BESIDE:
            before = type_
    return before


def linked(stream: str, version: int, digest: bytes, drafts: Sequence[Draft]) -> list[bytes]:
    """Return the digests of *drafts*, recorded after *version* of *stream* whose digest is *digest*."""
    digests = []
    for draft in drafts:
        version += 1
        digest = link(digest, stream, version, draft.header, draft.payload_digest)
        digests.append(digest)
    return digests


def checked(stream: str, rows: Iterable[Row], *, after: int, previous: bytes = ORIGIN) -> Iterator[Link]:
    """Yield the records of *rows*, which follow version *after* whose digest is *previous*.

    Raises BrokenChain where a record is not the one that was recorded there, PayloadErased.
    """
    for row in rows:
        version, header, payload, _, digest = row
        after += 1
        if version != after:
            raise BrokenChain(stream, after, f"it is missing, and version {version} comes next")
        try:
            why = spoiled(row) if follows(stream, row, previous) else UNCHAINED
        except TypeError:
            why = UNTYPED
        if why is not None:
            raise BrokenChain(stream, version, why)
        if payload is None:
            raise PayloadErased(stream, version)
        yield Link(version, digest, Frame(header, payload))
        previous = digest


def follows(stream: str, row: Row, previous: bytes) -> bool:
    """Return true if *row* was recorded after the record of digest *previous*, whatever became of its payload."""
    version, header, _, digest_of_payload, digest = row
    return link(previous, stream, version, header, digest_of_payload) == digest


def spoiled(row: Row) -> str | None:
    """Say why the payload of *row* is not the recorded one; None where it is, or was erased."""
    return None if row[2] is None or payload_digest(row[2]) == row[3] else "its payload does not match its digest"


def recorded(stream: str, rows: Iterable[Row], *, after: int, previous: bytes = ORIGIN) -> list[Recorded]:
    """Return the records of *rows*, checked and decoded. Raises as `checked`, and TornRecord, NewerRelease."""
    links = checked(stream, rows, after=after, previous=previous)
    return [Recorded(stream, version, digest, decode(frame)) for version, digest, frame in links]
