"""As much of HTTP/1.1 as the practice range speaks: requests with a length, answers with a length."""

from dataclasses import dataclass

MAX_HEAD = 64 * 2**10
MAX_BODY = 64 * 2**20
_TLS = b"\x16"
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    529: "Site Overloaded",
}


class NotHttp(Exception):
    """The bytes are no request that is understood here; the connection is of no further use."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    size: int
    """Bytes on the wire."""


def read_request(buffer: bytearray) -> Request | None:
    """The request that *buffer* begins with; None while it is not all there.

    Raises:
        NotHttp: it never will be.
    """
    if buffer[:1] == _TLS:
        raise NotHttp(400, "TLS is not spoken here")
    end = buffer.find(b"\r\n\r\n")
    if end < 0 or end > MAX_HEAD:
        if len(buffer) > MAX_HEAD:
            raise NotHttp(413, "the request's head is too large")
        return None
    lines = buffer[:end].decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):  # noqa: PLR2004 — method, path, version
        raise NotHttp(400, "the first line is no request line of HTTP/1.1")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    size = end + 4 + _length(headers)
    if len(buffer) < size:
        return None
    return Request(words[0], words[1].partition("?")[0], headers, bytes(buffer[end + 4 : size]), size)


def write_head(status: int, content_type: str, length: int, headers: dict[str, str], *, close: bool = False) -> bytes:
    """The head of an answer whose body has *length* bytes."""
    lines = [
        f"HTTP/1.1 {status} {_REASONS.get(status, 'Unknown')}",
        f"content-type: {content_type}",
        f"content-length: {length}",
        *(f"{name}: {value}" for name, value in headers.items()),
        *(["connection: close"] if close else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _length(headers: dict[str, str]) -> int:
    if "transfer-encoding" in headers:
        raise NotHttp(411, "a body of unknown length is not taken; send content-length")
    given = headers.get("content-length", "0")
    if not given.isascii() or not given.isdigit() or len(given) > 12:  # noqa: PLR2004 — more digits than any body has
        raise NotHttp(400, "content-length is no number")
    if int(given) > MAX_BODY:
        raise NotHttp(413, f"a body has at most {MAX_BODY} bytes")
    return int(given)
