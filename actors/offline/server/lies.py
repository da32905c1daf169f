"""Lies about an answer: its text is good, and what stands around it is not what it says."""

import gzip
from collections.abc import Callable
from itertools import cycle

from pydantic_core import to_json

from .served import Served
from .wires import Completion

_COUNTS = (-5_000, 10**400, 2_000_000_000, 12.5, "many", True, None, {"total": 5})
_NAMES = (7, ["a"], {"name": "x"}, "m" * 100_000, "\x1b[31mred", 1e300)
_THOUGHTS = (
    "<think>{}</think>",
    "{}</thinking>",
    "[THINK]{}[/THINK]",
    "<reasoning>{}</reasoning>",
    "<|channel|>analysis<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>",
)
_DRAFT = 'Perhaps {"draft": true, "better": "A"}? No. '
_STRAYS = (401, 404, 405, 418)
_NO_HTTP = (
    b"HTTP/1.1 two hundred\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nx-long: " + b"x" * 9000 + b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}",
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}",
    b"",
)
_FILLER = b"x" * 8 * 2**20


class Lies:
    """The lies of one server, each of a kind in its turn."""

    def __init__(self, key: str) -> None:
        self._counts, self._names, self._thoughts = cycle(_COUNTS), cycle(_NAMES), cycle(_THOUGHTS)
        self._key = key
        self.strays = cycle(_STRAYS)
        """Statuses of refusals that mean nothing."""
        self.no_http = cycle(_NO_HTTP)
        """Bytes that are sent instead of a response."""

    def told(self, write: Callable[[Completion, int], dict[str, object]], completion: Completion, number: int) -> bytes:
        """Return the body of an answer that *write* makes of *completion*, with the lie that it is served as."""
        if completion.served is Served.THOUGHTS:
            completion = completion._replace(text=next(self._thoughts).format(_DRAFT) + completion.text)
        if completion.served is Served.KEY_ECHO:
            completion = completion._replace(text=f"You sent {self._key}: {completion.text}")
        body = write(completion, number)
        match completion.served:
            case Served.NO_USAGE:
                del body["usage"]
            case Served.ODD_USAGE:
                counts = body["usage"]
                assert isinstance(counts, dict)
                body["usage"] = {name: next(self._counts) for name in counts} if number % 4 else next(self._counts)
            case Served.ODD_FIELDS:
                body["model"] = next(self._names)
                choices = body.get("choices")
                ends = choices[0] if isinstance(choices, list) else body
                ends["finish_reason" if choices else "stop_reason"] = next(self._names) if number % 2 else 7
                return to_json(body)[:-1] + b',"odd":"\\ud800","number":' + b"9" * 6000 + b"}"
            case _:
                pass
        return to_json(body, inf_nan_mode="constants")


def bomb(body: bytes, text: str) -> bytes:
    """Return the beginning of *body* and megabytes without meaning, compressed."""
    return gzip.compress(without_end(body, text) + _FILLER, compresslevel=1)


def without_end(body: bytes, text: str) -> bytes:
    """Return the beginning of *body*, up to the middle of its *text*."""
    inside = to_json(text)[1:-1]
    return body[: body.index(inside) + len(inside) // 2].rstrip(b"\\")
