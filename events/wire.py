"""The wire form: msgpack, language-neutral, versioned by event type, with limits for what is read.

A record is two byte strings. The *header* is the array `[id, at, run, role, node, cause, type, type version]`, the
*payload* the event's fields as a map. Integers beyond 64 bits travel as extension 1, in ASCII digits.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias, cast

import msgpack
from pydantic import ValidationError

from .catalogue import EVENT_TYPES, Event
from .envelope import Envelope
from .errors import NewerRelease, NotEncodable, TornRecord
from .upcast import UPCASTERS, Upcaster, upcast

MAX_PAYLOAD = 64 * 2**20
"""Bytes of one event's fields at the most."""
MAX_HEADER = 4096
"""Bytes of one header at the most."""
_HEADERS = ((str, int, str, str, str, str, str, int), (str, int, str, str, str, type(None), str, int))
"""The types of a header's fields; most events have a cause."""
_BIG_INTEGER = 1
_MAX_DIGITS = 4000


Header: TypeAlias = tuple[str, int, str, str, str, str | None, str, int]
"""Id, time, run, role, node, cause, type, type version."""


class Frame(NamedTuple):
    """One record in its wire form."""

    header: bytes
    payload: bytes


def encode(envelope: Envelope) -> Frame:
    """The wire form of *envelope*. Raises NotEncodable where it holds what the wire cannot carry, or is too large."""
    event = envelope.event
    try:
        fields = event.__pydantic_serializer__.to_python(event, warnings="error")
        del fields["type"]  # excluding it would cost half as much as the whole dump
        payload = msgpack.packb(fields, default=_pack_other)
        header = msgpack.packb((*envelope[:-1], event.type, event.wire_version))
    except (ValueError, TypeError, OverflowError) as error:
        raise NotEncodable(f"{event.type} cannot be written: {error}") from error
    if len(payload) > MAX_PAYLOAD or len(header) > MAX_HEADER:
        raise NotEncodable(f"{event.type} of {len(payload)} bytes is over the limit of {MAX_PAYLOAD}")
    return Frame(header, payload)


def decode(frame: Frame, *, upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS) -> Envelope:
    """The envelope of a wire form, lifted to today's type versions.

    Raises TornRecord where the bytes are truncated, foreign or over the limits, NewerRelease for an unknown type.
    """
    id_, at, run, role, node, cause, type_, version = header_of(frame)
    event = _event(type_, version, _unpack(frame.payload, "payload"), upcasters)
    return Envelope(id_, at, run, role, node, cause, event)


def header_of(frame: Frame) -> Header:
    """The header of a wire form, whose payload is not read. Raises TornRecord."""
    if len(frame.payload) > MAX_PAYLOAD or len(frame.header) > MAX_HEADER:
        raise TornRecord(f"a record of {len(frame.payload)} bytes is over the limit of {MAX_PAYLOAD}")
    fields = _unpack(frame.header, "header")
    # Comparing types costs a quarter of what class patterns do, and every event passes here.
    if isinstance(fields, list) and tuple(map(type, fields)) in _HEADERS:
        return cast("Header", tuple(fields))
    raise TornRecord(f"a header has eight known fields, this one is {str(fields)[:80]!r}")


def _event(type_: str, version: int, fields: object, upcasters: Mapping[tuple[str, int], Upcaster]) -> Event:
    cls = EVENT_TYPES.get(type_)
    if cls is None or version > cls.wire_version:
        raise NewerRelease(type_, version)
    if not isinstance(fields, dict):
        raise TornRecord(f"the fields of {type_} are a map, these are a {type(fields).__name__}")
    try:
        if version != cls.wire_version:
            fields = upcast(type_, version, fields, today=cls.wire_version, upcasters=upcasters)
        # What model_validate does, in three quarters of its time.
        event: Event = cls.__pydantic_validator__.validate_python(fields)
    except KeyError as error:
        raise TornRecord(f"no upcaster leads from {type_} version {version}: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise TornRecord(f"{type_} does not read: {place}: {first['msg']}") from error
    return event


def _unpack(data: bytes, what: str) -> object:
    try:
        return msgpack.unpackb(data, strict_map_key=True, ext_hook=_unpack_ext)
    except (ValueError, msgpack.exceptions.UnpackException) as error:
        raise TornRecord(f"a {what} does not unpack: {type(error).__name__}: {error}") from error


def _pack_other(value: object) -> msgpack.ExtType:
    if isinstance(value, int) and len(digits := str(value)) <= _MAX_DIGITS:
        return msgpack.ExtType(_BIG_INTEGER, digits.encode())
    raise TypeError(f"a {type(value).__name__} has no wire form")


def _unpack_ext(code: int, data: bytes) -> int:
    if code != _BIG_INTEGER or len(data) > _MAX_DIGITS:
        raise ValueError(f"extension {code} of {len(data)} bytes is not ours")
    return int(data.decode("ascii"))
