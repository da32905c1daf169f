"""An endpoint with a few slots, as a local server is: it queues or refuses what is beyond them, and only sleeps."""

import argparse
import asyncio
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from math import exp
from random import Random
from typing import Literal

from aiohttp import web

from benchmarks.endpoint import answer

_SHARES = {"plan": 0.8, "draft": 1.6, "vote": 0.6}
"""Seconds of an answer by the task's name, relative to the mean of the three."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Slots of a server, and what it does beyond them."""

    slots: int = 1
    seconds: float = 1.0
    """Mean seconds of an answer."""
    sigma: float = 0.0
    """Standard deviation of their logarithm."""
    full: Literal["queue", "429", "503"] = "queue"
    """What comes of a call while all slots are taken."""
    retry_after: float | None = None
    """Pause that a refusal asks for."""
    works_on: bool = False
    """True if it answers for callers that have left, too."""
    change_after: int = 0
    """Answers after which its speed changes."""
    change: float = 1.0
    """Factor of the seconds from then on."""


@dataclass(slots=True)
class Served:
    """Counts of a server."""

    answered: int = 0
    left: int = 0
    """Calls whose callers left before they were answered."""
    refused: int = 0
    seconds: float = 0.0
    """Slot-seconds spent on calls that were answered."""
    begun: float = 0.0
    ended: float = 0.0
    """Times of the first call and of the last answer."""


class SlotServer:
    """Answers chat completions."""

    def __init__(self, settings: Slots) -> None:
        self._settings = settings
        self._free = asyncio.Semaphore(settings.slots)
        self._random = Random(1)  # noqa: S311 — latencies are no secret
        self.served = Served()

    def app(self) -> web.Application:
        """Return its application; its runner has to cancel handlers whose callers leave."""
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/counts", self._counts)
        return app

    async def _chat(self, request: web.Request) -> web.Response:
        asked = await request.json()
        served, settings = self.served, self._settings
        served.begun = served.begun or asyncio.get_running_loop().time()
        if settings.full != "queue" and self._free.locked():
            served.refused += 1
            headers = {} if settings.retry_after is None else {"retry-after": f"{settings.retry_after:g}"}
            body = {"error": {"message": "all slots are busy", "type": "overloaded"}}
            return web.json_response(body, status=int(settings.full), headers=headers)
        said = {message["role"]: message["content"] for message in asked["messages"]}
        user = said["user"]
        work = asyncio.create_task(self._work(user))
        try:
            seconds = await asyncio.shield(work)
        except asyncio.CancelledError:
            served.left += 1
            if not settings.works_on:
                work.cancel()
                with suppress(asyncio.CancelledError):
                    await work
            raise
        served.answered += 1
        served.seconds += seconds
        served.ended = asyncio.get_running_loop().time()
        message = {"role": "assistant", "content": answer("", user)}
        usage = {"prompt_tokens": 900, "completion_tokens": 90, "total_tokens": 990}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        completion = {"id": "x", "object": "chat.completion", "model": asked["model"], "usage": usage}
        return web.json_response(completion | {"choices": [choice]})

    async def _work(self, user: str) -> float:
        settings = self._settings
        async with self._free:
            share = next((share for task, share in _SHARES.items() if f'<task name="{task}">' in user), 1.0)
            noise = exp(self._random.gauss(0, settings.sigma) - settings.sigma**2 / 2)
            changed = settings.change if 0 < settings.change_after <= self.served.answered else 1.0
            seconds = settings.seconds * share * noise * changed
            await asyncio.sleep(seconds)
            return seconds

    async def _counts(self, _: web.Request) -> web.Response:
        return web.json_response(asdict(self.served))


async def _serve(settings: Slots, port: int) -> None:
    runner = web.AppRunner(SlotServer(settings).app(), handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print(port, flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    for each in fields(Slots):
        kind = {"slots": int, "change_after": int, "full": str}.get(each.name, float)
        if each.name == "works_on":
            parser.add_argument("--works-on", action="store_true")
        else:
            parser.add_argument(f"--{each.name.replace('_', '-')}", type=kind, default=each.default)
    options = vars(parser.parse_args())
    asyncio.run(_serve(Slots(**{each.name: options[each.name] for each in fields(Slots)}), options["port"]))


if __name__ == "__main__":
    main()
