"""A stop while calls are in flight: each has a while to be answered, and no reply can hold the run up."""

import asyncio
import itertools
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from support.runs import write_config
from toolace_mt.actors.questions import Reply
from toolace_mt.actors.shell.shell import Stopping
from toolace_mt.cluster.limits.in_flight import STOP_SECONDS

from ..test_stopped import launched, until
from .test_limited_model import House, Scripted

Run = Callable[[Coroutine[Any, Any, None]], None]


@pytest.mark.parametrize(("seconds", "answered"), [(100.0, True), (500.0, False)])
def test_an_answer_in_flight_is_awaited_for_a_while(run: Run, seconds: float, answered: bool) -> None:
    """The others have been answered or never will be; nothing stays promised."""

    async def main() -> None:
        house = House(Scripted(lambda _, tries: 0.1 if tries == 1 else seconds))
        await house.ask()
        asking = asyncio.create_task(house.ask(3))
        await asyncio.sleep(5)
        house.clients[0].stop()
        await asyncio.sleep(1)
        house.clients[0].stop()
        outcomes = await asking
        assert {type(outcome) for outcome in outcomes} == ({Reply} if answered else {Stopping})
        assert asyncio.get_running_loop().time() == pytest.approx(seconds if answered else 5 + STOP_SECONDS, abs=1)
        await house.close()

    run(main())


def test_a_timeout_of_the_call_itself_is_no_stop(run: Run) -> None:
    """It is what it was."""

    async def main() -> None:
        house = House(Scripted(lambda *_: 0.1))

        async def late() -> None:
            raise TimeoutError("its own")

        with pytest.raises(TimeoutError, match="its own"):
            await house.clients[0].in_flight.answer(late())
        await house.close()

    run(main())


@pytest.fixture(params=["trickle", "flood"])
def endless(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[int]]]:
    """The address of a server whose every answer trickles in, or pours in, without end; and the requests so far."""
    listening = socket.create_server(("127.0.0.1", 0))
    requests: list[int] = []
    head = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"choices": [{"message": {"content": "'
    piece, pause = (b"x", 0.05) if request.param == "trickle" else (b"x" * 2**16, 0)

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(2**20)
            requests.append(1)
            connection.sendall(head)
            for _ in itertools.count():
                connection.sendall(piece)
                time.sleep(pause)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1", requests
    listening.close()


def test_sigterm_is_heeded_while_answers_do_not_end(tmp_path: Path, endless: tuple[str, list[int]]) -> None:
    """Within seconds, in order, and resumable."""
    address, requests = endless
    config = write_config(
        tmp_path,
        dialogues=2,
        models={"default": {"provider": "openai", "model": "m", "base_url": address, "api_key_env": None}},
        cluster={"dialogues": 2, "stop_seconds": 2},
    )
    running = launched(config, "--in-process")
    until(running, lambda: len(requests) >= 1)
    begun = time.monotonic()
    os.killpg(running.pid, signal.SIGTERM)
    out, _ = running.communicate(timeout=60)
    assert time.monotonic() - begun < 15
    assert running.returncode in (1, 130)
    assert "launch again" in out or "To resume: " in out
