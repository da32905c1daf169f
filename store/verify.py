"""The verification of a log, shared by every store.

A store hands over its streams as they lie in it (`StoredStream`), with nothing checked; the walk over their chains, the
comparison with their heads, and the threads that it takes are here. Damage that only the store can see, such as pages
of a file that do not read, it yields among its streams or by their `faults`.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from .chain import walk
from .errors import BrokenChain
from .stored import Damage, StoredStream, StoredStreams

_BATCH = 32
"""Streams that are walked before the event loop is told of them."""


async def verify(streams: StoredStreams) -> AsyncGenerator[Damage, None]:
    """Yield the damages of *streams*. Raises what opening the store raises."""
    loop = asyncio.get_running_loop()
    found = (list(_damages(stream)) for stream in streams)
    thread = ThreadPoolExecutor(1, thread_name_prefix="log-verify")
    try:
        while batch := await loop.run_in_executor(thread, lambda: list(islice(found, _BATCH))):
            for damages in batch:
                for damage in damages:
                    yield damage
    finally:
        await loop.run_in_executor(thread, streams.close)  # the same thread: so no read is still under way
        thread.shutdown(wait=False)


def _damages(stream: StoredStream | Damage) -> Iterator[Damage]:
    if isinstance(stream, Damage):
        yield stream
        return
    try:
        yield from walk(stream.name, stream.rows, stream.head)
        yield from stream.faults()
    except BrokenChain as error:
        yield Damage(error.stream, error.version, error.why)
