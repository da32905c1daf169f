"""Runs in which the model of one role refuses every question, or never answers what was asked."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from rich.console import Console

from support.lies import KEY_NAME
from support.runs import dialogues_in, write_config
from toolace_mt.actors.methods import METHODS
from toolace_mt.actors.models.failures.errors import ModelMisconfigured
from toolace_mt.actors.offline import Mistakes, OfflineSettings, answer
from toolace_mt.actors.offline.server import MockServer, ServerSettings
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, launch

EXPERT = "experts.coherence"
LIMIT = 8
"""Answers without a usable one after which a run stops."""
_AT_ONCE = 4
_MOST = 3 * LIMIT + 12 * _AT_ONCE
"""Questions that may be refused before the run is at rest: dialogues under way use up their tries."""
_OFFLINE = OfflineSettings(seed=5, mistakes=Mistakes(missing_argument=0.2, invented_identifier=0.2, wrong_type=0.2))
_JSON = {"content-type": "application/json"}


def _said(message: str, code: str = "") -> dict[str, object]:
    return {"error": {"message": message, "code": code}}


STATUSES: Mapping[str, tuple[int, object]] = {
    "400": (400, _said("Invalid request")),
    "400, a parameter": (400, _said("Unrecognized request argument supplied: top_k")),
    "400, the context": (400, _said("This model's maximum context length is 4096 tokens", "context_length_exceeded")),
    "400, a filter": (400, _said("The response was filtered by a content management policy", "content_filter")),
    "401": (401, _said("Incorrect API key provided", "invalid_api_key")),
    "403": (403, _said("Forbidden")),
    "404": (404, _said("Nothing is here")),
    "413": (413, _said("Payload too large")),
    "422": (422, {"detail": [{"loc": ["body", "messages"], "msg": "not today"}]}),
}
REPLIES: Mapping[str, tuple[str | None, str]] = {
    "Hello!": ("Hello! How can I help you today?", "stop"),
    "a filter": ("", "content_filter"),
    "nothing": (None, "stop"),
    "a list": ("[]", "stop"),
    "cut off": ('{"goal": "', "length"),
}
"""Texts and finish reasons of replies with status 200."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How the model of a role answers each question of a run."""

    method: str
    role: str
    """`default` is the model of all roles."""
    form: str

    def __str__(self) -> str:
        return f"{self.method}, {self.role}: {self.form}"


def every_refusal() -> Iterator[Refusal]:
    """Yield each form for each role of each method that makes dialogues, for one expert, and for all of them."""
    for method in ("mask_and_fill", "simulation"):
        for role in ("default", *METHODS[method].roles, EXPERT):
            for form in (*STATUSES, *REPLIES):
                yield Refusal(method, role, form)


def _refusing(form: str, settings: ServerSettings) -> MockServer:
    """Return an endpoint that answers everybody in that form; it counts what it has answered."""
    server = MockServer(settings, lambda *_: "")
    inner = server._respond

    def respond(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Any:
        reply = inner(method, target, headers, body)
        status, content = STATUSES[form] if form in STATUSES else (200, _completion(*REPLIES[form]))
        response = web.Response(body=json.dumps(content).encode(), status=status, headers=_JSON)
        return reply._replace(response=response) if method == "POST" else reply

    server._respond = respond
    return server


def _completion(text: str | None, finish_reason: str) -> dict[str, object]:
    choice = {"index": 0, "finish_reason": finish_reason, "message": {"role": "assistant", "content": text}}
    return {"id": "x", "object": "chat.completion", "model": "mock", "choices": [choice]}


async def faults(refusal: Refusal, folder: Path) -> list[str]:
    """Launch it, and say in which ways it did not stop as it should: soon, resumable, with what to change.

    The environment has the key.
    """
    settings = ServerSettings(models=("mock",))
    async with AsyncExitStack() as stack:
        bad = await stack.enter_async_context(_refusing(refusal.form, settings).listening())
        good = await stack.enter_async_context(
            MockServer(settings, lambda system, user: answer(system, user, settings=_OFFLINE)).listening()
        )
        model, refusing = ({**_MODEL, "base_url": f"{server.url}/v1"} for server in (good, bad))
        where, _, expert = refusal.role.partition(".")
        config = write_config(
            folder,
            dialogues=60,
            method=refusal.method,
            models={"default": model, where: {expert: refusing} if expert else refusing},
            cluster={"dialogues": _AT_ONCE},
            generation={"subtasks": {"min": 1, "max": 2}, "reasonability_iterations": 2},
            limits={"stop_after_unusable": LIMIT},
        )
        resolved = read_run(config)
        pool, display = load_pool(resolved.config.pool), Display(Console(quiet=True), quiet=True)
        try:
            launched = await launch(resolved, pool, display, in_process=True)
        except ModelMisconfigured as error:  # told with status 1, and resumable as well
            ending, reason = Ending.STOPPED, str(error)
        else:
            ending, reason = launched.ending, launched.reason
        found = await asyncio.to_thread(dialogues_in, folder / "log.sqlite")
        refused = bad.counts.served.total()
    wrong = [] if ending is Ending.STOPPED else [f"it ended as {ending}"]
    wrong += [] if refused <= _MOST else [f"{refused} questions were refused"]
    wrong += [] if len(found) < 60 else ["all dialogues were opened"]
    named = (f"models.{refusal.role}", "'models'", "base_url", KEY_NAME, "generation.tools.max")
    wrong += [] if any(name in reason for name in named) else [f"no key is named: {reason}"]
    return wrong


_MODEL = {"provider": "openai", "model": "mock", "api_key_env": KEY_NAME, "retries": {"first": 0.01}}
