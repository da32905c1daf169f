"""The chain of digests of a stream.

A link covers the digest of the payload and not the payload, so that a payload can be erased on request and the chain
still verifies.
"""

from hashlib import sha256

ORIGIN = bytes(32)
"""The digest that the first link of every stream is chained to."""


def payload_digest(payload: bytes) -> bytes:
    """The digest of an event's encoded fields, 32 bytes."""
    return sha256(payload).digest()


def link(previous: bytes, stream: str, version: int, header: bytes, payload: bytes) -> bytes:
    """The digest of one record, 32 bytes; *payload* is the payload's digest."""
    place = b"%s\0%d\0%d\0" % (stream.encode(), version, len(header))
    return sha256(previous + place + header + payload).digest()
