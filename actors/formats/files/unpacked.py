"""Text that is compressed, or of another encoding, unpacked into a file without a name that is read like any other."""

import bz2
import codecs
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO, Final, cast

from ..errors import UnreadableFile

_PIECE: Final = 2**20
_ALWAYS: Final = 2**30
"""Bytes to which anything may unpack."""
_RATIO: Final = 200
"""Times the packed size, beyond those: text is never packed as tightly."""
_PACKED: Final[tuple[tuple[bytes, str, Callable[[BinaryIO], object]], ...]] = (
    (b"\x1f\x8b", "gzip", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", "bzip2", bz2.BZ2File),
    (b"\xfd7zXZ", "xz", lzma.LZMAFile),
)
_BY_ARROW: Final = ((b"\x28\xb5\x2f\xfd", "zstd"), (b"\x04\x22\x4d\x18", "lz4"))
"""Signs of what Arrow unpacks."""
_UTF_16: Final = (
    *((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")),
    *((b"{\x00", "utf-16-le"), (b"[\x00", "utf-16-le"), (b"\x00{", "utf-16-be"), (b"\x00[", "utf-16-be")),
)
_UTF_16_OR_32: Final = b"\xff\xfe\x00\x00"


@contextmanager
def unpacked(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """*file*, or what is packed in it; *name* is how a person calls it.

    Raises:
        UnreadableFile: it breaks off, is not what it seems, or unpacks to more than text can.
    """
    head = file.read(8)
    file.seek(0)
    pieces = _pieces(file, head, name)
    if pieces is None:
        yield file
        return
    with TemporaryFile() as kept:
        try:
            for piece in pieces:
                kept.write(piece)
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(f"{name} cannot be read: it cannot be unpacked: {_said(error)}") from error
        kept.seek(0)
        yield cast("BinaryIO", kept)


def _pieces(file: BinaryIO, head: bytes, name: str) -> Iterator[bytes] | None:
    for sign, kind, opened in _PACKED:
        if head.startswith(sign):
            return _unpacked(file, cast("BinaryIO", opened(file)), kind, name)
    for sign, kind in _BY_ARROW:
        if head.startswith(sign):
            return _unpacked(file, _opened_by_arrow(file, kind, name), kind, name)
    if head.startswith(_UTF_16_OR_32):
        return None
    encoding = next((encoding for sign, encoding in _UTF_16 if head.startswith(sign)), None)
    return _as_utf_8(file, encoding) if encoding is not None else None


def _opened_by_arrow(file: BinaryIO, kind: str, name: str) -> BinaryIO:
    try:
        import pyarrow as pa  # noqa: PLC0415 — an optional extra
    except ImportError:
        what = f"it is compressed with {kind}; unpack it first, or pip install 'toolace-mt[parquet]'"
        raise UnreadableFile(f"{name} cannot be read: {what}") from None
    return cast("BinaryIO", pa.CompressedInputStream(pa.PythonFile(file, mode="r"), kind))


def _unpacked(file: BinaryIO, packed: BinaryIO, kind: str, name: str) -> Iterator[bytes]:
    size, most = 0, max(_ALWAYS, _RATIO * file.seek(0, 2))
    file.seek(0)
    while piece := packed.read(_PIECE):
        size += len(piece)
        if size > most:
            raise UnreadableFile(f"{name} cannot be read: it is {kind} and unpacks to more than {most:,} bytes")
        yield piece


def _as_utf_8(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    while piece := file.read(_PIECE):
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _said(error: Exception) -> str:
    return "it breaks off" if isinstance(error, EOFError | UnicodeDecodeError) else str(error)
