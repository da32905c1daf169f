"""The protocol between processes: JSON behind four bytes of length, with a limit of size. Nothing in it is code."""

import json
import struct
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject

LENGTH: Final = struct.Struct(">I")
CONTROL_LIMIT: Final = 2**22
"""Bytes of a message to or from the fork server."""


class BadFrame(Exception):
    """The bytes are not a message: too large, not JSON, too deep, or not an object."""


def pack(message: JsonObject) -> bytes:
    """*message* with its length in front. Raises ValueError, RecursionError."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return LENGTH.pack(len(body)) + body


def size_of(header: bytes, limit: int) -> int:
    """The length that *header* announces. Raises BadFrame where it is over *limit*."""
    size: int = LENGTH.unpack(header)[0]
    if size > limit:
        raise BadFrame(f"a message of {size} bytes is over the limit of {limit}")
    return size


def unpack(body: bytes) -> JsonObject:
    """The message of *body*. Raises BadFrame."""
    try:
        message: JsonValue = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadFrame(f"a message is not JSON: {type(error).__name__}") from error
    if not isinstance(message, dict):
        raise BadFrame(f"a message is an object, not a {type(message).__name__}")
    return message


def reply_limit(output_bytes: int) -> int:
    """Bytes of the frame that carries a result of that size, escaped as badly as can be."""
    return 6 * output_bytes + 4096
