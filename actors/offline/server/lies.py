"""Lies about an answer: its text is good, and what stands around it is not what it says."""

from collections.abc import Callable
from itertools import cycle

from pydantic_core import to_json

from .served import Served
from .wires import Completion

_COUNTS = cycle((-5_000, 10**400, 2_000_000_000, 12.5, "many", True, None, {"total": 5}))
_NAMES = cycle((7, ["a"], {"name": "x"}, "m" * 100_000, "\x1b[31mred", 1e300))
_THOUGHTS = cycle(("<think>{}</think>", "{}</thinking>", "[THINK]{}[/THINK]", "<reasoning>{}</reasoning>"))
_DRAFT = 'Perhaps {"draft": true, "better": "A"}? No. '
STRAYS = cycle((401, 404, 405, 418))
"""Statuses of refusals that mean nothing."""
NO_HTTP = cycle(
    (
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx-long: " + b"x" * 9000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    )
)
"""Bytes that are sent instead of a response."""


def lied(write: Callable[[Completion, int], dict[str, object]], completion: Completion, number: int) -> bytes:
    """Return the body of an answer that *write* makes of *completion*, with the lie that it is served as."""
    if completion.served is Served.THOUGHTS:
        completion = completion._replace(text=next(_THOUGHTS).format(_DRAFT) + completion.text)
    body = write(completion, number)
    match completion.served:
        case Served.NO_USAGE:
            del body["usage"]
        case Served.ODD_USAGE:
            counts = body["usage"]
            assert isinstance(counts, dict)
            body["usage"] = {name: next(_COUNTS) for name in counts} if number % 4 else next(_COUNTS)
        case Served.ODD_FIELDS:
            body["model"] = next(_NAMES)
            choices = body.get("choices")
            ends = choices[0] if isinstance(choices, list) else body
            ends["finish_reason" if choices else "stop_reason"] = next(_NAMES) if number % 2 else 7
            return to_json(body)[:-1] + b',"odd":"\\ud800","number":' + b"9" * 6000 + b"}"
        case _:
            pass
    return to_json(body, inf_nan_mode="constants")


def without_end(body: bytes, text: str) -> bytes:
    """Return the beginning of *body*, up to the middle of its *text*."""
    inside = to_json(text)[1:-1]
    return body[: body.index(inside) + len(inside) // 2].rstrip(b"\\")
