"""The walk over one stream, from its first record to its head, past every damage."""

from collections.abc import Iterable, Iterator

from ..events import ORIGIN, Frame, WireError, decode, link
from .records import ERASED, UNCHAINED, UNTYPED, UNTYPED_HEAD, Row, follows, identity, last_type, spoiled
from .stored import Damage, Head


def walk(stream: str, rows: Iterable[Row], head: Head | None) -> Iterator[Damage]:
    """Yield what is wrong with a stream, given all its *rows* by version and the *head* that was kept of it."""
    at = 0
    before: tuple[bytes, ...] = (ORIGIN,)  # digests that the next record may follow from; empty: unknown
    tail: Row | None = None
    last: str | None = ""  # the type that the head has to name; None: unknown
    for row in rows:
        version = row[0]
        if type(version) is not int:
            yield Damage(stream, at + 1, "its version is not stored as a number")
            continue
        if version <= at:
            yield Damage(stream, version, f"no record can have that version after version {at}")
            continue
        if version != at + 1:
            yield Damage(stream, at + 1, _missing(at + 1, version - 1))
            before = ()
        why = _judge(stream, row, before)
        if why is not None:
            yield Damage(stream, version, why)
        elif row[2] is None:
            yield Damage(stream, version, ERASED, erased=True)
        at, tail = version, row if why is None else None
        before = _digests(stream, row, before)
        last = _last(last, row) if why is None else None
    yield from _compare(stream, at, tail, last, head)


def _judge(stream: str, row: Row, before: tuple[bytes, ...]) -> str | None:
    _, header, payload, digest_of_payload, digest = row
    columns = (header, b"" if payload is None else payload, digest_of_payload, digest)
    if not all(type(column) is bytes for column in columns):  # what is stored as text comes as another class
        return UNTYPED
    if before and not any(follows(stream, row, previous) for previous in before):
        return UNCHAINED
    why = spoiled(row)
    if why is not None or payload is None:
        return why
    try:
        decode(Frame(header, payload))
    except WireError as error:
        return f"it does not decode: {error}"
    return None


def _digests(stream: str, row: Row, before: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Return the stored digest and the right one: a damaged digest must not make the next record look damaged too."""
    version, header, _, digest_of_payload, digest = row
    kept = (digest,) if type(digest) is bytes else ()
    try:
        return (*kept, *(link(previous, stream, version, header, digest_of_payload) for previous in before[:1]))
    except TypeError:
        return kept


def _last(before: str | None, row: Row) -> str | None:
    type_ = identity(Frame(row[1], b""))[1]
    return last_type("", [type_]) or before


def _compare(stream: str, at: int, tail: Row | None, last: str | None, head: Head | None) -> Iterator[Damage]:
    """Compare the last version and, where it is sound, the last record with the head."""
    if head is None:
        yield Damage(stream, max(at, 1), "the log keeps no head of its stream")
    elif type(head.version) is not int or type(head.digest) is not bytes:
        yield Damage(stream, max(at, 1), UNTYPED_HEAD)
    elif head.version > at:
        yield Damage(stream, at + 1, f"{_missing(at + 1, head.version)} at the end of the stream")
    elif head.version < at:
        yield Damage(stream, head.version + 1, f"the head of its stream says that it ends at version {head.version}")
    elif tail is not None and head.digest != tail[4]:
        yield Damage(stream, at, "the head of its stream has another digest")
    elif last is not None and head.last != last:
        yield Damage(stream, at, f"the head of its stream says that it is of type {head.last!r}")


def _missing(first: int, last: int) -> str:
    return "it is missing" if first == last else f"versions {first} to {last} are missing"
