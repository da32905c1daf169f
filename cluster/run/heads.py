"""The dialogues of a run in its log, page by page: memory does not grow with them."""

from collections.abc import AsyncGenerator

from ...store import Head
from .runtime import WritesLog


async def heads_of(log: WritesLog, run: str) -> AsyncGenerator[tuple[int, Head], None]:
    """Yield the number of each dialogue of *run* with the head of its stream, by name."""
    prefix, after = f"{run}/", ""
    while page := await log.heads(prefix, after):
        after = page[-1].stream
        for head in page:
            number = head.stream.removeprefix(prefix)
            if number.isdecimal():
                yield int(number), head
