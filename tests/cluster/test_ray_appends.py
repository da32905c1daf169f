"""Appends that travel together: whatever goes wrong, each is told, and the next ones go on."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from toolace_mt.cluster.run.log_writer import Append
from toolace_mt.cluster.run.ray_appends import RayAppends
from toolace_mt.events import Frame

FRAME = Frame(b"header", b"payload")


async def test_an_error_of_any_kind_is_told_and_the_next_appends_go_on() -> None:
    """A log writer that cannot open its log says so by no error of the log's own."""
    calls: list[int] = []

    async def append_all(appends: Sequence[Append]) -> list[Sequence[bytes]]:
        calls.append(len(appends))
        if len(calls) == 1:
            raise OSError(28, "No space left on device")
        return [[b"digest"] for _ in appends]

    appends = RayAppends(SimpleNamespace(append_all=SimpleNamespace(remote=append_all)))
    first = await asyncio.gather(
        *(appends.append_frames(f"run/{n}", [FRAME], expected=0) for n in range(3)), return_exceptions=True
    )
    assert all(isinstance(one, OSError) for one in first)
    async with asyncio.timeout(10):
        assert await appends.append_frames("run/9", [FRAME], expected=0) == [b"digest"]
    assert calls == [3, 1]


async def test_a_cancelled_append_disturbs_nobody() -> None:
    """Its place in the group is passed over."""

    async def append_all(appends: Sequence[Append]) -> list[Sequence[bytes]]:
        return [[append.stream.encode()] for append in appends]

    appends = RayAppends(SimpleNamespace(append_all=SimpleNamespace(remote=append_all)))
    one = asyncio.create_task(appends.append_frames("run/1", [FRAME], expected=0))
    other = asyncio.create_task(appends.append_frames("run/2", [FRAME], expected=0))
    await asyncio.sleep(0)
    one.cancel()
    assert await other == [b"run/2"]
    with pytest.raises(asyncio.CancelledError):
        await one
